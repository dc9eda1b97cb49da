/**
 * `npm run bench:indexer`: how fast the indexer and its database are, on Postgres (as in production: fsync on) and on the embedded one.
 *
 *   npm run bench:indexer                                            all parts, written to docs/BENCHMARKS-INDEXER.md
 *   npm run bench:indexer -- --only dashboards --vaus 10000000       the queries at ten million VAUs (half an hour, 30 GB of disk)
 *   npm run bench:indexer -- --only growth --events 10000000         the load of ten million events (an hour, 30 GB of disk)
 *   npm run bench:indexer -- --dry                                   written nowhere
 *
 * Parts: ingest, latency, growth, dashboards; `--only` takes some, with commas, and the others stay as an earlier run found them. Every
 * figure stands on rows that were counted; a wrong count ends the benchmark. Exit code 1 where a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PostgresServer, startPostgres } from '@crr/testing/database';
import { KINDS, withDatabase } from './indexer/database';
import { measureFilled } from './indexer/filled';
import { PLATFORM } from './indexer/filling';
import {
  type IndexerFindings,
  type IngestFigure,
  type LatencyFigure,
  PART_NAMES,
  type Part,
  type PartName,
  readFindings,
} from './indexer/findings';
import { measureGrowth, type Stretch } from './indexer/growth';
import { History } from './indexer/history';
import { type Batch, batchOf, spreadOver, timePipeline, timeRowByRow, timeSink } from './indexer/ingest';
import { measureLatency } from './indexer/latency';
import { markdown } from './indexer/report';
import { missedBy } from './indexer/targets';
import { wrapped } from './wrapped';

const RUNS = 5;
const EVENTS_PER_RUN = 60_000;
const EVENTS_PER_BATCH = 4_000;
const ROWS_OF_FLOOR = 2_000;
const DEFAULT_EVENTS = '1000000';
const DEFAULT_VAUS = '1000000';
const FIRST_MARK = 10_000;
const STRETCHES = 10;
const SERVER_SETTINGS = { shared_buffers: '1GB', max_wal_size: '4GB' };
const REPORT = join(__dirname, '../../docs/BENCHMARKS-INDEXER.md');
const FIGURES = join(__dirname, '../indexer-figures.json');
const SHAPE = {
  campaigns: 16,
  usersPerCampaign: 15_000,
  influencers: 200,
  vausPerSecond: 4,
  transactionsPerSlot: 10,
};

/** How much is measured. */
interface Sizes {
  /** Of the long load. */
  events: number;
  /** That the queries are asked over. */
  vaus: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PART_NAMES.join(',') },
      events: { type: 'string', default: DEFAULT_EVENTS },
      vaus: { type: 'string', default: DEFAULT_VAUS },
      dry: { type: 'boolean', default: false },
    },
  });
  const parts = values.only.split(',').map(partNamed);
  const sizes = { events: count('events', values.events), vaus: count('vaus', values.vaus) };
  const server = await startPostgres({ settings: SERVER_SETTINGS });
  try {
    const findings = await measure(server, parts, sizes);
    if (!values.dry) store({ ...readFindings(FIGURES), ...findings });
    const missed = missedBy(findings);
    for (const line of missed) say(`MISSED  ${line}`);
    if (missed.length > 0) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

/** @throws {RangeError} for a name that no part has */
function partNamed(name: string): PartName {
  const found = PART_NAMES.find((each) => each === name);
  if (found === undefined)
    throw new RangeError(`--only ${name}: no such part; there are ${PART_NAMES.join(', ')}`);
  return found;
}

/** @throws {RangeError} unless it is a number of at least one */
function count(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new RangeError(`--${option} ${text}: a whole number of at least 1 is needed`);
  return Number(text);
}

function store(findings: IndexerFindings): void {
  writeFileSync(FIGURES, `${JSON.stringify(findings, null, 2)}\n`);
  writeFileSync(REPORT, wrapped(markdown(findings)));
}

async function measure(
  server: PostgresServer,
  parts: readonly PartName[],
  { events, vaus }: Sizes,
): Promise<IndexerFindings> {
  const on = `Postgres ${server.version}, fsync on, shared_buffers ${SERVER_SETTINGS.shared_buffers}, other settings as they come, on the same machine`;
  const findings: IndexerFindings = {};
  if (parts.includes('ingest')) {
    findings.ingest = await part(
      [
        `${on}; PGlite in a folder, in the same process.`,
        `New space of 64 MB. ${EVENTS_PER_RUN.toLocaleString('en')} events a run in batches of ${EVENTS_PER_BATCH.toLocaleString('en')}, ${RUNS} runs, each on a fresh database.`,
      ],
      () => measureIngest(server),
    );
  }
  if (parts.includes('latency')) {
    findings.latency = await part([`${on}; PGlite in memory.`], () => measureLatencies(server));
  }
  if (parts.includes('growth')) {
    const { campaigns, usersPerCampaign, influencers } = SHAPE;
    findings.growth = await part(
      [
        `${on}.`,
        `New space of 64 MB. ${campaigns} campaigns of ${usersPerCampaign} users, ${influencers} influencers.`,
      ],
      () => measureStretches(server, events),
    );
  }
  if (parts.includes('dashboards')) {
    findings.dashboards = await part([`${on}, after VACUUM ANALYZE.`], () =>
      withDatabase('postgres', server, (database) => measureFilled(database, { ...PLATFORM, vaus }, say)),
    );
  }
  return findings;
}

/** Measures one part; the machine's load is taken before. */
async function part<Found>(conditions: readonly string[], work: () => Promise<Found>): Promise<Part<Found>> {
  const all = [machine(), ...conditions];
  for (const line of all) say(line);
  return { conditions: all, found: await work() };
}

async function measureLatencies(server: PostgresServer): Promise<LatencyFigure[]> {
  const figures: LatencyFigure[] = [];
  for (const kind of KINDS) {
    const options =
      kind === 'postgres' ? { url: await server.createDatabase('latency') } : { folder: ':memory:' };
    const latency = await measureLatency(options);
    figures.push({ kind, latency });
    say(`latency on ${kind}: ${JSON.stringify(latency)}`);
  }
  return figures;
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

async function measureStretches(server: PostgresServer, events: number): Promise<Stretch[]> {
  const history = await History.create(SHAPE);
  const marks = Array.from({ length: STRETCHES }, (_, i) => Math.round((events * (i + 1)) / STRETCHES));
  return withDatabase('postgres', server, (database) =>
    measureGrowth(
      database,
      history,
      [FIRST_MARK, ...marks].filter((mark, i) => i === 0 || mark > FIRST_MARK),
      (stretch) => say(`up to ${stretch.events} events: ${JSON.stringify(stretch)}`),
    ),
  );
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
