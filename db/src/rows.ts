/**
 * Rows, checked: what a statement by hand gives is validated against a schema as it is read, and the schema is the row's type: no type claims what
 * the database does not answer. Without the database's own dependencies, so that a worker may use it, too (`@crr/db/rows`).
 */
import * as v from 'valibot';

/** Columns of a statement: their schemas, by name. */
export type Columns = Readonly<Record<string, v.GenericSchema>>;

/** A row of such columns. */
export type RowOf<Shape extends Columns> = { readonly [Name in keyof Shape]: v.InferOutput<Shape[Name]> };

/** A statement's rows are not as it declares them: either it or the schema that it runs on is another than it was written for. */
export class RowShapeError extends Error {
  override readonly name = 'RowShapeError';
  readonly retryable = false;

  constructor(
    /** Of the first row that is wrong. Without it: no row at all, or too many. */
    readonly column: string | undefined,
    /** Never says the value. */
    rule: string,
  ) {
    super(column === undefined ? `row: ${rule}` : `column ${column}: ${rule}`);
  }
}

/** A whole number that JavaScript holds exactly. */
export const integer = v.pipe(v.number(), v.safeInteger());
/** Bytes, as each driver gives them. */
export const bytes = v.instance(Uint8Array);
/** A numeric or bigint of any size, as text. */
export const decimal = v.pipe(v.string(), v.regex(/^-?\d+$/));

/** Reads one row of these columns; what it has besides is left out. @throws RowShapeError naming the column and the rule */
export function rowCheck<Shape extends Columns>(columns: Shape): (row: unknown) => RowOf<Shape> {
  const schema = v.object(columns as v.ObjectEntries);
  return (row) => {
    const result = v.safeParse(schema, row, { abortEarly: true });
    if (result.success) return result.output as RowOf<Shape>;
    const [issue] = result.issues;
    const column = issue.path?.[0]?.key;
    throw new RowShapeError(
      column === undefined ? undefined : String(column),
      `is no ${issue.expected ?? issue.type}`,
    );
  };
}

/** Reads rows of these columns. @throws RowShapeError */
export function rowsOf<Shape extends Columns>(columns: Shape): (rows: readonly unknown[]) => RowOf<Shape>[] {
  const check = rowCheck(columns);
  return (rows) => rows.map((row) => check(row));
}

/** The one row of a statement that gives exactly one. @throws RowShapeError where it gives none, or several */
export function oneRow(rows: readonly unknown[]): unknown {
  if (rows.length !== 1) throw new RowShapeError(undefined, `there should be one, there are ${rows.length}`);
  return rows[0];
}
