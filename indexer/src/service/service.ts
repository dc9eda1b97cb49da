/** The indexer as a service: database, source, loop, metrics, HTTP and the watch over the money, opened and closed together. */
import { type Database, type DatabaseOptions, type MigrateWhen, openDatabase, prepareSchema } from '@crr/db';
import { systemClock } from '@crr/kit';
import type { Listening } from '@crr/kit/node';
import { RouterPdas } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { Logger } from 'pino';
import { BusinessMetrics, IndexerMetrics } from '../metrics';
import type { Source } from '../model';
import { type ChainRpc, createChainRpc } from '../rpc';
import { Indexer, type IndexerObserver, type IndexerOptions } from '../run';
import { createApp, listen } from '../serve';
import { createRpcSource } from '../source';
import { openSink } from '../store';
import { messageOf } from './message';
import { MoneyWatch } from './money-watch';
import { logObserver, observers } from './observers';
import { WriterRole } from './standby';

/** What a service is started with. */
export interface ServiceOptions {
  rpcUrl: string;
  /** Wakes the indexer when something happens. Without it, it looks every second. */
  wsUrl?: string | undefined;
  /** Default: the localnet's. */
  programId?: PublicKey | undefined;
  database: DatabaseOptions;
  /** Whether the database is migrated here, or only looked at. Default `start`. */
  migrate?: MigrateWhen | undefined;
  /** Where HTTP is served; 0 for a free port, null for nowhere. */
  port: number | null;
  /** Default 127.0.0.1: the metrics name campaigns. */
  hostname?: string | undefined;
  /** /ready says so while the database is no further behind. Default 30. */
  mostLagSeconds?: number | undefined;
  /** The page where codes of HTTP errors are explained, absolute. Default: the service's own. */
  docsUrl?: string | null;
  /** Between two comparisons of vaults with their books. Default 60. */
  reconcileSeconds?: number | undefined;
  indexer?: IndexerOptions;
  logger: Logger;
  /** Told besides the metrics. */
  observer?: IndexerObserver;
}

/** A started service. */
export interface Service {
  readonly database: Database;
  readonly metrics: IndexerMetrics;
  /** Null when nothing is served. */
  readonly url: string | null;
  readonly rpc: ChainRpc;
  readonly source: Source;
  /** Stores everything up to the tip. */
  catchUp(signal: AbortSignal): Promise<void>;
  /** Runs until the signal is given, or until something can't pass. */
  run(signal: AbortSignal): Promise<void>;
  /** How far the database is. 64-bit numbers are strings. */
  cursorText(): Promise<{ tipSlot: string; finalizedSlot: string; events: string }>;
  /** The text that /metrics serves. */
  metricsText(): Promise<string>;
  close(): Promise<void>;
}

const MOST_LAG_SECONDS = 30;
const RECONCILE_SECONDS = 60;
const MILLISECONDS = 1_000;

/**
 * Opens everything, migrates, takes the writer's role and starts serving; indexing begins with {@link Service.run}.
 *
 * @throws AnotherWriterError, FolderLockedError, WrongChainError, SchemaNewerError, SchemaOlderError: what people have to mend
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const closing: Closing = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    return await opened(options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** What has to be closed, in the order in which it was opened. */
type Closing = (() => Promise<void>)[];

