/** Commissions in the database: read and written by sets. */
import type { Row } from '@crr/db';
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import type { Sale } from './rule';

/** A row of commissions. */
export type CommissionRow = Row<'platform.commissions'>;

const CREDITED_SALE = {
  event_id: z.string(),
  advertiser_id: z.string(),
  /** null: it is credited to nobody, or nothing is agreed with them. */
  campaign_id: z.string().nullable(),
  influencer_id: z.string().nullable(),
  share_type: z.enum(['percentage', 'flat_per_conversion', 'flat_once']).nullable(),
  share_bps: z.number().nullable(),
  flat_usdc: z.string().nullable(),
  max_earnings_usdc: z.string().nullable(),
  hold_days: z.number().nullable(),
  currency: z.string(),
  value_micros: z.string().nullable(),
  occurred_at: z.date(),
};
/** A sale with what is agreed about it now. */
export type CreditedSale = RowOf<typeof CREDITED_SALE>;

/** Those of events that are sales with a commission, or should have one; in the order in which they happened. */
export async function creditedSales(db: Db, eventIds: readonly string[]): Promise<CreditedSale[]> {
  const { rows } = await checkedSql(CREDITED_SALE)`
    SELECT e.id AS event_id, e.advertiser_id, a.campaign_id, a.influencer_id, a.share_type, a.share_bps, a.flat_usdc,
      p.max_earnings_per_user_usdc AS max_earnings_usdc, p.commission_hold_days AS hold_days, e.currency, e.value_micros, e.occurred_at
    FROM platform.customer_events e
    LEFT JOIN platform.assignments a ON a.campaign_id = e.campaign_id AND a.influencer_id = e.influencer_id AND a.share_type IS NOT NULL
    LEFT JOIN platform.campaigns p ON p.id = a.campaign_id
    WHERE e.id = ANY (${sql.val(eventIds)}::uuid[]) AND e.action = 'purchase'
      AND (a.campaign_id IS NOT NULL OR EXISTS (SELECT FROM platform.commissions c WHERE c.event_id = e.id))
    ORDER BY e.occurred_at, e.received_at, e.received_ordinal, e.id`.execute(db);
  return rows;
}

/** Commissions of sales. */
export async function commissionsOf(db: Db, eventIds: readonly string[]): Promise<CommissionRow[]> {
  return db
    .selectFrom('platform.commissions')
    .selectAll()
    .where('event_id', '=', sql<string>`ANY (${sql.val(eventIds)}::uuid[])`)
    .orderBy('id')
    .execute();
}

