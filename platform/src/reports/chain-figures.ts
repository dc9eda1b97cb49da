/** What the chain knows of campaigns and influencers: read from the indexer's tables, never kept twice. Amounts are USDC base units. */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { momentOf, type ReportFilter } from './filter';

/** A campaign's money and attention on chain. */
export type CampaignOnChain = RowOf<typeof CAMPAIGN_ON_CHAIN>;
const CAMPAIGN_ON_CHAIN = {
  chain_campaign_id: z.string(),
  funded_usdc: z.string(),
  paid_usdc: z.string(),
  /** Owed to payees who could not receive it yet. */
  accrued_usdc: z.string(),
  available_usdc: z.string(),
  /** Paid or accrued within the range, for attention and conversions; by the hours that begin in it. */
  spent_usdc: z.string(),
  vaus: z.number(),
  conversions: z.number(),
};

/** What a link earned on chain: by the UTC days that begin within the range. */
export type LinkOnChain = RowOf<typeof LINK_ON_CHAIN>;
const LINK_ON_CHAIN = {
  vaus: z.number(),
  attention_seconds: z.number(),
  conversions: z.number(),
  /** Payable to users, for attention and conversions. */
  user_usdc: z.string(),
  /** Payable to the influencer, for attention and conversions. */
  influencer_usdc: z.string(),
  /** The part of both that conversions brought. */
  conversion_usdc: z.string(),
};

/** What an influencer has earned on chain. */
export type InfluencerOnChain = RowOf<typeof INFLUENCER_ON_CHAIN>;
const INFLUENCER_ON_CHAIN = {
  wallet: z.string(),
  /** Paid or accrued, over all campaigns. */
  earned_usdc: z.string(),
  referrals: z.number(),
  vaus: z.number(),
  conversions: z.number(),
};

/** By the platform's campaign; campaigns that are not on chain have no entry. @param ids campaigns that the filter's scope shows */
export async function campaignsOnChain(
  db: Db,
  { scope, from, to }: ReportFilter,
  ids: readonly string[],
): Promise<Map<string, CampaignOnChain>> {
  if (ids.length === 0) return new Map();
  const { rows } = await checkedSql({ ...CAMPAIGN_ON_CHAIN, id: z.string() })`
    SELECT p.id, c.campaign_id AS chain_campaign_id, coalesce(o.funded_usdc, 0)::text AS funded_usdc,
      coalesce(o.paid_usdc, 0)::text AS paid_usdc, coalesce(o.accrued_usdc, 0)::text AS accrued_usdc,
      coalesce(o.available_usdc, 0)::text AS available_usdc, spent.usdc::text AS spent_usdc,
      coalesce(s.vaus, 0) AS vaus, coalesce(s.conversions, 0) AS conversions
    FROM platform.campaigns p
    JOIN chain.campaigns c ON c.campaign_id = p.chain_campaign_id
    LEFT JOIN chain.pots o ON o.campaign_id = c.campaign_id
    LEFT JOIN chain.campaign_stats s ON s.campaign_id = c.campaign_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(h.payable_usdc), 0) AS usdc FROM chain.campaign_hours h
      WHERE h.campaign_id = c.campaign_id AND h.hour >= coalesce(${momentOf(from)}, '-infinity')
        AND h.hour < coalesce(${momentOf(to)}, 'infinity')
    ) spent
    WHERE p.id = ANY (${sql.val(ids)}::uuid[]) AND ${scope.where('campaigns', 'p')}`.execute(db);
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}

/** By the link's code; links that earned nothing have no entry. @param codes of links, of which those count that the filter's scope shows */
export async function linksOnChain(
  db: Db,
  { scope, from, to, campaignId }: ReportFilter,
  codes: readonly string[],
): Promise<Map<string, LinkOnChain>> {
  if (codes.length === 0) return new Map();
  const begins = sql`d.day::timestamp AT TIME ZONE 'UTC'`;
  const { rows } = await checkedSql({ ...LINK_ON_CHAIN, code: z.string() })`
    SELECT l.code, sum(d.vaus)::bigint AS vaus, sum(d.attention_seconds)::bigint AS attention_seconds,
      sum(d.conversions)::bigint AS conversions, sum(d.user_usdc)::text AS user_usdc,
      sum(d.influencer_usdc)::text AS influencer_usdc, sum(d.conversion_usdc)::text AS conversion_usdc
    FROM platform.link_earning_days d
    JOIN platform.tracking_links l ON l.code = d.link_code
    WHERE d.link_code = ANY (${sql.val(codes)}::text[]) AND ${scope.where('tracking_links', 'l')}
      AND ${begins} >= coalesce(${momentOf(from)}, '-infinity') AND ${begins} < coalesce(${momentOf(to)}, 'infinity')
      AND (${campaignId}::uuid IS NULL OR d.chain_campaign_id = (
        SELECT p.chain_campaign_id FROM platform.campaigns p WHERE p.id = ${campaignId}::uuid))
    GROUP BY l.code`.execute(db);
  return new Map(rows.map(({ code, ...figures }) => [code, figures]));
}

/** Null while they have proved no wallet, or the chain does not know it. */
export async function influencerOnChain(db: Db, influencerId: string): Promise<InfluencerOnChain | null> {
  const { rows } = await checkedSql(INFLUENCER_ON_CHAIN)`
    SELECT p.wallet, s.earned_usdc::text AS earned_usdc, s.referrals, s.vaus, s.conversions
    FROM platform.influencers p
    JOIN chain.influencer_stats s ON s.wallet = p.wallet
    WHERE p.id = ${influencerId}::uuid AND p.wallet_proven_at IS NOT NULL`.execute(db);
  return rows[0] ?? null;
}
