/**
 * `npm run test:spreadsheet`: opens exported cells in LibreOffice, with each separator, and looks for formulas. Installs it from Debian where
 * this process may (90 MB to load, 300 MB on disk, which is why it is no part of `npm test`).
 *
 * Takes `soffice` from SOFFICE or PATH. Exit code 0: all passed; 1: something failed; 2: there is no LibreOffice.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPackages } from './machine';

const ROOT = join(__dirname, '../..');

function isThere(): boolean {
  return !spawnSync(process.env.SOFFICE ?? 'soffice', ['--version']).error;
}

async function main(): Promise<number> {
  const say = (line: string) => void process.stdout.write(`[spreadsheet] ${line}\n`);
  if (!isThere()) await installPackages(['libreoffice-calc-nogui'], say);
  if (!isThere()) return 2;
  const run = spawnSync('npx', ['mocha', 'platform/test/export/spreadsheet.live.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return run.status === 0 ? 0 : 1;
}

main().then((code) => process.exit(code));
