/** A Chromium for tests that need a real browser: the one that is there, else Debian's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** There is no Chromium here, and this process may not install one. */
export class ChromiumMissingError extends Error {
  override readonly name = 'ChromiumMissingError';
  constructor(reason: string) {
    super(
      `A Chromium is needed and ${reason}. Install one, e.g. "sudo apt-get install chromium", or let CHROME_PATH name it.`,
    );
  }
}

/** The variable that names a browser which is to be used instead of any other. */
const VARIABLE = 'CHROME_PATH';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const ELSEWHERE = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser's program; installs Debian's package first where there is none and that is possible.
 *
 * @throws ChromiumMissingError
 */
export function chromiumPath(): string {
  const named = process.env[VARIABLE];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new ChromiumMissingError(`${VARIABLE} names no program`);
  }
  return find() ?? install();
}

function find(): string | null {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find(isProgram) ?? null;
}

function install(): string {
  if (process.getuid?.() !== 0) throw new ChromiumMissingError('is not installed');
  if (spawnSync('apt-get', ['--version']).error) {
    throw new ChromiumMissingError('there is no apt-get to install it by');
  }
  process.stderr.write('installing Debian’s chromium …\n');
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  try {
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  } catch {
    throw new ChromiumMissingError('apt-get could not install it');
  }
  const installed = find();
  if (installed === null)
    throw new ChromiumMissingError('was not where Debian puts it after its installation');
  return installed;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
