/** The indexer that runs beside the scenario. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createChainRpc, type Service, startService } from '@crr/indexer';
import type { Localnet } from '@crr/localnet';
import type { DatabaseOptions } from '@crr/migrations';
import pino from 'pino';
import type { Home } from '../home';
import { socketUrl } from './socket-url';

/** What is indexed, and into what. */
export interface Setting {
  rpcUrl: string;
  /** Null for another cluster. */
  localnet: Localnet | null;
  home: Home;
  /** Whether /status and /metrics are served. */
  serves: boolean;
}

/** A running indexer, and how it is ended. */
export interface RunningIndexer {
  service: Service;
  /** @throws what ended it, if something did */
  stop(): Promise<void>;
}

/** Not the one of `crr indexer`, whose data nobody but its owner may delete. */
const FOLDER = 'start-db';
const GENESIS_CHARACTERS = 8;
const POLL_MILLISECONDS = 400;
const STDERR = 2;

/** Starts indexing. It logs warnings alone, to the error output. */
export async function startIndexing(setting: Setting): Promise<RunningIndexer> {
  const { rpcUrl, localnet, serves } = setting;
  const service = await startService({
    rpcUrl,
    wsUrl: localnet?.wsUrl ?? socketUrl(rpcUrl),
    database: await databaseFor(setting),
    port: serves ? 0 : null,
    indexer: { pollMilliseconds: POLL_MILLISECONDS },
    logger: pino({ level: 'warn', base: null }, pino.destination(STDERR)),
  });
  const end = new AbortController();
  const running = service.run(end.signal);
  // What ends it early is thrown by stop(), or noticed as an indexer that is late.
  running.catch(() => undefined);
  return {
    service,
    stop: async () => {
      end.abort();
      await running.finally(() => service.close());
    },
  };
}

/** The embedded chain begins anew each time, and so does its database; those of other clusters stay. */
async function databaseFor({ rpcUrl, localnet, home }: Setting): Promise<DatabaseOptions> {
  if (localnet !== null) {
    const folder = join(home.folder, FOLDER);
    rmSync(folder, { recursive: true, force: true });
    return { folder };
  }
  const url = process.env.DATABASE_URL;
  if (url) return { url };
  const genesis = await createChainRpc({ url: rpcUrl }).getGenesisHash();
  return { folder: join(home.folder, `${FOLDER}-${genesis.slice(0, GENESIS_CHARACTERS)}`) };
}
