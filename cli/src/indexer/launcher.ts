/** The indexer that runs beside the scenario. */
import { join } from 'node:path';
import type { DatabaseOptions } from '@crr/db';
import { type Service, startService } from '@crr/indexer';
import type { Localnet } from '@crr/localnet';
import pino from 'pino';
import { socketUrl } from './socket-url';

/** What is indexed, and into what. */
export interface Setting {
  rpcUrl: string;
  /** Null for another cluster. */
  localnet: Localnet | null;
  /** Holds the embedded database. */
  folder: string;
  /** Whether /status and /metrics are served. */
  serves: boolean;
}

/** A running indexer, and how it is ended. */
export interface RunningIndexer {
  service: Service;
  /** @throws what ended it, if something did */
  stop(): Promise<void>;
}

const FOLDER = 'db';
const POLL_MILLISECONDS = 400;
const STDERR = 2;

/** Starts indexing. It logs warnings alone, to the error output. */
export async function startIndexing(setting: Setting): Promise<RunningIndexer> {
  const { rpcUrl, localnet, serves } = setting;
  const service = await startService({
    rpcUrl,
    wsUrl: localnet?.wsUrl ?? socketUrl(rpcUrl),
    database: databaseFor(setting),
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

/** A Postgres that is there for another cluster's events is not for those of a chain that begins anew each time. */
function databaseFor({ localnet, folder }: Setting): DatabaseOptions {
  const url = process.env.DATABASE_URL;
  return localnet === null && url ? { url } : { folder: join(folder, FOLDER) };
}
