/** The table of links. */
import { type RowOf, rowsOf } from '@crr/db/rows';
import * as v from 'valibot';
import type { FoundLink, Link, NamedTagKeys } from '../model';

/** Columns that make a {@link Link}, of `tracking_links l`. */
export const LINK_COLUMNS =
  'l.code, l.destination_url, l.is_active, l.chain_campaign_id, l.influencer, l.utm';

/** What {@link LINK_COLUMNS} are. */
export const LINK_SHAPE = {
  code: v.string(),
  destination_url: v.string(),
  is_active: v.boolean(),
  chain_campaign_id: v.nullable(v.string()),
  influencer: v.nullable(v.string()),
  utm: v.record(v.string(), v.string()),
};
/** A row with {@link LINK_COLUMNS}. */
export type LinkRow = RowOf<typeof LINK_SHAPE>;

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

const FOUND_LINK_SHAPE = {
  ...LINK_SHAPE,
  tag_signer: v.nullable(v.string()),
  next_tag_signer: v.nullable(v.string()),
  next_tag_signer_from: v.nullable(v.number()),
  tag_signer_until: v.nullable(v.number()),
  tag_signer_from: v.nullable(v.number()),
};
/** A row with {@link FOUND_LINK_COLUMNS}; times in Unix seconds. */
export type FoundLinkRow = RowOf<typeof FOUND_LINK_SHAPE>;
/** Reads rows with {@link FOUND_LINK_COLUMNS}. */
export const foundLinkRows = rowsOf(FOUND_LINK_SHAPE);

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
