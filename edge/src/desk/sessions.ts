/** Sessions: what a page opens before it reports, so that no report can claim what lies before it. */

import { integer, type RowOf } from '@crr/db/rows';
import * as v from 'valibot';
import type { AttentionMark } from '../fraud/observation';
import type { Signal } from '../model';
import { reading, type Sql } from '../store/sql';

/** A stored session. */
export interface StoredSession {
  readonly campaignId: string;
  readonly id: string;
  readonly account: string;
  readonly influencer: string | null;
  readonly tag: string;
  /** Of the link that gave the tag; null where none is known. */
  readonly linkCode: string | null;
  readonly site: string;
  readonly page: string;
  readonly country: string;
  readonly ipHash: string;
  readonly isHotPage: boolean;
  /** 32 bytes in hex. */
  readonly cohortFilter: string | null;
  readonly openedAtMs: number;
  readonly expiresAtMs: number;
  readonly closedAtMs: number | null;
  readonly signals: readonly Signal[];
  /** Its newest reports, the oldest first. */
  readonly marks: readonly AttentionMark[];
}

const SESSION_COLUMNS = {
  chain_campaign_id: v.string(),
  id: v.string(),
  account: v.string(),
  influencer: v.nullable(v.string()),
  tag: v.string(),
  link_code: v.nullable(v.string()),
  site: v.string(),
  page: v.string(),
  country: v.string(),
  ip_hash: v.string(),
  is_hot_page: integer,
  cohort_filter: v.nullable(v.string()),
  opened_at_ms: integer,
  expires_at_ms: integer,
  closed_at_ms: v.nullable(integer),
  signals: v.string(),
  marks: v.string(),
};
const readSessions = reading(SESSION_COLUMNS);
const readClocks = reading({ credited_until_ms: integer });
const readAccounts = reading({ account: v.string() });

/** Several tabs may open the same page at the same time; the last one wins. */
const OPENING_ATTEMPTS = 5;

/**
 * Stores a session and closes the one that the account had open on the page.
 *
 * @throws Error when others open one on the same page over and over at the same time
 */
export async function storeSession(sql: Sql, session: StoredSession): Promise<void> {
  for (let attempt = 0; attempt < OPENING_ATTEMPTS; attempt += 1) {
    await closeOpen(sql, session);
    if (await insertSession(sql, session)) return;
  }
  throw new Error(`could not open a session: others open one for ${session.account} on the same page`);
}

function closeOpen(sql: Sql, { openedAtMs, campaignId, account, page }: StoredSession): Promise<unknown[]> {
  return sql.all(
    `UPDATE edge.sessions SET closed_at_ms = ? WHERE chain_campaign_id = ? AND account = ? AND page = ? AND closed_at_ms IS NULL`,
    openedAtMs,
    campaignId,
    account,
    page,
  );
}

