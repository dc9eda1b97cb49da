import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProgramName } from './idl';

/** Account → fault → what came of it. */
export type Table = Record<string, Record<string, string>>;

const FOLDER = join(__dirname, 'golden');
/** Set to write what was seen instead of comparing it. */
const RECORDING = process.env.RECORD_MATRIX === '1';

/** The file of a use of an instruction, within the golden folder. */
export function goldenFile(program: ProgramName, title: string): string {
  return `${program}/${title.replace(/[^a-zA-Z_]+/g, '-')}.json`;
}

/** Every file there is, in order. */
export function goldenFiles(): string[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.json')).sort();
}

/**
 * The table that was committed for a use of an instruction; with `RECORD_MATRIX=1` what was seen is written first.
 * Empty where there is none.
 */
export function goldenTable(program: ProgramName, title: string, seen: Table): Table {
  const path = join(FOLDER, goldenFile(program, title));
  if (RECORDING) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(seen, null, 2)}\n`);
  }
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Table) : {};
}
