/** What pay for a thousand views would give: a preview beside that of commissions; nothing is owed by it. */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { clickFacts, reading } from './facts';
import type { ReportFilter } from './filter';

/** The views that a rate is for. */
const PER_VIEWS = 1_000n;

const VIEWS = {
  id: z.string(),
  cpm_usdc: z.string(),
  clicks: z.string(),
};

/**
 * views × rate / 1,000 in USDC base units, rounded down to the base unit: what was not earned in full is not paid. Pure.
 *
 * @param views not negative
 * @param cpmUsdc pay for a thousand views, USDC base units, not negative
 */
export function cpmEarnings(views: bigint, cpmUsdc: bigint): bigint {
  return (views * cpmUsdc) / PER_VIEWS;
}

/**
 * By campaign, USDC base units; campaigns that pay for no views have no entry. Counted as views are clicks of people, no bots, on links of
 * influencers: the advertiser's own links earn nobody anything. Rounded down for each influencer, as each would be paid by themselves.
 *
 * @param ids campaigns that the filter's scope shows
 */
export async function cpmOfCampaigns(
  db: Db,
  filter: ReportFilter,
  ids: readonly string[],
): Promise<Map<string, bigint>> {
  const { rows } = await reading(db, (snapshot) =>
    checkedSql(VIEWS)`
      SELECT p.id, p.cpm_usdc::text AS cpm_usdc, coalesce(sum(k.clicks), 0)::text AS clicks
      FROM platform.campaigns p
      LEFT JOIN (${clickFacts(filter)}) k ON k.campaign_id = p.id AND k.influencer_id IS NOT NULL
      WHERE p.id = ANY (${sql.val(ids)}::uuid[]) AND p.cpm_usdc IS NOT NULL AND ${filter.scope.where('campaigns', 'p')}
      GROUP BY p.id, k.influencer_id`.execute(snapshot),
  );
  const earnings = new Map<string, bigint>();
  for (const { id, cpm_usdc, clicks } of rows) {
    earnings.set(id, (earnings.get(id) ?? 0n) + cpmEarnings(BigInt(clicks), BigInt(cpm_usdc)));
  }
  return earnings;
}
