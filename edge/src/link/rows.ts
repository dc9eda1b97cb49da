/** The table of links. */
import type { FoundLink, Link, NamedTagKeys } from '../model';

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

/** Columns that make a {@link FoundLink}, of `platform.tracking_links l LEFT JOIN chain.campaigns k`. */
export const FOUND_LINK_COLUMNS = `${LINK_COLUMNS}, k.tag_signer, k.next_tag_signer,
  floor(EXTRACT(epoch FROM k.next_tag_signer_from))::double precision AS next_tag_signer_from,
  floor(EXTRACT(epoch FROM k.tag_signer_until))::double precision AS tag_signer_until,
  floor(EXTRACT(epoch FROM k.tag_signer_from))::double precision AS tag_signer_from`;

/** A row with {@link FOUND_LINK_COLUMNS}; times in Unix seconds. */
export interface FoundLinkRow extends LinkRow {
  readonly tag_signer: string | null;
  readonly next_tag_signer: string | null;
  readonly next_tag_signer_from: number | null;
  readonly tag_signer_until: number | null;
  readonly tag_signer_from: number | null;
}

/** The link of a row, with the keys that its campaign names. */
export function foundLinkOf(row: FoundLinkRow): FoundLink {
  const tagKeys = tagKeysOf(row);
  return tagKeys === null ? linkOf(row) : { ...linkOf(row), tagKeys };
}

function tagKeysOf(row: FoundLinkRow): NamedTagKeys | null {
  if (row.tag_signer === null) return null;
  return {
    current: row.tag_signer,
    next: row.next_tag_signer,
    nextFromSeconds: row.next_tag_signer_from ?? 0,
    currentUntilSeconds: row.tag_signer_until ?? 0,
    currentFromSeconds: row.tag_signer_from ?? 0,
  };
}
