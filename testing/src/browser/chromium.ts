/** The Chromium of this machine, for tests that need a real browser. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** There is no Chromium here. */
export class ChromiumMissingError extends Error {
  override readonly name = 'ChromiumMissingError';
  constructor(reason: string) {
    super(
      `A Chromium is needed and ${reason}. Install one, e.g. "sudo apt-get install chromium", or let CHROME_PATH name it; \`npm test\` as root installs it.`,
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
 * The browser's program.
 *
 * @throws ChromiumMissingError
 */
export function chromiumPath(): string {
  const found = findChromium();
  if (found !== null) return found;
  const isNamed = (process.env[VARIABLE] ?? '') !== '';
  throw new ChromiumMissingError(isNamed ? `${VARIABLE} names no program` : 'is not installed');
}

/** The program that CHROME_PATH names, else the one on PATH or where it usually is; null where there is none. */
export function findChromium(): string | null {
  const named = process.env[VARIABLE];
  if (named !== undefined && named !== '') return isProgram(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
