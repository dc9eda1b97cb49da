import type { Sql, SqlValue } from '../../src/store/sql';

/** Rows as a test takes them: what they are, it says itself, and its expectations check. */
export async function rowsAs<Row>(
  sql: Sql,
  statement: string,
  ...values: readonly SqlValue[]
): Promise<Row[]> {
  return (await sql.all(statement, ...values)) as Row[];
}
