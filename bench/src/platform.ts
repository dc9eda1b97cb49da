/**
 * `npm run bench:platform`: how many events a second become committed, attributed rows, beside the floor of one bare insert for each; how long
 * reports take at a million clicks; and what checking a token costs.
 *
 *   npm run bench:platform                                     everything, written to docs/BENCHMARKS-PLATFORM.md
 *   npm run bench:platform -- --dry                            written nowhere
 *   npm run bench:platform -- --dry --runs 1 --events 2000 --only events     a quick look at one half
 *   npm run bench:platform -- --dry --runs 1 --clicks 20000 --history 5000 --only reports
 *
 * Every figure stands on rows and sums that were counted; a wrong count ends the benchmark with exit code 1, and so does a missed target.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PostgresServer, startPostgres } from '@crr/testing/database';
import type { PlatformFindings } from './platform/findings';
import { type IngestionFigure, measureIngestion, type Way } from './platform/ingestion';
import { measureJwt } from './platform/jwt';
import { markdown } from './platform/report';
import { fillHistory, measureReports, measureSessions } from './platform/reports';
import { ServerClient } from './platform/server-client';
import { stockUp } from './platform/stock';
import { EVENTS_PER_SECOND, targetsOf } from './platform/targets';
import { wrapped } from './wrapped';

const REPORT = join(__dirname, '../../docs/BENCHMARKS-PLATFORM.md');
const CONNECTIONS = [1, 16, 64, 256] as const;
const PACED_CONNECTIONS = 128;
const SESSIONS = 100;
const WAYS: readonly Way[] = [
  ...CONNECTIONS.map((connections) => ({ what: 'events', connections, rate: null }) as const),
  { what: 'signed events', connections: 64, rate: null },
  { what: 'events', connections: PACED_CONNECTIONS, rate: EVENTS_PER_SECOND },
];
const ASKS_OF_A_REPORT = 100;
const ASKS_OF_SESSIONS = 2_000;

const HALVES = ['events', 'reports'] as const;
type Half = (typeof HALVES)[number];

/** How much is measured. */
interface Plan {
  only: readonly Half[];
  runs: number;
  /** Events of a run. */
  events: number;
  /** Clicks that reports are of. */
  clicks: number;
  /** Events that reports are of. */
  history: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      events: { type: 'string', default: '20000' },
      clicks: { type: 'string', default: '1000000' },
      history: { type: 'string', default: '100000' },
      only: { type: 'string' },
      dry: { type: 'boolean', default: false },
    },
  });
  if (values.only !== undefined && !values.dry)
    throw new RangeError('--only goes with --dry: the report is of everything');
  const findings = await measure({
    only: values.only === undefined ? HALVES : [halfNamed(values.only)],
    runs: count('runs', values.runs),
    events: count('events', values.events),
    clicks: count('clicks', values.clicks),
    history: count('history', values.history),
  });
  if (!values.dry) writeFileSync(REPORT, wrapped(markdown(findings)));
  for (const { what, target, measured, met } of targetsOf(findings)) {
    say(`${met ? 'met   ' : 'MISSED'}  ${what}: ${measured}; ${target}`);
    if (!met) process.exitCode = 1;
  }
}

/** @throws {RangeError} unless it is a number of at least one */
function count(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new RangeError(`--${option} ${text}: a whole number of at least 1 is needed`);
  return Number(text);
}

/** @throws {RangeError} for what is none */
function halfNamed(name: string): Half {
  const found = HALVES.find((each) => each === name);
  if (found === undefined) throw new RangeError(`--only ${name}: there are ${HALVES.join(' | ')}`);
  return found;
}

