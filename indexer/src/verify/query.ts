/** Plain SQL on a connection or a transaction. */
import { CompiledQuery, type Kysely } from 'kysely';

/** Where queries run. Its tables' types do not matter here: every query says what its rows are. */
export type Db = Pick<Kysely<unknown>, 'executeQuery'>;

/** Runs one statement; `$1`, `$2`, … stand for the parameters. */
export async function query<Row>(db: Db, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/** The one row of a query. @throws TypeError when it gives another number of rows */
export async function queryOne<Row>(db: Db, text: string, parameters: readonly unknown[] = []): Promise<Row> {
  const [row, ...others] = await query<Row>(db, text, parameters);
  if (row === undefined || others.length > 0) throw new TypeError('the query should give one row');
  return row;
}
