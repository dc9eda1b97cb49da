/** The indexer as a service: database, source, loop, metrics, HTTP and the watch over the money, opened and closed together. */
import { type Database, type DatabaseOptions, migrate, openDatabase } from '@crr/migrations';
import { RouterPdas } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { Logger } from 'pino';
import { BusinessMetrics, IndexerMetrics } from '../metrics';
import type { Source } from '../model';
import { type ChainRpc, createChainRpc } from '../rpc';
import { Indexer, type IndexerObserver, type IndexerOptions, systemClock } from '../run';
import { createApp, type HttpServer, listen } from '../serve';
import { createRpcSource } from '../source';
import { openSink } from '../store';
import { type CampaignMoney, reconcile } from '../verify';

/** What a service is started with. */
export interface ServiceOptions {
  rpcUrl: string;
  /** Wakes the indexer when something happens. Without it, it looks every second. */
  wsUrl?: string | undefined;
  /** Default: the localnet's. */
  programId?: PublicKey | undefined;
  database: DatabaseOptions;
  /** Where HTTP is served; 0 for a free port, null for nowhere. */
  port: number | null;
  /** Default 127.0.0.1: the metrics name campaigns. */
  hostname?: string | undefined;
  /** /ready says so while the database is no further behind. Default 30. */
  mostLagSeconds?: number | undefined;
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
 * @throws AnotherWriterError, FolderLockedError, WrongChainError, SchemaNewerError: what people have to mend
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { logger } = options;
  const metrics = new IndexerMetrics(systemClock);
  const rpc = createChainRpc({
    url: options.rpcUrl,
    observer: (observation) => metrics.onRequest(observation),
  });
  const source = createRpcSource({
    rpc,
    ...(options.wsUrl === undefined ? {} : { wsUrl: options.wsUrl }),
    ...(options.programId === undefined ? {} : { programId: options.programId }),
  });
  const closing: (() => Promise<void>)[] = [() => source.close()];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const database = await openDatabase({ applicationName: 'crr indexer', ...options.database });
    closing.push(() => database.close());
    const role = await database.acquire('indexer');
    closing.push(() => role.release());
    const applied = await migrate(database);
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
    const watch = new MoneyWatch({ database: reader, rpc, pdas, metrics, logger });
    return {
      database,
      metrics,
      url: server?.url ?? null,
      rpc,
      source,
      catchUp: (signal) => indexer.catchUp(signal),
      run: (signal) => runAll(indexer, watch, signal, options.reconcileSeconds ?? RECONCILE_SECONDS),
      cursorText: async () => {
        const { tipSlot, finalizedSlot, events } = await sink.cursor();
        return { tipSlot: `${tipSlot}`, finalizedSlot: `${finalizedSlot}`, events: `${events}` };
      },
      metricsText: async () => {
        await business.refresh();
        return metrics.registry.metrics();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openReader(options: DatabaseOptions, database: Database): Promise<Database> {
  if (options.url === undefined) return database;
  return openDatabase({ url: options.url, readOnly: true, applicationName: 'crr indexer http' });
}

async function serveApp(
  options: ServiceOptions,
  parts: { database: Database; metrics: IndexerMetrics; business: BusinessMetrics },
): Promise<HttpServer | null> {
  if (options.port === null) return null;
  const app = createApp({
    ...parts,
    readiness: { mostLagSeconds: options.mostLagSeconds ?? MOST_LAG_SECONDS },
    onFault: (error) => options.logger.error({ error: messageOf(error) }, 'a request failed'),
  });
  return listen(app, options.port, options.hostname);
}

/** Both end when the signal is given; when the indexer fails, the watch ends too. */
async function runAll(
  indexer: Indexer,
  watch: MoneyWatch,
  signal: AbortSignal,
  reconcileSeconds: number,
): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const watching = watch.run(either, reconcileSeconds * MILLISECONDS);
  try {
    await indexer.run(signal);
  } finally {
    stop.abort();
    await watching;
  }
}

interface MoneyWatchParts {
  database: Database;
  rpc: ChainRpc;
  pdas: RouterPdas;
  metrics: IndexerMetrics;
  logger: Logger;
}

/** Compares vaults with their books again and again. What it finds is a metric and a log line; it never stops the indexer. */
class MoneyWatch {
  constructor(private readonly parts: MoneyWatchParts) {}

  async run(signal: AbortSignal, milliseconds: number): Promise<void> {
    while (!signal.aborted) {
      await systemClock.sleep(milliseconds, signal);
      if (signal.aborted) return;
      try {
        await this.look(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.parts.logger.warn({ error: messageOf(error) }, 'could not compare vaults with their books');
      }
    }
  }

  private async look(signal: AbortSignal): Promise<void> {
    const { database, rpc, pdas, metrics, logger } = this.parts;
    const { differences } = await reconcile({
      database,
      rpc,
      pdas,
      signal,
      onCampaign: (money) => metrics.onReconciled(money.campaignId, mismatchOf(money)),
    });
    for (const money of differences) {
      const { campaignId, slot } = money;
      logger.error(
        { campaignId, slot, mismatchUsdc: `${mismatchOf(money)}` },
        'a vault and its books differ',
      );
    }
  }
}

function logObserver(logger: Logger): IndexerObserver {
  return {
    onCommit: (view, { added, removed, cursor }) => {
      if (removed > 0)
        logger.warn({ removed, fromSlot: cursor.tipSlot + 1 }, 'took events back after a fork');
      if (added > 0) logger.debug({ added, upTo: view.upTo, events: cursor.events }, 'stored events');
    },
    onGap: ({ streamKey, first, last }) =>
      logger.warn({ streamKey, first: `${first}`, last: `${last}` }, 'events are missing; looking for them'),
    onGapFilled: ({ streamKey }, outcome) => logger.warn({ streamKey, outcome }, 'looked for missing events'),
    onFailure: (error, delayMilliseconds) =>
      logger.warn({ error: messageOf(error), delayMilliseconds }, 'trying again'),
  };
}

/** One observer that tells all of them. */
function observers(all: readonly IndexerObserver[]): IndexerObserver {
  const told = <Name extends keyof IndexerObserver>(name: Name) =>
    ((...args: unknown[]) => {
      for (const each of all) (each[name] as ((...told: unknown[]) => void) | undefined)?.apply(each, args);
    }) as NonNullable<IndexerObserver[Name]>;
  return {
    onBackfill: told('onBackfill'),
    onView: told('onView'),
    onCommit: told('onCommit'),
    onGap: told('onGap'),
    onGapFilled: told('onGapFilled'),
    onCaughtUp: told('onCaughtUp'),
    onFailure: told('onFailure'),
  };
}

/** By how much a vault, the pot and the database's books disagree; 0 when they agree. */
function mismatchOf({ state, shortUsdc, pot, books }: CampaignMoney): bigint {
  if (state !== 'differs') return 0n;
  if (shortUsdc > 0n || pot === null || books === null) return shortUsdc > 0n ? shortUsdc : 1n;
  const fields = Object.keys(books) as (keyof typeof books)[];
  const differences = fields.map((field) => pot[field] - books[field]).map((d) => (d < 0n ? -d : d));
  return differences.reduce((most, difference) => (difference > most ? difference : most), 1n);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
