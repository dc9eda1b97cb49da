/** Plain SQL on a connection or in a transaction. */
import type { Database } from '@crr/db';
import { type Columns, type RowOf, rowsOf } from '@crr/db/rows';
import { CompiledQuery } from 'kysely';

/** What takes statements: a connection, or a transaction of one. */
export type Db = Pick<Database['db'], 'executeQuery'>;

/** Runs one statement; `$1`, `$2`, … stand for the parameters. What its rows are, {@link reading} says. */
export async function run(db: Db, text: string, parameters: readonly unknown[] = []): Promise<unknown[]> {
  const { rows } = await db.executeQuery<unknown>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/**
 * Runs statements whose rows have these columns, as {@link run} does.
 *
 * @returns a function that throws RowShapeError when a row is not so
 */
export function reading<Shape extends Columns>(columns: Shape) {
  const rows = rowsOf(columns);
  return async (db: Db, text: string, parameters: readonly unknown[] = []): Promise<RowOf<Shape>[]> =>
    rows(await run(db, text, parameters));
}

/** Whether events are applied or taken back. */
export type Sign = 1 | -1;
