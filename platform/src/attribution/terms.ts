/** What campaigns counted, at each time. */
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { ATTRIBUTION_SOURCES, type CampaignTerms } from './model';

const DAY_MS = 86_400_000;
/** The attribution window where a campaign says nothing else, in days. */
export const WINDOW_DAYS = 30;
/** Where a campaign can stand; by default it credits in all of them. */
export const CREDITING_STATUSES = ['draft', 'reviewing', 'published', 'paused', 'completed'] as const;

/** Of a link without a campaign. */
export const NO_TERMS: CampaignTerms = {
  source: 'any',
  status: 'published',
  statusSinceMs: 0,
  creditsIn: CREDITING_STATUSES,
  windowMs: WINDOW_DAYS * DAY_MS,
};

/** The terms of campaigns, by time. */
export class Terms {
  constructor(private readonly byCampaign: ReadonlyMap<string, readonly TermsRow[]>) {}

  /** Those in force at a time; before the campaign was made, those that it began with. */
  at(campaignId: string, ms: number): CampaignTerms {
    const rows = this.byCampaign.get(campaignId) ?? [];
    const after = rows.findIndex(({ since }) => since.getTime() > ms);
    const place = Math.max(0, (after === -1 ? rows.length : after) - 1);
    const row = rows[place];
    if (row === undefined) return NO_TERMS;
    let first = place;
    while (first > 0 && rows[first - 1]?.status === row.status) first -= 1;
    return {
      source: row.attribution_source,
      status: row.status,
      statusSinceMs: (rows[first] ?? row).since.getTime(),
      creditsIn: row.credits_in,
      windowMs: row.attribution_window_days * DAY_MS,
    };
  }
}

const TERMS = {
  campaign_id: z.string(),
  since: z.date(),
  status: z.enum(CREDITING_STATUSES),
  attribution_source: z.enum(ATTRIBUTION_SOURCES),
  attribution_window_days: z.number(),
  credits_in: z.array(z.enum(CREDITING_STATUSES)),
};
type TermsRow = RowOf<typeof TERMS>;

/** The terms of some campaigns; nulls are passed over. */
export async function termsOf(db: Db, campaignIds: readonly (string | null)[]): Promise<Terms> {
  const ids = [...new Set(campaignIds.filter((id) => id !== null))];
  const byCampaign = new Map<string, TermsRow[]>();
  if (ids.length === 0) return new Terms(byCampaign);
  const { rows } = await checkedSql(TERMS)`
    SELECT campaign_id, since, status, attribution_source, attribution_window_days, credits_in
    FROM platform.campaign_terms WHERE campaign_id = ANY (${ids}::uuid[]) ORDER BY campaign_id, since`.execute(
    db,
  );
  for (const row of rows) {
    const known = byCampaign.get(row.campaign_id);
    if (known === undefined) byCampaign.set(row.campaign_id, [row]);
    else known.push(row);
  }
  return new Terms(byCampaign);
}
