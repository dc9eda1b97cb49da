/** The table of tracking links, which the edge reads too. */
import type { Row } from '@crr/db';
import { type NotNull, sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';

/** A row of `tracking_links`, of those that a tenant has. */
export type LinkRow = Row<'platform.tracking_links'> & { readonly advertiser_id: string };

/** A link to be stored, active. */
export type LinkDraft = Pick<
  LinkRow,
  | 'code'
  | 'destination_url'
  | 'utm'
  | 'utm_automatic'
  | 'utm_explicit'
  | 'advertiser_id'
  | 'campaign_id'
  | 'influencer_id'
  | 'label'
  | 'ab_test'
  | 'ab_variant'
> & { readonly at: Date };

/**
 * Stores links, but for those whose code there is, and gives them what the chain knows of them.
 *
 * @returns those that were stored
 */
export async function insertLinks(db: Db, drafts: readonly LinkDraft[]): Promise<LinkRow[]> {
  await holdSubjects(db, drafts);
  const { rows } = await checkedSql({ code: z.string() })`
    INSERT INTO platform.tracking_links (code, destination_url, utm, utm_automatic, utm_explicit, advertiser_id, campaign_id, influencer_id,
      label, ab_test, ab_variant,
      created_at, updated_at)
    SELECT code, destination_url, utm, utm_automatic, utm_explicit, advertiser_id, campaign_id, influencer_id, label, ab_test, ab_variant, at, at
    FROM jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb) AS draft(
      code text, destination_url text, utm jsonb, utm_automatic jsonb, utm_explicit jsonb, advertiser_id uuid, campaign_id uuid, influencer_id uuid, label text,
      ab_test text, ab_variant text, at timestamptz)
    ON CONFLICT (code) DO NOTHING RETURNING code`.execute(db);
  const codes = rows.map(({ code }) => code);
  await syncLinks(db, { codes });
  return db
    .selectFrom('platform.tracking_links')
    .selectAll()
    .where('code', '=', sql<string>`ANY (${codes}::text[])`)
    .where('advertiser_id', 'is not', null)
    .$narrowType<{ advertiser_id: NotNull }>()
    .execute();
}

/** Campaigns and influencers stay as they are until the transaction ends: else one that comes on chain meanwhile would miss these links. */
async function holdSubjects(db: Db, drafts: readonly LinkDraft[]): Promise<void> {
  const campaigns = [...new Set(drafts.flatMap((draft) => draft.campaign_id ?? []))];
  const influencers = [...new Set(drafts.flatMap((draft) => draft.influencer_id ?? []))];
  await sql`SELECT FROM platform.campaigns WHERE id = ANY (${campaigns}::uuid[]) ORDER BY id FOR SHARE`.execute(
    db,
  );
  await sql`SELECT FROM platform.influencers WHERE id = ANY (${influencers}::uuid[]) ORDER BY id FOR SHARE`.execute(
    db,
  );
}

/** Which links are brought up to date with the chain. */
export type Synced =
  | { readonly codes: readonly string[] }
  | { readonly campaignId: string }
  | { readonly influencerId: string };

/**
 * Gives links what the chain knows of them, after their campaign came on chain or their influencer proved a wallet; the edge follows within
 * seconds. A link of an influencer without a proven wallet gets no tag: the first tag decides for ever whom a visitor is credited to, and it
 * would be nobody.
 */
export async function syncLinks(db: Db, synced: Synced, at?: Date): Promise<void> {
  await sql`
    UPDATE platform.tracking_links l SET chain_campaign_id = t.chain_campaign_id, influencer = t.influencer, updated_at = coalesce(${at ?? null}::timestamptz, l.updated_at)
    FROM (
      SELECT own.code,
        CASE WHEN own.influencer_id IS NULL OR i.wallet_proven_at IS NOT NULL THEN c.chain_campaign_id END AS chain_campaign_id,
        CASE WHEN i.wallet_proven_at IS NOT NULL THEN i.wallet END AS influencer
      FROM platform.tracking_links own
      LEFT JOIN platform.campaigns c ON c.id = own.campaign_id
      LEFT JOIN platform.influencers i ON i.id = own.influencer_id
      WHERE own.advertiser_id IS NOT NULL AND ${syncedWhere(synced)}) t
    WHERE l.code = t.code AND (l.chain_campaign_id, l.influencer) IS DISTINCT FROM (t.chain_campaign_id, t.influencer)`.execute(
    db,
  );
}

function syncedWhere(synced: Synced) {
  if ('codes' in synced) return sql<boolean>`own.code = ANY (${synced.codes}::text[])`;
  return 'campaignId' in synced
    ? sql<boolean>`own.campaign_id = ${synced.campaignId}`
    : sql<boolean>`own.influencer_id = ${synced.influencerId}`;
}

/** Of these influencers, those with an active link of a campaign. */
export async function influencersWithLink(
  db: Db,
  campaignId: string,
  influencerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('platform.tracking_links')
    .select('influencer_id')
    .distinct()
    .where('campaign_id', '=', campaignId)
    .where('is_active', '=', true)
    .where('influencer_id', '=', sql<string>`ANY (${influencerIds}::uuid[])`)
    .execute();
  return new Set(rows.flatMap(({ influencer_id }) => influencer_id ?? []));
}

/** The hosts to which a campaign's links lead. */
export async function destinationHosts(db: Db, campaignId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('platform.tracking_links')
    .select('destination_url')
    .distinct()
    .where('campaign_id', '=', campaignId)
    .where('is_active', '=', true)
    .execute();
  return new Set(rows.map(({ destination_url }) => new URL(destination_url).host));
}
