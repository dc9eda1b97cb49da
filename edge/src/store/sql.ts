/**
 * The one small face of SQL over everything that the edge keeps its state in: a Durable Object's SQLite, Postgres and the
 * embedded Postgres. Statements stay in what all three understand: `?` for values, TEXT, BIGINT and INTEGER columns, `ON CONFLICT`
 * and `RETURNING`.
 */

import { type Columns, type RowOf, rowsOf } from '@crr/db/rows';

/** What a statement takes and gives: whole numbers up to 2^53, text, null. u64 amounts travel as text. */
export type SqlValue = string | number | null;

/** Something that takes statements. */
export interface Sql {
  /** How many values one statement may have: a Durable Object takes 100. */
  readonly valuesAtMost: number;
  /** Runs one statement; resolves to its rows, none for a statement that returns none. {@link reading} says what they are. */
  all(statement: string, ...values: readonly SqlValue[]): Promise<unknown[]>;
}

/** A place for state that survives the process. */
export interface Store extends Sql {
  /**
   * Everything that `work` does is stored, or nothing. It is stored when the promise resolves: a killed process loses nothing of it. `work`
   * may be run again from its beginning after a conflict with another writer, so it has no effects but statements.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/**
 * Runs statements whose rows have these columns: `reading({ account: v.string() })(sql, 'SELECT account FROM …')`.
 *
 * @returns a function that throws RowShapeError when a row is not so
 */
export function reading<Shape extends Columns>(columns: Shape) {
  const rows = rowsOf(columns);
  return async (sql: Sql, statement: string, ...values: readonly SqlValue[]): Promise<RowOf<Shape>[]> =>
    rows(await sql.all(statement, ...values));
}
