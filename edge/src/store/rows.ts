/** Statements over many rows, cut to the number of values that a statement may have. */
import type { Sql, SqlValue } from './sql';

/** A row's values, in the order of its columns. */
export type RowValues = readonly SqlValue[];

/** `(?, ?), (?, ?)` for two rows of two columns. */
export function placeholders(rows: number, columns: number): string {
  const row = `(${new Array(columns).fill('?').join(', ')})`;
  return new Array(rows).fill(row).join(', ');
}

/**
 * Runs `INSERT INTO … VALUES` for all rows, in as many statements as it takes.
 *
 * @param into table and columns: `edge.clocks (chain_campaign_id, account)`
 * @param after what follows the rows: `ON CONFLICT …`, `RETURNING …`
 * @returns what the statements return, in order
 */
export async function insertRows(
  sql: Sql,
  into: string,
  rows: readonly RowValues[],
  after: string,
): Promise<unknown[]> {
  const columns = rows[0]?.length ?? 1;
  const returned: unknown[] = [];
  for (const chunk of inChunks(rows, Math.floor(sql.valuesAtMost / columns))) {
    const statement = `INSERT INTO ${into} VALUES ${placeholders(chunk.length, columns)} ${after}`;
    returned.push(...(await sql.all(statement, ...chunk.flat())));
  }
  return returned;
}

/** Runs a statement that ends in `IN` with a list of values behind it, in as many statements as it takes. */
export async function whereIn(sql: Sql, statement: string, values: readonly SqlValue[]): Promise<void> {
  for (const chunk of inChunks(values, sql.valuesAtMost)) {
    await sql.all(`${statement} ${placeholders(1, chunk.length)}`, ...chunk);
  }
}

function* inChunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
