/** Tables of sums. What a batch adds to each row is added up first, so that a row is written once a batch. */
import { ColumnRows, type Columns, rowsFrom, type Value } from './columns';
import { type Db, run, type Sign } from './sql';

/** A row's sums by column: counts as numbers, amounts as bigints. */
export type Sums = Record<string, number | bigint>;

/** A table of sums as the schema has it. */
export interface SumTable<Row extends Sums> {
  table: string;
  keys: Columns;
  /** Zeros for all columns. */
  zero: Readonly<Row>;
  /** What is true of a row in which nothing is left, and which then goes; null where a row stays as long as its campaign or influencer. */
  empty: string | null;
}

/** Sums by key. */
export class Book<Row extends Sums> {
  private readonly rows = new Map<string, { key: readonly Value[]; sums: Row }>();

  constructor(private readonly zero: Readonly<Row>) {}

  /** The sums under a key, to add to; zeros at first. */
  at(...key: readonly (string | number)[]): Row {
    const name = key.join(' ');
    const known = this.rows.get(name);
    if (known !== undefined) return known.sums;
    const sums = { ...this.zero };
    this.rows.set(name, { key, sums });
    return sums;
  }

  get size(): number {
    return this.rows.size;
  }

  entries(): IterableIterator<{ key: readonly Value[]; sums: Row }> {
    return this.rows.values();
  }
}

/** Adds to those columns of `sums` that `more` has as well. */
export function addInto(sums: Sums, more: Sums): void {
  for (const name of Object.keys(sums)) {
    const [sum, addend] = [sums[name], more[name]];
    if (typeof sum === 'bigint' && typeof addend === 'bigint') sums[name] = sum + addend;
    if (typeof sum === 'number' && typeof addend === 'number') sums[name] = sum + addend;
  }
}

/** Adds a book to its table, or takes it away. */
export async function writeSums<Row extends Sums>(
  db: Db,
  definition: SumTable<Row>,
  book: Book<Row>,
  sign: Sign,
): Promise<void> {
  if (book.size === 0) return;
  const { table, keys, zero, empty } = definition;
  const columns = { ...keys, ...sumColumns(zero) };
  const parameters = rowsOf(book, columns, Object.keys(zero), sign).parameters();
  const [keyNames, sumNames] = [Object.keys(keys), Object.keys(zero)];
  if (empty === null || sign === -1) {
    await run(db, addition(table, keyNames, sumNames, columns), parameters);
  } else {
    await run(db, upsert(table, keyNames, sumNames, columns), parameters);
  }
  if (empty !== null && sign === -1) {
    await run(db, removal(table, keys, empty), parameters.slice(0, keyNames.length));
  }
}

/** SQL types of sums, from their zeros. */
export function sumColumns(zero: Sums): Columns {
  return Object.fromEntries(
    Object.entries(zero).map(([name, value]) => [name, typeof value === 'bigint' ? 'numeric' : 'bigint']),
  );
}

function rowsOf(book: Book<Sums>, columns: Columns, names: readonly string[], sign: Sign): ColumnRows {
  const rows = new ColumnRows(columns);
  for (const { key, sums } of book.entries()) {
    rows.add([...key, ...names.map((name) => signed(sums[name] ?? 0, sign))]);
  }
  return rows;
}

/** The sum with the sign of its batch. */
export function signed(sum: number | bigint, sign: Sign): number | bigint {
  return sign === 1 ? sum : -sum;
}

function upsert(table: string, keys: readonly string[], sums: readonly string[], columns: Columns): string {
  const names = Object.keys(columns).join(', ');
  const added = sums.map((name) => `${name} = t.${name} + excluded.${name}`);
  return `INSERT INTO chain.${table} AS t (${names}) SELECT ${names} FROM ${rowsFrom(columns, 's')}
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${added.join(', ')}`;
}

function addition(table: string, keys: readonly string[], sums: readonly string[], columns: Columns): string {
  const added = sums.map((name) => `${name} = t.${name} + s.${name}`);
  return `UPDATE chain.${table} t SET ${added.join(', ')} FROM ${rowsFrom(columns, 's')} WHERE ${matching(keys)}`;
}

function removal(table: string, keys: Columns, empty: string): string {
  return `DELETE FROM chain.${table} t USING ${rowsFrom(keys, 's')} WHERE ${matching(Object.keys(keys))} AND (${empty})`;
}

function matching(keys: readonly string[]): string {
  return keys.map((key) => `t.${key} = s.${key}`).join(' AND ');
}
