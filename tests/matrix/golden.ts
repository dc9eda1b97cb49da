import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramName } from './idl';

/** Account → fault → what came of it. */
export type Table = Record<string, Record<string, string>>;

const FOLDER = join(__dirname, 'golden');
/** Set to write what was seen instead of comparing it. */
const RECORDING = process.env.RECORD_MATRIX === '1';

/**
 * The table that was committed for a use of an instruction; with `RECORD_MATRIX=1` what was seen is written first.
 * Empty where there is none.
 */
export function goldenTable(program: ProgramName, title: string, seen: Table): Table {
  const path = join(FOLDER, program, `${title.replace(/[^a-zA-Z_]+/g, '-').replace(/-$/, '')}.json`);
  if (RECORDING) {
    mkdirSync(join(FOLDER, program), { recursive: true });
    writeFileSync(path, `${JSON.stringify(seen, null, 2)}\n`);
  }
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Table) : {};
}
