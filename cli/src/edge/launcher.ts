/** The edge that runs beside the scenario: in the real workerd, or on Node where workerd has no binary. */
import { join } from 'node:path';
import type { Database } from '@crr/db';
import {
  readNodeSettings,
  startCollector,
  startNodeEdge,
  startWorkerd,
  WorkerdMissingError,
} from '@crr/edge';
import { conversionKey, encodeBase58 } from '@crr/sdk';
import type { Home } from '../home';
import { keyText, newSecret } from './secrets';
import { conversionSecretOf } from './settings';

/** What the edge serves, and with whose keys. */
export interface Setting {
  rpcUrl: string;
  home: Home;
  /** Migrated; links are read from it, and clicks and reports go into it. */
  database: Database;
  /** Whose conversions it takes. */
  campaignId: Uint8Array;
  /** Holds what workerd's Durable Objects keep. */
  folder: string;
  port?: number;
}

/** A running edge, and how it is ended. */
export interface RunningEdge {
  url: string;
  runtime: 'workerd' | 'node';
  /** The bearer key with which the campaign's server reports conversions. */
  conversionKey: string;
  stop(): Promise<void>;
}

const FOLDER = 'edge';
/** A demonstration is watched: it reports often. */
const REPORT_EVERY_SECONDS = '5';
/** On one machine one front stores the clicks of all in groups. */
const FRONT_SHARDS = '1';

/** Starts the edge with the scenario's attester and tag signer; all other secrets are new. */
export async function startEdge(setting: Setting): Promise<RunningEdge> {
  const { home, campaignId, rpcUrl, port = 0 } = setting;
  const conversionSecret = conversionSecretOf(home);
  const key = conversionKey(conversionSecret, encodeBase58(campaignId));
  const settings = {
    CRR_RPC_URL: rpcUrl,
    TAG_SIGNER_SEEDS: keyText(home.key('tag-signer')),
    ATTESTER_KEY: keyText(home.key('attester')),
    SESSION_SECRET: newSecret(),
    IP_SALT: newSecret(),
    REPORT_EVERY_SECONDS,
    CONVERSION_SECRET: conversionSecret,
  };
  try {
    const { url, stop } = await startInWorkerd(setting, settings, port);
    return { url, runtime: 'workerd', conversionKey: key, stop };
  } catch (error) {
    if (!(error instanceof WorkerdMissingError)) throw error;
    const { database } = setting;
    const { url, stop } = await startNodeEdge({ database, settings: readNodeSettings(settings), port });
    return { url, runtime: 'node', conversionKey: key, stop };
  }
}

/** Workers reach the database through the collector. */
async function startInWorkerd(
  { folder, database }: Setting,
  settings: Readonly<Record<string, string>>,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const key = newSecret();
  const collector = await startCollector({ database, key });
  try {
    const worker = await startWorkerd({
      folder: join(folder, FOLDER),
      port,
      settings: { ...settings, LINK_STORE_URL: collector.url, COLLECTOR_KEY: key, FRONT_SHARDS },
    });
    const stop = async () => {
      await worker.stop();
      await collector.close();
    };
    return { url: worker.url, stop };
  } catch (error) {
    await collector.close();
    throw error;
  }
}
