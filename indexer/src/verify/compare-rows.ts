/** Compares rows in the database, in both directions, and says column by column what differs. */
import { integer, type RowOf } from '@crr/db/rows';
import * as v from 'valibot';
import type { FindingKind, FindingLog } from './finding';
import { type Db, reading } from './query';

/** Two sets of rows with the same columns. */
export interface RowComparison {
  /** What findings call it. */
  table: string;
  /** SQL of the rows to judge: a table's name, or a query in parentheses. */
  stored: string;
  /** SQL of what they should be. */
  expected: string;
  key: readonly string[];
  /** The other columns that are compared. */
  columns: readonly string[];
  /** Whether a row that is not there is as good as one of zeros. Default false. */
  absentIsZero?: boolean;
}

/** The kinds under which differences are reported. */
export interface ComparisonKinds {
  missing: FindingKind;
  extra: FindingKind;
  differs: FindingKind;
}

const texts = v.nullable(v.record(v.string(), v.nullable(v.string())));
const DIFFERENCE_COLUMNS = {
  total: integer,
  key: v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
  expected: texts,
  found: texts,
};
type DifferenceRow = RowOf<typeof DIFFERENCE_COLUMNS>;
const readDifferences = reading(DIFFERENCE_COLUMNS);

/** Reports every row that is missing, too many or different. Both sides have at most one row of each key. */
export async function compareRows(
  db: Db,
  comparison: RowComparison,
  kinds: ComparisonKinds,
  log: FindingLog,
): Promise<void> {
  const rows = await readDifferences(db, differencesSql(comparison, log.listedPerKind));
  for (const row of rows) report(row, comparison, kinds, log);
  log.addUnlisted(kinds.differs, (rows[0]?.total ?? 0) - rows.length);
}

function report(
  { key, expected, found }: DifferenceRow,
  { table, key: keyColumns, columns }: RowComparison,
  kinds: ComparisonKinds,
  log: FindingLog,
): void {
  const subject = `${table}(${keyColumns.map((column) => `${column}=${key[column]}`).join(', ')})`;
  if (expected === null) {
    log.add(kinds.extra, { subject, expected: 'no row', found: told(found, columns) });
  } else if (found === null) {
    log.add(kinds.missing, { subject, expected: told(expected, columns), found: 'no row' });
  } else {
    const changed = columns.filter((column) => expected[column] !== found[column]);
    log.add(kinds.differs, { subject, expected: told(expected, changed), found: told(found, changed) });
  }
}

function told(row: Record<string, string | null> | null, columns: readonly string[]): string {
  return columns.map((column) => `${column}=${row?.[column] ?? 'null'}`).join(', ');
}

function differencesSql(comparison: RowComparison, limit: number): string {
  const { stored, expected, key, columns, absentIsZero } = comparison;
  const list = [...key, ...columns].join(', ');
  const side = (alias: string) =>
    columns.map((column) => (absentIsZero ? `coalesce(${alias}.${column}, 0)` : `${alias}.${column}`));
  const absent = absentIsZero ? '' : 's.present IS NULL OR e.present IS NULL OR ';
  const keys = key.map((column) => `'${column}', ${column}`).join(', ');
  return `
    SELECT count(*) OVER () AS total,
      ${asTexts(`jsonb_build_object(${keys})`)} AS key,
      CASE WHEN e.present THEN ${asTexts('to_jsonb(e)')} END AS expected,
      CASE WHEN s.present THEN ${asTexts('to_jsonb(s)')} END AS found
    FROM (SELECT ${list}, true AS present FROM ${stored} AS stored) AS s
    FULL JOIN (SELECT ${list}, true AS present FROM ${expected} AS expected) AS e USING (${key.join(', ')})
    WHERE ${absent}ROW(${side('s').join(', ')}) IS DISTINCT FROM ROW(${side('e').join(', ')})
    ORDER BY ${key.join(', ')} LIMIT ${limit}`;
}

/** Every value as text: JSON numbers would lose the last digits of great amounts. */
function asTexts(row: string): string {
  return `(SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(${row}))`;
}
