/** Rows of attributions: they come with a first touch, before the facts that add to them, and go after those. */
import type { PublicKey } from '@solana/web3.js';
import { isoTime } from '../fold';
import type { ChainEvent } from '../model';
import type { KeyTexts } from './facts';
import { type Db, run } from './sql';

interface CreationRow {
  campaign_id: string;
  user_wallet: string;
  influencer: string | null;
  tag_signer: string;
  tag_issued_at: string;
  tag_expires_at: string;
  rent_payer: string;
  time: string;
  slot: number;
}

const INSERT = `
  INSERT INTO attributions (campaign_id, user_wallet, influencer, tag_signer, tag_issued_at, tag_expires_at, rent_payer,
    first_vau_time, last_vau_time, slot)
  SELECT campaign_id, user_wallet, influencer, tag_signer, tag_issued_at, tag_expires_at, rent_payer, time, time, slot
  FROM jsonb_to_recordset($1::jsonb) AS c(campaign_id text, user_wallet text, influencer text, tag_signer text,
    tag_issued_at timestamptz, tag_expires_at timestamptz, rent_payer text, time timestamptz, slot bigint)`;

const DELETE = `
  DELETE FROM attributions a USING jsonb_to_recordset($1::jsonb) AS c(campaign_id text, user_wallet text)
  WHERE a.campaign_id = c.campaign_id AND a.user_wallet = c.user_wallet`;

// The newest VAU that is left, else the first touch, which is at the first VAU's time.
const RECALL_LAST_VAU = `
  UPDATE attributions a SET last_vau_time = coalesce(
    (SELECT max(v.recorded_at) FROM vaus v WHERE v.campaign_id = a.campaign_id AND v.user_wallet = a.user_wallet),
    a.first_vau_time)
  FROM (SELECT DISTINCT campaign_id, user_wallet FROM jsonb_to_recordset($1::jsonb) AS f(campaign_id text, user_wallet text)) AS f
  WHERE a.campaign_id = f.campaign_id AND a.user_wallet = f.user_wallet`;

/** Adds the attributions that these events create. */
export async function createAttributions(
  db: Db,
  events: readonly ChainEvent[],
  keys: KeyTexts,
): Promise<void> {
  const rows = events.flatMap((event) => creationOf(event, keys));
  if (rows.length > 0) await run(db, INSERT, [JSON.stringify(rows)]);
}

/** Takes away the attributions that these events had created. */
export async function removeAttributions(
  db: Db,
  events: readonly ChainEvent[],
  keys: KeyTexts,
): Promise<void> {
  const rows = events.flatMap((event) => creationOf(event, keys));
  if (rows.length > 0) await run(db, DELETE, [JSON.stringify(rows)]);
}

/** Finds the last VAU's time again for the attributions of VAUs that were taken back. */
export async function recallLastVaus(db: Db, events: readonly ChainEvent[], keys: KeyTexts): Promise<void> {
  const rows = events.flatMap(({ event }) =>
    event.name === 'CampaignVauProcessed'
      ? [{ campaign_id: keys.text(event.data.campaignId), user_wallet: keys.text(event.data.user) }]
      : [],
  );
  if (rows.length > 0) await run(db, RECALL_LAST_VAU, [JSON.stringify(rows)]);
}

function creationOf({ event, place }: ChainEvent, keys: KeyTexts): CreationRow[] {
  if (event.name !== 'AttributionCreated') return [];
  const { campaignId, user, influencer, tagSigner, tagIssuedAt, tagExpiresAt, rentPayer, timestamp } =
    event.data;
  const text = (key: PublicKey | Uint8Array) => keys.text(key);
  return [
    {
      campaign_id: text(campaignId),
      user_wallet: text(user),
      influencer: keys.orNull(influencer),
      tag_signer: text(tagSigner),
      tag_issued_at: isoTime(tagIssuedAt),
      tag_expires_at: isoTime(tagExpiresAt),
      rent_payer: text(rentPayer),
      time: isoTime(timestamp),
      slot: place.slot,
    },
  ];
}
