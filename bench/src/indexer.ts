/**
 * `npm run bench:indexer`: how fast the indexer is, on Postgres (as in production: fsync on) and on the embedded database.
 *
 *   npm run bench:indexer                         figures, written to docs/BENCHMARKS-INDEXER.md
 *   npm run bench:indexer -- --events 10000000    with dashboards and growth at ten million events (needs an hour and 20 GB)
 *   npm run bench:indexer -- --dry                figures, written nowhere
 *
 * Every figure stands on rows that were counted; a wrong count ends the benchmark.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from '@crr/migrations';
import { sql } from 'kysely';
import { type PostgresServer, startPostgres } from '../../tools/postgres';
import { measureDashboards, type QueryTime } from './indexer/dashboards';
import { KINDS, type Kind, withDatabase } from './indexer/database';
import { measureGrowth, type Stretch } from './indexer/growth';
import { History } from './indexer/history';
import { type Batch, batchOf, spreadOver, timePipeline, timeRowByRow, timeSink } from './indexer/ingest';
import { type Latency, measureLatency } from './indexer/latency';
import { markdown } from './indexer/report';
import type { Spread } from './spread';

/** One way of bringing events into a database. */
export interface IngestFigure {
  what: string;
  kind: Kind;
  unit: 'events/s' | 'rows/s';
  spread: Spread;
  /** The least that the median shall be, and what is hoped for; null where nothing is laid down. */
  target: number | null;
  aim: number | null;
}

/** Everything that one run found. */
export interface IndexerFindings {
  conditions: string[];
  ingest: IngestFigure[];
  latency: { kind: Kind; latency: Latency }[];
  growth: Stretch[];
  dashboards: { events: number; times: QueryTime[] };
}

const RUNS = 5;
const EVENTS_PER_RUN = 60_000;
const EVENTS_PER_BATCH = 4_000;
const ROWS_OF_FLOOR = 2_000;
const DEFAULT_EVENTS = 1_000_000;
const REPORT = join(__dirname, '../../docs/BENCHMARKS-INDEXER.md');
const SHAPE = {
  campaigns: 16,
  usersPerCampaign: 15_000,
  influencers: 200,
  vausPerSecond: 4,
  transactionsPerSlot: 10,
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { events: { type: 'string' }, dry: { type: 'boolean', default: false } },
  });
  const events = Number(values.events ?? DEFAULT_EVENTS);
  const server = await startPostgres({ settings: { shared_buffers: '1GB', max_wal_size: '4GB' } });
  try {
    const findings = await measure(server, events);
    if (!values.dry) writeFileSync(REPORT, markdown(findings));
    const missed = findings.ingest.filter(({ spread, target }) => target !== null && spread.median < target);
    for (const { what, kind } of missed) say(`MISSED  ${what} on ${kind}`);
    if (missed.length > 0) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

async function measure(server: PostgresServer, events: number): Promise<IndexerFindings> {
  const conditions = [
    machine(),
    `Postgres ${server.version}, fsync on, shared_buffers 1 GB, on the same machine; PGlite in a folder, in the same process.`,
    `New space of 64 MB. ${EVENTS_PER_RUN.toLocaleString('en')} events a run in batches of ${EVENTS_PER_BATCH.toLocaleString('en')}, ${RUNS} runs, each on a fresh database.`,
  ];
  for (const line of conditions) say(line);
  const ingest = await measureIngest(server);
  const latency: IndexerFindings['latency'] = [];
  for (const kind of KINDS) {
    const options =
      kind === 'postgres' ? { url: await server.createDatabase('latency') } : { folder: ':memory:' };
    latency.push({ kind, latency: await measureLatency(options) });
    say(`latency on ${kind}: ${JSON.stringify(latency.at(-1)?.latency)}`);
  }
  const { growth, dashboards } = await withDatabase('postgres', server, (database) =>
    measureLoaded(database, events),
  );
  return { conditions, ingest, latency, growth, dashboards };
}

async function measureIngest(server: PostgresServer): Promise<IngestFigure[]> {
  const history = await History.create(SHAPE);
  const opening = batchOf(history.opening);
  const batches: Batch[] = [];
  for (let taken = 0; taken < EVENTS_PER_RUN; taken += batches.at(-1)?.events ?? 0) {
    batches.push(batchOf(history.take(EVENTS_PER_BATCH)));
  }
  const floor = batches.slice(0, Math.ceil(ROWS_OF_FLOOR / EVENTS_PER_BATCH));
  const ways = [
    {
      what: 'node’s answers to committed rows and rollups',
      run: timePipeline,
      of: batches,
      target: 10_000,
      aim: 20_000,
    },
    {
      what: 'decoded events to committed rows and rollups',
      run: timeSink,
      of: batches,
      target: 20_000,
      aim: 40_000,
    },
    {
      what: 'floor: the VAUs alone, one INSERT each by Kysely',
      run: timeRowByRow,
      of: floor,
      target: null,
      aim: null,
    },
  ];
  const figures: IngestFigure[] = [];
  for (const kind of KINDS) {
    for (const { what, run, of, target, aim } of ways) {
      const spread = await spreadOver(RUNS, () =>
        withDatabase(kind, server, (database) => run(database, opening, of)),
      );
      const unit = target === null ? 'rows/s' : 'events/s';
      figures.push({ what, kind, unit, spread, target, aim });
      say(`${what} on ${kind}: ${spread.median} ${unit} (${spread.min} to ${spread.max})`);
    }
  }
  return figures;
}

async function measureLoaded(
  database: Database,
  events: number,
): Promise<Pick<IndexerFindings, 'growth' | 'dashboards'>> {
  const history = await History.create(SHAPE);
  const marks = [1e4, 1e5, 1e6, 2.5e6, 5e6, 7.5e6, 1e7].filter((mark) => mark < events);
  const growth = await measureGrowth(
    database,
    history,
    [...marks, events],
    ({ events: total, eventsPerSecond, megabytes }) =>
      say(`up to ${total} events: ${eventsPerSecond} events/s, ${megabytes} MB`),
  );
  await sql`VACUUM ANALYZE`.execute(database.db);
  const { rows } = await sql<{ wallet: string }>`SELECT user_wallet AS wallet FROM vaus LIMIT 1`.execute(
    database.db,
  );
  const question = { campaignIds: history.campaignIds(), payee: rows[0]?.wallet ?? '', now: history.now };
  const times = await measureDashboards(database, question);
  for (const time of times) say(`${time.query}: p95 ${time.p95} ms`);
  return { growth, dashboards: { events: growth.at(-1)?.events ?? 0, times } };
}

/** What the figures stand on; others' load on the cores makes them slower. */
function machine(): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  const name = `${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  return `${name}; load average before: ${load.toFixed(1)}.`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
