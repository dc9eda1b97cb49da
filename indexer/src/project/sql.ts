/** Plain SQL on a connection or in a transaction. */
import type { Database } from '@crr/db';
import { CompiledQuery } from 'kysely';

/** What takes statements: a connection, or a transaction of one. */
export type Db = Pick<Database['db'], 'executeQuery'>;

/** Runs one statement; `$1`, `$2`, … stand for the parameters. */
export async function run<Row = unknown>(
  db: Db,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/** Whether events are applied or taken back. */
export type Sign = 1 | -1;
