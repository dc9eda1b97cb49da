/** Links as the API shows them. */
import type { LinkBody, LinkSummaryBody } from './schema';
import type { LinkRow } from './store';
import { replacedUtm } from './utm';

/** A link with what it brought, as SQL counts it. */
export interface LinkSummaryRow extends LinkRow {
  readonly clicks: number;
  readonly events: number;
  readonly purchases: number;
}

/** A row as the API shows it. @param edgeUrl where the edge answers, without a slash at its end */
export function linkView(row: LinkRow, edgeUrl: string): LinkBody {
  return {
    code: row.code,
    url: `${edgeUrl}/r/${row.code}`,
    advertiser_id: row.advertiser_id,
    campaign_id: row.campaign_id,
    influencer_id: row.influencer_id,
    destination_url: row.destination_url,
    utm: { ...row.utm },
    replaced_utm: replacedUtm(row.destination_url, row.utm),
    label: row.label,
    is_active: row.is_active,
    is_tagged: row.chain_campaign_id !== null,
    ab_test: row.ab_test,
    ab_variant: row.ab_variant,
    replaced_by: row.replaced_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** Likewise, with what it brought. */
export function linkSummaryView(row: LinkSummaryRow, edgeUrl: string): LinkSummaryBody {
  const { clicks, events, purchases } = row;
  return { ...linkView(row, edgeUrl), clicks, events, purchases };
}
