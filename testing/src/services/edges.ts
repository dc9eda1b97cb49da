/** The edge as its visitors meet it: over HTTP, in each of the runtimes that it runs in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@crr/db';
import {
  type RunningWorkerd,
  readNodeSettings,
  startCollector,
  startNodeEdge,
  startWorkerd,
} from '@crr/edge';
import { encodeBase58 } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';
import { openFresh } from '../database';

/** Runtimes, in the order in which suites run on them. */
export const EDGE_KINDS = ['Node', 'workerd'] as const;
/** One of {@link EDGE_KINDS}. */
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** An edge that serves, over a database of its own. */
export interface RunningEdge {
  readonly kind: EdgeKind;
  readonly url: string;
  readonly database: Database;
  /** What it wrote to its log. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Settings that differ from {@link TEST_SETTINGS}. */
export type TestSettings = Readonly<Record<string, string>>;

/** Signs tags in tests. */
export const TAG_SIGNER = Keypair.fromSeed(new Uint8Array(32).fill(21));
/** Signs VAUs in tests. */
export const ATTESTER = Keypair.fromSeed(new Uint8Array(32).fill(22));
/** The header by which a test says from where it comes. */
export const ADDRESS_HEADER = 'x-test-address';

/** The key of the collectors that tests start. */
export const COLLECTOR_KEY = 'the-collector-key-of-tests';

/** Settings for tests; there is no chain at the address of its node. */
export const TEST_SETTINGS: TestSettings = {
  CRR_RPC_URL: 'http://127.0.0.1:1',
  TAG_SIGNER_SEEDS: encodeBase58(TAG_SIGNER.secretKey),
  ATTESTER_KEY: encodeBase58(ATTESTER.secretKey),
  SESSION_SECRET: 'the-session-secret-of-tests-is-long',
  IP_SALT: 'the-ip-salt-of-tests',
  CLIENT_IP_HEADER: ADDRESS_HEADER,
};

/** Describes a suite once for each runtime. `start` gives an edge, as often as it is called; all are stopped after each test. */
export function forEachEdge(
  title: string,
  suite: (start: (settings?: TestSettings) => Promise<RunningEdge>, kind: EdgeKind) => void,
): void {
  for (const kind of EDGE_KINDS) {
    describe(`${title} (${kind})`, () => {
      const running: RunningEdge[] = [];
      afterEach(async () => {
        for (const edge of running.splice(0)) await edge.stop();
      });
      suite(async (settings) => {
        const edge = await startEdge(kind, settings);
        running.push(edge);
        return edge;
      }, kind);
    });
  }
}

/** Starts an edge. @param given migrated; the edge closes it when it stops. Default: a fresh one */
export async function startEdge(
  kind: EdgeKind,
  settings: TestSettings = {},
  given?: Database,
): Promise<RunningEdge> {
  const database = given ?? (await openFresh('pglite'));
  const start = kind === 'Node' ? startOnNode : startInWorkerd;
  const { stop, ...edge } = await start(database, { ...TEST_SETTINGS, ...settings });
  return {
    ...edge,
    kind,
    database,
    stop: async () => {
      await stop();
      await database.close();
    },
  };
}

async function startOnNode(database: Database, settings: TestSettings) {
  const log: string[] = [];
  const edge = await startNodeEdge({
    database,
    settings: readNodeSettings(settings),
    log: (entry) => log.push(JSON.stringify(entry)),
  });
  return { url: edge.url, log, stop: () => edge.stop() };
}

async function startInWorkerd(database: Database, settings: TestSettings) {
  const log: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'crr-edge-'));
  const collector = await startCollector({ database, key: COLLECTOR_KEY });
  const workerd = await startWorker(folder, collector.url, settings, (line) => log.push(line));
  const stop = async () => {
    await workerd.stop();
    await collector.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: workerd.url, log, stop };
}

/** Starts the worker alone, over a folder and a collector that stay when it is killed. */
export function startWorker(
  folder: string,
  collectorUrl: string,
  settings: TestSettings,
  onLog?: (line: string) => void,
): Promise<RunningWorkerd> {
  const reached = { LINK_STORE_URL: collectorUrl, COLLECTOR_KEY };
  return startWorkerd({
    folder,
    settings: { ...TEST_SETTINGS, ...reached, ...settings },
    ...(onLog === undefined ? {} : { onLog }),
  });
}
