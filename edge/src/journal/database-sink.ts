/** Delivery into the project's database. */

import { inTransaction } from '@crr/db';
import { messageOf } from '@crr/kit';
import { CompiledQuery } from 'kysely';
import type {
  AttentionReport,
  Click,
  JournalEntry,
  RecordSink,
  RefusalCount,
  UntaggedAttention,
} from '../model';
import type { Db } from '../store/database';
import { isValueFault } from '../store/faults';
import { DeliveryRefusedError, DeliveryUnavailableError } from './errors';
import { newestReports, STATE_RANK } from './order';

/** Rows by their columns' names; one JSON parameter, whatever their number. */
type Rows = readonly Readonly<Record<string, unknown>>[];

const AT = (column: string) => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;
const RANK = (column: string) =>
  `CASE ${column} ${Object.entries(STATE_RANK)
    .map(([state, rank]) => `WHEN '${state}' THEN ${rank}`)
    .join(' ')} END`;

const INSERT_CLICKS = `
  INSERT INTO edge.clicks (id, clicked_at, code, chain_campaign_id, influencer, ip_hash, country, device, operating_system, browser,
    referrer_host, bot_reason, signals)
  SELECT id, ${AT('at_ms')}, code, chain_campaign_id, influencer, ip_hash, country, device, operating_system, browser,
    referrer_host, bot_reason, signals
  FROM jsonb_to_recordset($1::jsonb) AS click(id uuid, at_ms bigint, code text, chain_campaign_id text, influencer text,
    ip_hash text, country text, device text, operating_system text, browser text, referrer_host text, bot_reason text,
    signals jsonb)
  ON CONFLICT (id) DO NOTHING`;

const UPSERT_REPORTS = `
  INSERT INTO edge.attention_reports (id, kind, chain_campaign_id, account, influencer, link_code, state, reason, sequence, signature, seconds,
    site, country, received_at, changed_at, signals)
  SELECT id, kind, chain_campaign_id, account, influencer, link_code, state, reason, sequence, signature, seconds, site, country,
    ${AT('received_at_ms')}, ${AT('changed_at_ms')}, signals
  FROM jsonb_to_recordset($1::jsonb) AS report(id text, kind text, chain_campaign_id text, account text, influencer text, link_code text,
    state text, reason text, sequence bigint, signature text, seconds integer, site text, country text, received_at_ms bigint,
    changed_at_ms bigint, signals jsonb)
  ON CONFLICT (chain_campaign_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason, sequence = excluded.sequence,
    signature = excluded.signature, changed_at = excluded.changed_at, signals = excluded.signals
  WHERE (${RANK('excluded.state')}, excluded.changed_at) > (${RANK('attention_reports.state')}, attention_reports.changed_at)`;

const INSERT_ATTENTION = `
  INSERT INTO edge.untagged_attention (id, earned_at, account, site, country, seconds, user_presence)
  SELECT id, ${AT('at_ms')}, account, site, country, seconds, user_presence
  FROM jsonb_to_recordset($1::jsonb) AS attention(id text, at_ms bigint, account text, site text, country text,
    seconds integer, user_presence boolean)
  ON CONFLICT (id) DO NOTHING`;

const UPSERT_REFUSALS = `
  INSERT INTO edge.refusals (shard, hour, route, reason, refused)
  SELECT shard, ${AT('hour_ms')}, route, reason, refused
  FROM jsonb_to_recordset($1::jsonb) AS refusal(shard text, hour_ms bigint, route text, reason text, refused bigint)
  ON CONFLICT (shard, hour, route, reason) DO UPDATE SET refused = excluded.refused
  WHERE excluded.refused > refusals.refused`;

/**
 * Stores all of a delivery in one transaction.
 *
 * @throws DeliveryRefusedError where a value can not be stored, {@link DeliveryUnavailableError} for everything else
 */
export class DatabaseSink implements RecordSink {
  constructor(private readonly db: Db) {}

  async deliver(entries: readonly JournalEntry[], refusals: readonly RefusalCount[]): Promise<void> {
    const writes: readonly [string, Rows][] = [
      [
        INSERT_CLICKS,
        byId(entries.flatMap((entry) => (entry.kind === 'click' ? [clickRow(entry.click)] : []))),
      ],
      [UPSERT_REPORTS, byId(reportsOf(entries).map(reportRow))],
      [INSERT_ATTENTION, byId(attentionOf(entries).map(attentionRow))],
      [UPSERT_REFUSALS, refusals.map(refusalRow)],
    ];
    try {
      await inTransaction(this.db, async (transaction: Db) => {
        for (const [statement, rows] of writes) await write(transaction, statement, rows);
      });
    } catch (error) {
      throw deliveryError(error);
    }
  }
}

async function write(db: Db, statement: string, rows: Rows): Promise<void> {
  if (rows.length > 0) await db.executeQuery(CompiledQuery.raw(statement, [JSON.stringify(rows)]));
}

function deliveryError(cause: unknown): Error {
  const message = messageOf(cause);
  return isValueFault(cause)
    ? new DeliveryRefusedError(message, { cause })
    : new DeliveryUnavailableError(message, { cause });
}

/** In the order of their keys, so that two deliveries never wait for each other. */
function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function reportsOf(entries: readonly JournalEntry[]): AttentionReport[] {
  return newestReports(entries.flatMap((entry) => (entry.kind === 'report' ? [entry.report] : [])));
}

function attentionOf(entries: readonly JournalEntry[]): UntaggedAttention[] {
  return entries.flatMap((entry) => (entry.kind === 'attention' ? [entry.attention] : []));
}

function clickRow(click: Click) {
  return {
    id: click.id,
    at_ms: click.atMs,
    code: click.code,
    chain_campaign_id: click.campaignId,
    influencer: click.influencer,
    ip_hash: click.ipHash,
    country: click.country,
    device: click.device,
    operating_system: click.operatingSystem,
    browser: click.browser,
    referrer_host: click.referrerHost,
    bot_reason: click.botReason,
    signals: click.signals,
  };
}

function reportRow(report: AttentionReport) {
  return {
    id: report.id,
    kind: report.kind,
    chain_campaign_id: report.campaignId,
    account: report.account,
    influencer: report.influencer,
    link_code: report.linkCode,
    state: report.state,
    reason: report.reason,
    sequence: report.sequence,
    signature: report.signature,
    seconds: report.seconds,
    site: report.site,
    country: report.country,
    received_at_ms: report.receivedAtMs,
    changed_at_ms: report.changedAtMs,
    signals: report.signals,
  };
}

function attentionRow(attention: UntaggedAttention) {
  return {
    id: attention.id,
    at_ms: attention.atMs,
    account: attention.account,
    site: attention.site,
    country: attention.country,
    seconds: attention.seconds,
    user_presence: attention.userPresence,
  };
}

function refusalRow({ shard, hourMs, route, reason, count }: RefusalCount) {
  return { shard, hour_ms: hourMs, route, reason, refused: count };
}
