/**
 * Runs every query of analytics/ on a fixed set of data, and shows each with its answer in docs/ANALYTICS.md.
 *
 *   RECORD=1 npx tsx tests/analytics/document.ts    writes the document anew
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, IN_MEMORY, migrate, openDatabase } from '@crr/db';
import { example } from './support/example';
import { read } from './support/rows';

const ROOT = join(__dirname, '../..');
const QUERIES = join(ROOT, 'analytics');
const DOCUMENT = join(ROOT, 'docs/ANALYTICS.md');
const BEGIN = '<!-- begin: written by tests/analytics/document.ts -->';
const END = '<!-- end -->';

/** What stands for the files' parameters, and for the clock. */
const CLOCK = `TIMESTAMPTZ '2027-03-11 12:00:00+00'`;
const PARAMETERS: Readonly<Record<string, string>> = {
  campaign_id: 'summer',
  other_campaign_id: 'winter',
  from_day: '2027-03-05',
  to_day: '2027-03-11',
  payee: 'ana',
};

/** Names of the query files, in order. */
export function queryFiles(): string[] {
  return readdirSync(QUERIES)
    .filter((file) => file.endsWith('.sql'))
    .sort();
}

/** The answer of a query file on a database that holds the example. */
export function answer(database: Database, file: string): Promise<Record<string, unknown>[]> {
  const text = readFileSync(join(QUERIES, file), 'utf8').replaceAll('now()', CLOCK);
  return read(
    database,
    text.replace(/:'(\w+)'/g, (_, name: string) => `'${PARAMETERS[name] ?? missing(file, name)}'`),
  );
}

/** The document as it should be: its own words, and between the marks each query with its answer. */
export async function document(database: Database): Promise<string> {
  const text = currentDocument();
  const sections: string[] = [];
  for (const file of queryFiles()) sections.push(section(file, await answer(database, file)));
  const [before] = text.split(BEGIN);
  const after = text.split(END)[1];
  return `${before}${BEGIN}\n${sections.join('\n')}${END}${after}`;
}

/** The document as it is. */
export function currentDocument(): string {
  return readFileSync(DOCUMENT, 'utf8');
}

function missing(file: string, name: string): never {
  throw new Error(`analytics/${file}: no value for the parameter ${name}`);
}

function section(file: string, rows: readonly Record<string, unknown>[]): string {
  const lines = readFileSync(join(QUERIES, file), 'utf8').trimEnd().split('\n');
  const header = lines.filter((line) => line.startsWith('--')).map((line) => line.replace(/^-- ?/, ''));
  const body = lines.filter((line) => !line.startsWith('--'));
  return `\n### [${file}](../analytics/${file})\n\n${header.join('\n')}\n\n\`\`\`sql\n${body.join('\n')}\n\`\`\`\n\n${table(rows)}\n`;
}

function table(rows: readonly Record<string, unknown>[]): string {
  const [first] = rows;
  if (first === undefined) return '(no rows)';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const names = Object.keys(first);
  return [
    line(names),
    line(names.map(() => '---')),
    ...rows.map((row) => line(names.map((name) => cell(row[name])))),
  ].join('\n');
}

function cell(value: unknown): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  // Databases and processors may differ in a float's last digit.
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return String(value);
}

async function record(): Promise<void> {
  const database = await openDatabase({ folder: IN_MEMORY });
  await migrate(database);
  await example(database);
  writeFileSync(DOCUMENT, await document(database));
  await database.close();
}

if (process.env.RECORD === '1' && require.main === module) void record();
