/** The query files of analysts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import type { Db } from './database';

const FOLDER = join(__dirname, '../../../analytics');

/** What a parameter of a query file can be. */
export type Parameter = string | number | readonly string[] | null;
/** A row of a result, by column. */
export type Result = Record<string, unknown>;

/** Names of all query files, in their order, without `.sql`. */
export function queryNames(): string[] {
  return readdirSync(FOLDER)
    .flatMap((file) => /^(\d\d_\w+)\.sql$/.exec(file)?.[1] ?? [])
    .sort();
}

/** The text of a query file. */
export function queryText(name: string): string {
  return readFileSync(join(FOLDER, `${name}.sql`), 'utf8');
}

/** Runs SQL with parameters. */
export async function rowsOf(db: Db, text: string, parameters: readonly Parameter[] = []): Promise<Result[]> {
  const { rows } = await db.executeQuery<Result>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/** Runs a query file. */
export function runQuery(db: Db, name: string, parameters: readonly Parameter[] = []): Promise<Result[]> {
  return rowsOf(db, queryText(name).trimEnd().replace(/;$/, ''), parameters);
}