async function insertSession(sql: Sql, session: StoredSession): Promise<boolean> {
  const inserted = await sql.all(
    `INSERT INTO edge.sessions (chain_campaign_id, id, account, influencer, tag, link_code, site, page, country, ip_hash, is_hot_page,
       cohort_filter, opened_at_ms, expires_at_ms, closed_at_ms, signals, marks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
    session.campaignId,
    session.id,
    session.account,
    session.influencer,
    session.tag,
    session.linkCode,
    session.site,
    session.page,
    session.country,
    session.ipHash,
    session.isHotPage ? 1 : 0,
    session.cohortFilter,
    session.openedAtMs,
    session.expiresAtMs,
    JSON.stringify(session.signals),
    JSON.stringify(session.marks),
  );
  return inserted.length > 0;
}

/** The session of an id; null without one. */
export async function findSession(sql: Sql, campaignId: string, id: string): Promise<StoredSession | null> {
  const [row] = await readSessions(
    sql,
    'SELECT * FROM edge.sessions WHERE chain_campaign_id = ? AND id = ?',
    campaignId,
    id,
  );
  return row === undefined ? null : sessionOf(row);
}

/** Remembers a session's newest reports. */
export async function keepMarks(
  sql: Sql,
  { campaignId, id }: Pick<StoredSession, 'campaignId' | 'id'>,
  marks: readonly AttentionMark[],
): Promise<void> {
  const text = JSON.stringify(marks);
  await sql.all(
    'UPDATE edge.sessions SET marks = ? WHERE chain_campaign_id = ? AND id = ?',
    text,
    campaignId,
    id,
  );
}

/** Closes a session; one that is closed stays as it is. */
export async function endSession(sql: Sql, campaignId: string, id: string, atMs: number): Promise<void> {
  await sql.all(
    'UPDATE edge.sessions SET closed_at_ms = ? WHERE chain_campaign_id = ? AND id = ? AND closed_at_ms IS NULL',
    atMs,
    campaignId,
    id,
  );
}

/** Until when an account's attention in a campaign was credited; null before its first. */
export async function creditedUntil(sql: Sql, campaignId: string, account: string): Promise<number | null> {
  const [row] = await readClocks(
    sql,
    'SELECT credited_until_ms FROM edge.clocks WHERE chain_campaign_id = ? AND account = ?',
    campaignId,
    account,
  );
  return row?.credited_until_ms ?? null;
}

/** The account of an open session that was not credited lately in the campaign; null for every other. */
export async function uncreditedAccount(sql: Sql, campaignId: string, id: string): Promise<string | null> {
  const [row] = await readAccounts(
    sql,
    `SELECT s.account FROM edge.sessions s
     LEFT JOIN edge.clocks c ON c.chain_campaign_id = s.chain_campaign_id AND c.account = s.account
     WHERE s.chain_campaign_id = ? AND s.id = ? AND s.closed_at_ms IS NULL AND c.account IS NULL`,
    campaignId,
    id,
  );
  return row?.account ?? null;
}

/**
 * Moves an account's clock on, unless somebody else moved it meanwhile: of two claims to the same time one is refused.
 *
 * @param before as it was read
 * @returns whether it was moved
 */
export async function credit(
  sql: Sql,
  clock: { campaignId: string; account: string; before: number | null; untilMs: number },
): Promise<boolean> {
  const { campaignId, account, before, untilMs } = clock;
  const moved = await sql.all(
    `INSERT INTO edge.clocks (chain_campaign_id, account, credited_until_ms) VALUES (?, ?, ?)
     ON CONFLICT (chain_campaign_id, account) DO UPDATE SET credited_until_ms = excluded.credited_until_ms
     WHERE clocks.credited_until_ms = ? RETURNING credited_until_ms`,
    campaignId,
    account,
    untilMs,
    before ?? -1,
  );
  return moved.length > 0;
}

/** Forgets sessions and clocks that ended before a time: nothing can be claimed of them any more. */
export async function forgetEnded(sql: Sql, beforeMs: number): Promise<void> {
  await sql.all('DELETE FROM edge.sessions WHERE expires_at_ms < ?', beforeMs);
  await sql.all('DELETE FROM edge.clocks WHERE credited_until_ms < ?', beforeMs);
}

/** Whether there is a session or a clock that is not forgotten yet. */
export async function remembersAnybody(sql: Sql): Promise<boolean> {
  for (const table of ['edge.sessions', 'edge.clocks']) {
    if ((await sql.all(`SELECT chain_campaign_id FROM ${table} LIMIT 1`)).length > 0) return true;
  }
  return false;
}

function sessionOf(row: RowOf<typeof SESSION_COLUMNS>): StoredSession {
  return {
    campaignId: row.chain_campaign_id,
    id: row.id,
    account: row.account,
    influencer: row.influencer,
    tag: row.tag,
    linkCode: row.link_code,
    site: row.site,
    page: row.page,
    country: row.country,
    ipHash: row.ip_hash,
    isHotPage: row.is_hot_page === 1,
    cohortFilter: row.cohort_filter,
    openedAtMs: row.opened_at_ms,
    expiresAtMs: row.expires_at_ms,
    closedAtMs: row.closed_at_ms,
    signals: JSON.parse(row.signals) as Signal[],
    marks: JSON.parse(row.marks) as AttentionMark[],
  };
}
