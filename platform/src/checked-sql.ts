/**
 * Checked SQL: statements beyond the query builder, whose rows are validated against a schema as they are read. The schema gives the row's
 * type, so that no type claims what the database does not answer.
 */
import { RowShapeError } from '@crr/db/rows';
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

/** Columns of a statement: their schemas, by name. */
export type Columns = Readonly<Record<string, z.ZodType>>;

/** A row of such columns. */
export type RowOf<Shape extends Columns> = { readonly [Name in keyof Shape]: z.output<Shape[Name]> };

/** A statement, and what its rows are. */
export interface CheckedQuery<Row> {
  /** @throws RowShapeError when a row has other columns, or another type in one */
  execute(db: QueryExecutorProvider): Promise<{ readonly rows: Row[] }>;
}

/** Kysely's `sql` for rows of these columns, all of them and no others: ``checkedSql({ id: z.string() })`SELECT id FROM …` ``. */
export function checkedSql<Shape extends Columns>(columns: Shape) {
  const checked = rowCheck(columns);
  return (strings: TemplateStringsArray, ...values: unknown[]): CheckedQuery<RowOf<Shape>> => {
    const statement: RawBuilder<unknown> = sql(strings, ...values);
    return {
      execute: async (db) => ({ rows: (await statement.execute(db)).rows.map(checked) }),
    };
  };
}

/** The same check for one row, however it was read. @throws RowShapeError */
export function rowCheck<Shape extends Columns>(columns: Shape): (row: unknown) => RowOf<Shape> {
  const schema = z.strictObject(columns);
  return (row) => {
    const result = schema.safeParse(row);
    if (result.success) return result.data as RowOf<Shape>;
    const [issue] = result.error.issues;
    throw new RowShapeError(issue?.path[0]?.toString(), issue?.message ?? 'is not as declared');
  };
}
