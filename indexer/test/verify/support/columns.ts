/** Changes of single columns, whatever their type. */

import { type Db, query } from '../../../src/verify/query';
import { rowsAs } from '../../support/rows-as';

/** A column that can be changed. */
export interface ColumnOf {
  table: string;
  name: string;
  type: string;
  inKey: boolean;
}

/** Values that the schema allows where it does not allow any. */
const ALLOWED: Readonly<Record<string, string>> = {
  'campaigns.status': `CASE status WHEN 'Closed' THEN 'Active' ELSE 'Closed' END`,
  // The next number may be another event's of that stream, or of the next stream.
  'raw_events.stream_id': '(SELECT max(stream_id) + 1 FROM chain.raw_events)',
  'raw_events.seq': '(SELECT max(seq) + 1 FROM chain.raw_events)',
};
/** Columns that can hold one value only: by a CHECK, and identities that are always generated. */
const FIXED: ReadonlySet<string> = new Set(['router_config.id', 'streams.id']);

const OTHER: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `coalesce(${column}, '') || 'x'`,
  boolean: (column) => `NOT ${column}`,
  'timestamp with time zone': (column) => `coalesce(${column}, now()) + interval '1 hour'`,
  date: (column) => `${column} + 1`,
  bytea: (column) => `set_byte(${column}, 9, get_byte(${column}, 9) # 1)`,
  'text[]': (column) => `array_append(${column}, 'x')`,
  'integer[]': (column) => `array_append(${column}, 1)`,
  'smallint[]': (column) => `array_append(${column}, 1::smallint)`,
};
const NEXT_NUMBER = (column: string) => `coalesce(${column}, 0) + 1`;

/** The columns of tables, generated and fixed ones left out. */
export async function columnsOf(db: Db, tables: readonly string[]): Promise<ColumnOf[]> {
  const columns = await rowsAs<ColumnOf>(
    db,
    `SELECT c.relname AS table, a.attname AS name, regexp_replace(format_type(a.atttypid, a.atttypmod), '\\(.*', '') AS type,
        coalesce(a.attnum = ANY (i.indkey), false) AS "inKey"
      FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
      LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
      WHERE c.relnamespace = 'chain'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        AND c.relname IN (SELECT jsonb_array_elements_text($1::jsonb))
      ORDER BY c.relname, a.attnum`,
    [JSON.stringify(tables)],
  );
  return columns.filter(({ table, name }) => !FIXED.has(`${table}.${name}`));
}

/** Gives one row of a table another value in one column. */
export async function mutate(db: Db, { table, name, type }: ColumnOf): Promise<void> {
  const value = ALLOWED[`${table}.${name}`] ?? (OTHER[type] ?? NEXT_NUMBER)(name);
  const row = `SELECT tableoid, ctid FROM chain.${table} ORDER BY ctid DESC, tableoid LIMIT 1`;
  const changed = await query(
    db,
    `UPDATE chain.${table} SET ${name} = ${value} WHERE (tableoid, ctid) = (${row}) RETURNING 1`,
  );
  if (changed.length !== 1) throw new Error(`${table}.${name} was not changed`);
}
