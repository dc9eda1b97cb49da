/**
 * Whether every table that follows from the raw events is what they say, checked in three ways that share no code: rebuilt by the
 * projector into tables beside the stored ones and compared row by row; summed up again in plain SQL; and held against the rules of
 * bookkeeping.
 */
import { integer } from '@crr/db/rows';
import { messageOf } from '@crr/kit';
import type { CompiledQuery, QueryResult } from 'kysely';
import * as v from 'valibot';
import { projectAll } from '../store';
import { type ComparisonKinds, compareRows } from './compare-rows';
import type { FindingLog } from './finding';
import { IDENTITIES } from './identities';
import { type Db, query, reading, readingOne } from './query';
import type { Snapshot } from './snapshot';
import { SUMS } from './sums';

const readBroken = reading({
  subject: v.string(),
  expected: v.string(),
  found: v.string(),
  total: integer,
});
const readColumns = reading({ name: v.string(), in_key: v.boolean() });
const readCount = readingOne({ count: integer });

const ROW_KINDS: ComparisonKinds = { missing: 'row-missing', extra: 'row-extra', differs: 'row-differs' };
const SUM_KINDS: ComparisonKinds = { missing: 'sum-differs', extra: 'sum-differs', differs: 'sum-differs' };

/**
 * Lets the projector rebuild each table as a temporary one of the same name beside the stored one, and compares the two. Returns how many stored rows each has. Where raw events are at fault (`log` then says so), the projector may fail: that is reported.
 */
export async function checkRows(
  db: Snapshot,
  tables: readonly string[],
  log: FindingLog,
  onEvents: (done: number) => void = () => undefined,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await query(db, 'SAVEPOINT before_rebuild');
  try {
    for (const table of tables) await query(db, createBeside(table));
    await projectAll(new Beside(db, tables), onEvents);
    for (const table of tables) counts[table] = await compareTable(db, table, log);
  } catch (error) {
    if (log.countOf() === 0) throw error;
    const found = messageOf(error);
    log.add('replay-fails', { subject: 'the projector', expected: 'rows', found });
  } finally {
    // The temporary tables go, and so does the failure of a statement, if one failed.
    await query(db, 'ROLLBACK TO SAVEPOINT before_rebuild');
  }
  return counts;
}

/** Sums every table of sums up again. Returns how many tables there are. */
export async function checkSums(db: Db, log: FindingLog): Promise<number> {
  for (const sums of SUMS) await compareRows(db, sums, SUM_KINDS, log);
  return SUMS.length;
}

/** Holds the tables against each other. Returns how many rules there are. */
export async function checkIdentities(db: Db, log: FindingLog): Promise<number> {
  for (const { rule, broken } of IDENTITIES) {
    const rows = await readBroken(
      db,
      `SELECT *, count(*) OVER () AS total FROM (${broken}) AS broken LIMIT ${log.listedPerKind}`,
    );
    for (const { subject, expected, found } of rows) {
      log.add('identity-broken', { subject: `${subject}: ${rule}`, expected, found });
    }
    log.addUnlisted('identity-broken', (rows[0]?.total ?? 0) - rows.length);
  }
  return IDENTITIES.length;
}

/** A connection on which the projector finds the temporary tables where it names the stored ones. */
class Beside implements Db {
  private readonly stored: RegExp;

  constructor(
    private readonly db: Db,
    tables: readonly string[],
  ) {
    this.stored = new RegExp(`\\bchain\\.(${tables.join('|')})\\b`, 'g');
  }

  executeQuery<Row>(statement: CompiledQuery<Row>): Promise<QueryResult<Row>> {
    return this.db.executeQuery({ ...statement, sql: statement.sql.replace(this.stored, 'pg_temp.$1') });
  }
}

function createBeside(table: string): string {
  return `CREATE TEMPORARY TABLE ${table} (LIKE chain.${table}
    INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING INDEXES)`;
}

async function compareTable(db: Db, table: string, log: FindingLog): Promise<number> {
  const columns = await readColumns(
    db,
    `SELECT a.attname AS name, coalesce(a.attnum = ANY (i.indkey), false) AS in_key
      FROM pg_attribute AS a LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [`chain.${table}`],
  );
  const named = (inKey: boolean) => columns.filter(({ in_key }) => in_key === inKey).map(({ name }) => name);
  await query(db, `ANALYZE pg_temp.${table}`);
  const [stored, expected] = [`chain.${table}`, `pg_temp.${table}`];
  await compareRows(db, { table, stored, expected, key: named(true), columns: named(false) }, ROW_KINDS, log);
  const { count } = await readCount(db, `SELECT count(*) AS count FROM ${stored}`);
  return count;
}
