/** Plain SQL on a connection or a transaction. */
import { type Columns, oneRow, type RowOf, rowCheck, rowsOf } from '@crr/db/rows';
import { CompiledQuery, type Kysely } from 'kysely';

/** Where queries run. Its tables' types do not matter here: every query says what its rows are. */
export type Db = Pick<Kysely<unknown>, 'executeQuery'>;

/** Runs one statement; `$1`, `$2`, … stand for the parameters. What its rows are, {@link reading} says. */
export async function query(db: Db, text: string, parameters: readonly unknown[] = []): Promise<unknown[]> {
  const { rows } = await db.executeQuery<unknown>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/** Runs statements whose rows have these columns. @returns a function that throws RowShapeError when a row is not so */
export function reading<Shape extends Columns>(columns: Shape) {
  const rows = rowsOf(columns);
  return async (db: Db, text: string, parameters: readonly unknown[] = []): Promise<RowOf<Shape>[]> =>
    rows(await query(db, text, parameters));
}

/** Runs statements that give one row of these columns. @returns a function that throws RowShapeError where there is not one, or it is not so */
export function readingOne<Shape extends Columns>(columns: Shape) {
  const check = rowCheck(columns);
  return async (db: Db, text: string, parameters: readonly unknown[] = []): Promise<RowOf<Shape>> =>
    check(oneRow(await query(db, text, parameters)));
}