/** Commissions whose hold is over, the first ones first. @param after the last one of the page before */
export function overdue(
  db: Db,
  now: Date,
  advertiserId: string,
  after: { releases_at: Date; id: string } | null,
  limit: number,
): Promise<CommissionRow[]> {
  const from =
    after === null
      ? sql<boolean>`TRUE`
      : sql<boolean>`(releases_at, id) > (${after.releases_at}::timestamptz, ${after.id}::uuid)`;
  return db
    .selectFrom('platform.commissions')
    .selectAll()
    .where('state', '=', sql.lit('pending'))
    .where('releases_at', '<=', now)
    .where('advertiser_id', '=', advertiserId)
    .where(from)
    .orderBy('releases_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Of an influencer in a campaign: what they earned until now, and whether a flat sum once is among it. */
export interface Earned {
  earnedUsdc: bigint;
  hasFlatOnce: boolean;
}

/** By `campaign influencer`. */
export async function earnedBefore(
  db: Db,
  pairs: readonly { readonly campaignId: string; readonly influencerId: string }[],
): Promise<Map<string, Earned>> {
  if (pairs.length === 0) return new Map();
  const { rows } = await checkedSql({
    campaign_id: z.string(),
    influencer_id: z.string(),
    earned: z.string(),
    has_once: z.boolean(),
  })`
    SELECT c.campaign_id, c.influencer_id, sum(c.amount_usdc) AS earned,
      coalesce(bool_or(c.rule ->> 'type' = 'flat_once' AND c.amount_usdc > 0), false) AS has_once
    FROM platform.commissions c
    JOIN unnest(${sql.val(pairs.map(({ campaignId }) => campaignId))}::text[], ${sql.val(pairs.map(({ influencerId }) => influencerId))}::text[])
      AS w (campaign_id, influencer_id) ON c.campaign_id = w.campaign_id::uuid AND c.influencer_id = w.influencer_id::uuid
    GROUP BY 1, 2`.execute(db);
  return new Map(
    rows.map(({ campaign_id, influencer_id, earned, has_once }) => [
      `${campaign_id} ${influencer_id}`,
      { earnedUsdc: BigInt(earned), hasFlatOnce: has_once },
    ]),
  );
}

/** What was given back of sales, by the sale's event; without an entry where nothing was. What is not in the sale's currency counts nothing. */
export async function refundsOf(
  db: Db,
  eventIds: readonly string[],
): Promise<Map<string, Omit<Sale, 'grossMicros'>>> {
  const { rows } = await checkedSql({ id: z.string(), refunded: z.string(), is_refunded: z.boolean() })`
    SELECT e.id, coalesce(sum(r.value_micros), 0) AS refunded,
      bool_or(r.value_micros IS NULL) OR coalesce(sum(r.value_micros) >= e.value_micros, false) AS is_refunded
    FROM platform.customer_events e
    JOIN platform.refunds r ON r.advertiser_id = e.advertiser_id AND r.sale_key = e.dedup_key
      AND (r.currency IS NULL OR r.currency = e.currency)
    WHERE e.id = ANY (${sql.val(eventIds)}::uuid[])
    GROUP BY e.id`.execute(db);
  return new Map(
    rows.map(({ id, refunded, is_refunded }) => [
      id,
      { refundedMicros: BigInt(refunded), isRefunded: is_refunded },
    ]),
  );
}

/** A commission after a move of it. */
export interface MovedCommission {
  readonly row: CommissionRow;
  /** Of the ledger's transaction; null where no money moved. */
  readonly ledgerKey: string | null;
}

/** Stores commissions as they are now, with the move that made them so. Each once. */
export async function storeMoves(db: Db, moved: readonly MovedCommission[], at: Date): Promise<void> {
  if (moved.length === 0) return;
  const rows = JSON.stringify(moved.map(({ row, ledgerKey }) => ({ ...row, ledger_key: ledgerKey })));
  await sql`
    WITH told AS (
      SELECT * FROM json_to_recordset(${rows}::text::json) AS t (id uuid, event_id uuid, advertiser_id uuid, campaign_id uuid, influencer_id uuid,
        rule jsonb, currency text, gross_micros numeric, amount_usdc numeric, released_usdc numeric, state text, reason text, moves integer,
        occurred_at timestamptz, accrued_at timestamptz, releases_at timestamptz, released_at timestamptz, ledger_key text)
    ), stored AS (
      INSERT INTO platform.commissions AS c (id, event_id, advertiser_id, campaign_id, influencer_id, rule, currency, gross_micros, amount_usdc,
        released_usdc, state, reason, moves, occurred_at, accrued_at, releases_at, released_at)
      SELECT id, event_id, advertiser_id, campaign_id, influencer_id, rule, currency, gross_micros, amount_usdc,
        released_usdc, state, reason, moves, occurred_at, accrued_at, releases_at, released_at
      FROM told ORDER BY state <> 'voided', id
      ON CONFLICT (id) DO UPDATE SET amount_usdc = excluded.amount_usdc, released_usdc = excluded.released_usdc, state = excluded.state,
        reason = excluded.reason, moves = excluded.moves, released_at = excluded.released_at
    )
    INSERT INTO platform.commission_moves (commission_id, number, at, state, reason, amount_usdc, ledger_key)
    SELECT id, moves, ${at}::timestamptz, state, reason, amount_usdc, ledger_key FROM told`.execute(db);
}
