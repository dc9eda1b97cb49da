import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Golden } from './golden-script';

/** Where the recorded answers are. */
export const GOLDEN_FOLDER = resolve(__dirname, '../golden');

/** Reads all recorded answers. */
export function readGolden(): Golden {
  const files = readdirSync(GOLDEN_FOLDER).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [
      basename(file, '.json'),
      JSON.parse(readFileSync(join(GOLDEN_FOLDER, file), 'utf8')),
    ]),
  );
}
