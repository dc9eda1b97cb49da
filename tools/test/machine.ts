/** Makes a machine ready for the tests: Postgres, pgbouncer and a Chromium, from Debian where this process may install them. */
import { spawn, spawnSync } from 'node:child_process';
import { findChromium } from '@crr/testing/browser';
import { findPgbouncer, findPostgres } from '@crr/testing/database';

/**
 * Installs what is missing as root where there is apt-get; otherwise says what to install. It never fails: tests that
 * need what is missing then say so themselves.
 */
export async function prepareMachine(say: (line: string) => void): Promise<void> {
  const missing = [
    ...(findPostgres() === null ? ['postgresql'] : []),
    ...(findPgbouncer() === null ? ['pgbouncer'] : []),
    ...(findChromium() === null ? ['chromium'] : []),
  ];
  if (missing.length > 0) await installPackages(missing, say);
}

/** Installs Debian's packages as root; otherwise, or where that fails, says how they are installed. */
export async function installPackages(
  missing: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).error) {
    say(`missing for the tests: ${missing.join(', ')}. On Debian: sudo ${install}`);
    return;
  }
  say(`installing ${missing.join(' and ')} by apt-get …`);
  const updated = await run('apt-get update -qq');
  // A package index that could not be renewed may be good enough.
  const installed = await run(install);
  say(
    installed
      ? 'installed'
      : `could not be installed${updated ? '' : ', nor the package index renewed'}: ${install}`,
  );
}

function run(line: string): Promise<boolean> {
  const [command = '', ...args] = line.split(' ');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', env });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
