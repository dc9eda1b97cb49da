/** The table of a journal. */
import { integer, oneRow, rowCheck } from '@crr/db/rows';
import * as v from 'valibot';
import type { JournalEntry } from '../model';
import { insertRows, whereIn } from '../store/rows';
import { reading, type Sql } from '../store/sql';
import { encodeEntry } from './wire';

/** Kinds of entries. */
export type EntryKind = JournalEntry['kind'];

/** An entry as it lies there. */
export interface StoredEntry {
  readonly id: string;
  readonly body: string;
  /** How often it was refused. */
  readonly attempts: number;
}

/** What a journal holds. */
export interface JournalStatus {
  /** Entries that were not delivered yet, without parked ones. */
  readonly waiting: number;
  /** Age of the oldest of them in milliseconds; 0 without any. */
  readonly oldestMs: number;
  readonly parked: number;
}

/** An entry that was given up. */
export interface ParkedEntry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly reason: string;
  readonly body: string;
}

const readStored = reading({ id: v.string(), body: v.string(), attempts: integer });
const readDue = reading({ due: v.nullable(integer) });
const readParked = reading({
  id: v.string(),
  kind: v.picklist(['click', 'report', 'attention'] satisfies EntryKind[]),
  reason: v.string(),
  body: v.string(),
});
const statusRow = rowCheck({ waiting: integer, oldest: v.nullable(integer), parked: integer });

/** By what an entry is known again: a report once for each change of its state. */
export function entryId(entry: JournalEntry): string {
  if (entry.kind === 'click') return entry.click.id;
  if (entry.kind === 'attention') return `attention:${entry.attention.id}`;
  const { campaignId, id, changedAtMs, state } = entry.report;
  return `${campaignId}:${id}:${changedAtMs}:${state}`;
}

/** Stores entries that become due at a time; one that is there already stays as it is. */
export async function insertEntries(
  sql: Sql,
  entries: readonly JournalEntry[],
  nowMs: number,
  dueAtMs: number,
): Promise<void> {
  const rows = entries.map((entry) => [entryId(entry), entry.kind, encodeEntry(entry), nowMs, dueAtMs]);
  const into = 'edge.journal (id, kind, body, created_at_ms, due_at_ms)';
  await insertRows(sql, into, rows, 'ON CONFLICT (id) DO NOTHING');
}

/** Entries that are due: of the first kind those that are due longest, then of the next, so many in all at most. */
export async function dueEntries(
  sql: Sql,
  kinds: readonly EntryKind[],
  nowMs: number,
  most: number,
): Promise<StoredEntry[]> {
  const due: StoredEntry[] = [];
  for (const kind of kinds) {
    if (due.length === most) break;
    due.push(...(await dueOfKind(sql, kind, nowMs, most - due.length)));
  }
  return due;
}

function dueOfKind(sql: Sql, kind: EntryKind, nowMs: number, most: number): Promise<StoredEntry[]> {
  return readStored(
    sql,
    `SELECT id, body, attempts FROM edge.journal WHERE parked_reason IS NULL AND kind = ? AND due_at_ms <= ?
     ORDER BY due_at_ms LIMIT ?`,
    kind,
    nowMs,
    most,
  );
}

/** When the next entry of some kinds is due; null without any. */
export async function nextDueMs(sql: Sql, kinds: readonly EntryKind[]): Promise<number | null> {
  const times: number[] = [];
  for (const kind of kinds) {
    const [row] = await readDue(
      sql,
      'SELECT min(due_at_ms) AS due FROM edge.journal WHERE parked_reason IS NULL AND kind = ?',
      kind,
    );
    if (row !== undefined && row.due !== null) times.push(row.due);
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** Removes what was delivered. */
export async function deleteEntries(sql: Sql, ids: readonly string[]): Promise<void> {
  await whereIn(sql, 'DELETE FROM edge.journal WHERE id IN', ids);
}

/** Puts an entry off after a refusal. */
export async function postponeEntry(sql: Sql, id: string, attempts: number, dueAtMs: number): Promise<void> {
  await sql.all('UPDATE edge.journal SET attempts = ?, due_at_ms = ? WHERE id = ?', attempts, dueAtMs, id);
}

/** Gives an entry up: it stays, with the reason, and is not delivered. */
export async function parkEntry(sql: Sql, id: string, attempts: number, reason: string): Promise<void> {
  await sql.all('UPDATE edge.journal SET attempts = ?, parked_reason = ? WHERE id = ?', attempts, reason, id);
}

/** Makes all parked entries due again. @returns how many */
export async function releaseParked(sql: Sql, nowMs: number): Promise<number> {
  const released = await sql.all(
    'UPDATE edge.journal SET attempts = 0, parked_reason = NULL, due_at_ms = ? WHERE parked_reason IS NOT NULL RETURNING id',
    nowMs,
  );
  return released.length;
}

/** Entries that were given up, the oldest first. */
export function parkedEntries(sql: Sql, most: number): Promise<ParkedEntry[]> {
  return readParked(
    sql,
    `SELECT id, kind, parked_reason AS reason, body FROM edge.journal WHERE parked_reason IS NOT NULL
     ORDER BY created_at_ms, id LIMIT ?`,
    most,
  );
}

/** What the journal holds. */
export async function journalStatus(sql: Sql, nowMs: number): Promise<JournalStatus> {
  const rows = await sql.all(
    `SELECT count(CASE WHEN parked_reason IS NULL THEN 1 END) AS waiting, count(parked_reason) AS parked,
       min(CASE WHEN parked_reason IS NULL THEN created_at_ms END) AS oldest FROM edge.journal`,
  );
  const { waiting, oldest, parked } = statusRow(oneRow(rows));
  return { waiting, oldestMs: oldest === null ? 0 : Math.max(0, nowMs - oldest), parked };
}