async function opened(
  options: ServiceOptions,
  closing: Closing,
  close: () => Promise<void>,
): Promise<Service> {
  const { logger, reconcileSeconds = RECONCILE_SECONDS } = options;
  const metrics = new IndexerMetrics(systemClock);
  const { rpc, source } = openNode(options, metrics);
  closing.push(() => source.close());
  const { database, reader, sink, pdas, writer } = await openStore(options, { source, metrics, closing });
  const business = new BusinessMetrics(reader, metrics.registry, systemClock.now);
  const server = await serveApp(options, { database: reader, metrics, business });
  if (server !== null) closing.push(() => server.close());
  const indexer = new Indexer({
    source,
    sink,
    clock: systemClock,
    observer: observers([metrics, logObserver(logger), options.observer ?? {}]),
    options: options.indexer ?? {},
  });
  const watch = new MoneyWatch({ database: reader, rpc, pdas, metrics, logger, clock: systemClock });
  return {
    database,
    metrics,
    url: server?.url ?? null,
    rpc,
    source,
    catchUp: (signal) => writer.whileHeld(sink, signal, () => indexer.catchUp(signal)),
    run: (signal) => {
      const index = () => writer.whileHeld(sink, signal, () => indexer.run(signal));
      return runAll(index, watch, signal, reconcileSeconds);
    },
    cursorText: async () => {
      const { tipSlot, finalizedSlot, events } = await sink.cursor();
      return { tipSlot: `${tipSlot}`, finalizedSlot: `${finalizedSlot}`, events: `${events}` };
    },
    metricsText: async () => {
      const fault = await business.refresh();
      if (fault !== null) logger.error({ error: messageOf(fault) }, 'the metrics could not be read');
      return metrics.registry.metrics();
    },
    close,
  };
}

function openNode({ rpcUrl, wsUrl, programId }: ServiceOptions, metrics: IndexerMetrics) {
  const rpc = createChainRpc({ url: rpcUrl, observer: (observation) => metrics.onRequest(observation) });
  const source = createRpcSource({
    rpc,
    ...(wsUrl === undefined ? {} : { wsUrl }),
    ...(programId === undefined ? {} : { programId }),
  });
  return { rpc, source };
}

/** The database, migrated and taken as its writer, and where events go in it. */
async function openStore(
  options: ServiceOptions,
  { source, metrics, closing }: { source: Source; metrics: IndexerMetrics; closing: Closing },
) {
  const { logger } = options;
  const database = await openDatabase({ applicationName: 'crr indexer', ...options.database });
  closing.push(() => database.close());
  const writer = new WriterRole(metrics, logger);
  const role = await database.acquire('indexer', writer);
  closing.push(() => role.release());
  const applied = await prepareSchema(database, options.migrate ?? 'start');
  if (applied.length > 0) logger.info({ migrations: applied }, 'migrated the database');
  const pdas = new RouterPdas(options.programId);
  const identity = { genesisHash: await source.genesisHash(), programId: pdas.programId.toBase58() };
  const sink = await openSink(database, identity, {
    onRetry: (error) => {
      metrics.onRetry();
      logger.warn({ error: messageOf(error) }, 'repeating a transaction of the database');
    },
  });
  const reader = await openReader(options.database, database);
  if (reader !== database) closing.push(() => reader.close());
  return { database, reader, sink, pdas, writer };
}

async function openReader(options: DatabaseOptions, database: Database): Promise<Database> {
  if (options.url === undefined) return database;
  return openDatabase({ url: options.url, readOnly: true, applicationName: 'crr indexer http' });
}

async function serveApp(
  options: ServiceOptions,
  parts: { database: Database; metrics: IndexerMetrics; business: BusinessMetrics },
): Promise<Listening | null> {
  if (options.port === null) return null;
  const app = createApp({
    ...parts,
    now: systemClock.now,
    docsUrl: options.docsUrl ?? null,
    readiness: { mostLagSeconds: options.mostLagSeconds ?? MOST_LAG_SECONDS },
    onFault: (error) => options.logger.error({ error: messageOf(error) }, 'a request failed'),
  });
  return listen(app, options.port, options.hostname);
}

/** Both end when the signal is given; when the indexer fails, the watch ends too. */
async function runAll(
  index: () => Promise<void>,
  watch: MoneyWatch,
  signal: AbortSignal,
  reconcileSeconds: number,
): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const watching = watch.run(either, reconcileSeconds * MILLISECONDS);
  try {
    await index();
  } finally {
    stop.abort();
    await watching;
  }
}