async function measure(plan: Plan): Promise<PlatformFindings> {
  const server = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'crr-bench-platform-'));
  try {
    const conditions = [
      machine(),
      `Postgres ${server.version}, fsync on, settings as they come; PGlite in a folder. Settings of the platform as they come, without limits that the load would reach.`,
      `${plan.runs} runs of ${plan.events.toLocaleString('en')} events each, of a tenth on one connection and on PGlite.`,
    ];
    for (const line of conditions) say(line);
    const jwt = await measureJwt(plan.runs);
    say(`checking a token: ${jwt.median} µs`);
    const before = plan.only.includes('events')
      ? [...(await floorOf(server, plan)), ...(await embeddedOf(join(folder, 'database'), plan))]
      : [];
    return { conditions, jwt, ...(await platformOf(server, plan, before)) };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function floorOf(server: PostgresServer, plan: Plan): Promise<IngestionFigure[]> {
  const bare = await ServerClient.start({
    serves: 'bare inserts',
    database: { url: await server.createDatabase('floor') },
  });
  try {
    return await ingestion(bare, null, 'Postgres', plan, [
      ...CONNECTIONS.map((connections) => ({ what: 'bare inserts', connections, rate: null }) as const),
    ]);
  } finally {
    await bare.stop();
  }
}

async function embeddedOf(folder: string, plan: Plan): Promise<IngestionFigure[]> {
  const platform = await ServerClient.start({ serves: 'platform', database: { folder } });
  try {
    const stock = await stockUp(platform);
    return await ingestion(platform, stock, 'PGlite', plan, [
      { what: 'events', connections: 64, rate: null },
    ]);
  } finally {
    await platform.stop();
  }
}

async function platformOf(server: PostgresServer, plan: Plan, before: readonly IngestionFigure[]) {
  const platform = await ServerClient.start({
    serves: 'platform',
    database: { url: await server.createDatabase('platform') },
  });
  try {
    const stock = await stockUp(platform);
    const events = plan.only.includes('events')
      ? await ingestion(platform, stock, 'Postgres', plan, WAYS)
      : [];
    const history = { clicks: plan.clicks, events: plan.history };
    if (!plan.only.includes('reports'))
      return { ingestion: [...before, ...events], history, reports: [], sessions: null };
    await platform.rows(
      'TRUNCATE platform.customer_events, platform.chain_conversions, platform.commissions, platform.commission_moves',
    );
    await fillHistory(platform, stock, history);
    const reports = await measureReports(platform, stock, { runs: plan.runs, asks: ASKS_OF_A_REPORT });
    for (const { path, p50, p95 } of reports) say(`${path}: p50 ${p50.median} ms, p95 ${p95.median} ms`);
    const sessions = await measureSessions(platform, stock, { sessions: SESSIONS, asks: ASKS_OF_SESSIONS });
    say(`${SESSIONS} sessions: ${sessions.perSecond}/s, p50 ${sessions.p50}, p95 ${sessions.p95} ms`);
    return { ingestion: [...before, ...events], history, reports, sessions };
  } finally {
    await platform.stop();
  }
}

async function ingestion(
  server: ServerClient,
  stock: Awaited<ReturnType<typeof stockUp>> | null,
  database: string,
  plan: Plan,
  ways: readonly Way[],
): Promise<IngestionFigure[]> {
  const figures: IngestionFigure[] = [];
  const tenth = Math.max(1, Math.floor(plan.events / 10));
  const warmUp: Way = { what: ways[0]?.what ?? 'events', connections: 16, rate: null };
  await measureIngestion(server, stock, warmUp, { database, runs: 1, events: tenth });
  for (const way of ways) {
    const events = way.connections === 1 || database === 'PGlite' ? tenth : plan.events;
    const figure = await measureIngestion(server, stock, way, { database, runs: plan.runs, events });
    sayIngestion(figure);
    figures.push(figure);
  }
  return figures;
}

function sayIngestion({
  database,
  what,
  connections,
  rate,
  perSecond,
  p50,
  p95,
  p99,
  microseconds,
}: IngestionFigure): void {
  const pace = rate === null ? '' : ` at ${rate}/s`;
  const each = microseconds === null ? '' : `, ${microseconds.median} µs of processor time each`;
  say(
    `${database}, ${what}, ${connections} connections${pace}: ${perSecond.median}/s, p50 ${p50.median}, p95 ${p95.median}, p99 ${p99.median} ms${each}`,
  );
}

/** What the figures stand on: load generator, platform and database share the cores. Others' load makes them worse. */
function machine(): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  return `${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}; load generator, platform and database share them; load average before: ${load.toFixed(1)}.`;
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
