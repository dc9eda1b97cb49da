/** Campaigns, with what the chain knows of them and what views would cost, beside what their customers did. */
import type { Db } from '../database';
import { microsOf } from '../events';
import type { PageInput } from '../http';
import { breakdown, type Part } from './breakdown';
import { type CampaignOnChain, campaignsOnChain } from './chain-figures';
import { cpmOfCampaigns } from './cpm';
import { ratioOf } from './decimal';
import type { Sales } from './figures';
import type { ReportFilter } from './filter';

/** A campaign's part. */
export interface CampaignPart extends Part {
  /** Null for campaigns that are not on chain. */
  readonly on_chain: CampaignOnChain | null;
  /** Revenue in USD and USDC / what was spent on chain, rounded half up to six decimals; null where nothing was spent. */
  readonly return_on_spend: string | null;
  /** What people's clicks on influencers' links would earn at the campaign's cpm_usdc, USDC base units; null where views are not paid. */
  readonly estimated_cpm_usdc: string | null;
}

/** A dollar's worth, as a USDC is taken for one. */
const DOLLARS: readonly string[] = ['USD', 'USDC'];

/** @throws ApiError 422 for a range that can not be told, or a cursor of something else */
export async function campaignBreakdown(
  db: Db,
  filter: ReportFilter,
  paging: PageInput,
): Promise<{ parts: CampaignPart[]; nextCursor: string | null }> {
  const { parts, nextCursor } = await breakdown(db, filter, 'campaign', paging);
  const ids = parts.flatMap(({ key }) => key ?? []);
  const chain = await campaignsOnChain(db, filter, ids);
  const cpm = await cpmOfCampaigns(db, filter, ids);
  const withChain = parts.map((part): CampaignPart => {
    const on_chain = chain.get(part.key ?? '') ?? null;
    return {
      ...part,
      on_chain,
      return_on_spend: returnOnSpend(part.revenue, on_chain),
      estimated_cpm_usdc: cpm.get(part.key ?? '')?.toString() ?? null,
    };
  });
  return { parts: withChain, nextCursor };
}

/** USDC base units are millionths, as those of all currencies here. Pure. */
export function returnOnSpend(revenue: readonly Sales[], onChain: CampaignOnChain | null): string | null {
  if (onChain === null) return null;
  const dollars = revenue
    .filter(({ currency }) => DOLLARS.includes(currency))
    .reduce((sum, each) => sum + microsOf(each.revenue), 0n);
  return ratioOf(dollars, BigInt(onChain.spent_usdc));
}
