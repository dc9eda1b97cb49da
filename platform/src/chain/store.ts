/** What campaigns' rows keep of the chain. */
import { sql } from 'kysely';
import type { CampaignRow } from '../campaigns';
import type { Db } from '../database';
import type { ChainEntries, ChainEntry } from './entry';

/** Transactions that a campaign's advertiser was given. */
export function entriesOf({ chain_tx }: Pick<CampaignRow, 'chain_tx'>): ChainEntries {
  return chain_tx as ChainEntries;
}

/** Stores a transaction in the place of the one of the same action. @param campaign locked by the caller */
export async function saveEntry(
  db: Db,
  { id, chain_tx }: Pick<CampaignRow, 'id' | 'chain_tx'>,
  entry: ChainEntry,
): Promise<void> {
  await db
    .updateTable('platform.campaigns')
    .set({ chain_tx: JSON.stringify({ ...chain_tx, [entry.action]: entry }) })
    .where('id', '=', id)
    .execute();
}

/** A campaign with its row locked, whoever's it is: for what the platform does by itself. */
export async function lockCampaign(db: Db, campaignId: string): Promise<CampaignRow | undefined> {
  const row = await db
    .selectFrom('platform.campaigns')
    .selectAll()
    .where('id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst();
  return row as CampaignRow | undefined;
}

/** Campaigns with transactions that may still land. */
export async function campaignsWithOpenEntries(db: Db): Promise<Pick<CampaignRow, 'id' | 'chain_tx'>[]> {
  const { rows } = await sql<Pick<CampaignRow, 'id' | 'chain_tx'>>`
    SELECT id, chain_tx FROM platform.campaigns
    WHERE jsonb_path_exists(chain_tx, '$.* ? (@.state == "prepared" || @.state == "sent")')
    ORDER BY updated_at DESC`.execute(db);
  return rows;
}
