/** The table of links. */
import type { Link } from '../model';

/** Columns that make a {@link Link}, of `tracking_links l`. */
export const LINK_COLUMNS =
  'l.code, l.destination_url, l.is_active, l.chain_campaign_id, l.influencer, l.utm';

/** A row with {@link LINK_COLUMNS}. */
export interface LinkRow {
  readonly code: string;
  readonly destination_url: string;
  readonly is_active: boolean;
  readonly chain_campaign_id: string | null;
  readonly influencer: string | null;
  readonly utm: Readonly<Record<string, string>>;
}

/** The link of a row. */
export function linkOf(row: LinkRow): Link {
  return {
    code: row.code,
    destinationUrl: row.destination_url,
    isActive: row.is_active,
    campaignId: row.chain_campaign_id,
    influencer: row.influencer,
    utm: row.utm,
  };
}
