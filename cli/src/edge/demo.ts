/** A publisher's page to be visited by a link: what the beacon counts there is paid. */

import type { Database } from '@crr/db';
import { createLink, type Demo, serveDemo } from '@crr/edge';
import { encodeBase58 } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

/** Whose attention, for which campaign, by whose link. */
export interface DemoSetting {
  /** The edge's URL. */
  edge: string;
  /** Where the edge's links are. */
  database: Database;
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
  const demo: Demo = await serveDemo({ edge: edge.origin, account: setting.account.toBase58() });
  const { code } = await createLink(setting.database.db, {
    destinationUrl: demo.url,
    campaignId: encodeBase58(setting.campaignId),
    influencer: setting.influencer.toBase58(),
  });
  return { link: `${edge.origin}/r/${code}`, close: () => demo.close() };
}
