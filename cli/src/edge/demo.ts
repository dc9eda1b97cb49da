/** A publisher's page to be visited by a link: what the beacon counts there is paid. */

import type { Database } from '@crr/db';
import { createLink, type Demo, type DemoPayment, serveDemo } from '@crr/edge';
import { encodeBase58 } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

/** Whose attention, for which campaign, by whose link. */
export interface DemoSetting {
  /** The edge's URL. */
  edge: string;
  /** Where the edge's links are, its reports of attention, and what the indexer says was paid for them. */
  database: Database;
  /** The node that an explorer in the visitor's browser shows transactions of. */
  rpcUrl: string;
  campaignId: Uint8Array;
  influencer: PublicKey;
  account: PublicKey;
}

/** A page that is served, and the link that leads to it. */
export interface RunningDemo {
  link: string;
  close(): Promise<void>;
}

/** Serves the page and creates its link. Everything is on `localhost`: cookies are kept between its ports, and taken without HTTPS. */
export async function startDemo(setting: DemoSetting): Promise<RunningDemo> {
  const edge = new URL(setting.edge);
  edge.hostname = 'localhost';
  const demo: Demo = await serveDemo({
    edge: edge.origin,
    account: setting.account.toBase58(),
    paidFor: (vauId) => paymentOf(setting, vauId),
  });
  const { code } = await createLink(setting.database.db, {
    destinationUrl: demo.url,
    campaignId: encodeBase58(setting.campaignId),
    influencer: setting.influencer.toBase58(),
  });
  return { link: `${edge.origin}/r/${code}`, close: () => demo.close() };
}

/** What the edge's report and the indexer's row say of a VAU; null until both know. */
async function paymentOf({ database, rpcUrl }: DemoSetting, vauId: string): Promise<DemoPayment | null> {
  const row = await database.db
    .selectFrom('edge.attention_reports as r')
    .leftJoin('chain.vaus as v', (join) =>
      join
        .onRef('v.campaign_id', '=', 'r.chain_campaign_id')
        .onRef('v.user_wallet', '=', 'r.account')
        .onRef('v.sequence', '=', 'r.sequence'),
    )
    .select(['r.state', 'r.reason', 'r.signature', 'v.user_usdc'])
    .where('r.id', '=', vauId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { state, reason, signature, user_usdc } = row;
  if (state === 'parked') return { state, reason: reason ?? 'no reason was told' };
  if (signature === null || user_usdc === null) return null;
  return { state: 'paid', signature, user_usdc, url: explorerUrl(signature, rpcUrl) };
}

/** The explorer runs in the visitor's browser, and asks the node from there. */
function explorerUrl(signature: string, rpcUrl: string): string {
  return `https://explorer.solana.com/tx/${signature}?cluster=custom&customUrl=${encodeURIComponent(rpcUrl)}`;
}
