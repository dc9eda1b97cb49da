/**
 * `npm run bench:edge`: how fast the edge redirects in the real workerd and on Node, how many tags it signs and checks, and how fast attention
 * becomes money on the embedded chain.
 *
 *   npm run bench:edge                                        everything, written to docs/BENCHMARKS-EDGE.md
 *   npm run bench:edge -- --dry                               written nowhere
 *   npm run bench:edge -- --dry --runs 1 --requests 500 --accounts 50 --only workerd     a quick look at one edge
 *
 * Every figure stands on clicks and sums that were counted; a wrong count ends the benchmark with exit code 1, and so does a missed target.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PostgresServer, startPostgres } from '@crr/testing/database';
import { type AttentionFigure, measureAttention } from './edge/attention';
import type { EdgeFindings } from './edge/findings';
import { Ground } from './edge/ground';
import { machine, makeRoom } from './edge/machine';
import { measurePeer } from './edge/peer';
import { measureRedirects, type RedirectFigure } from './edge/redirects';
import { markdown } from './edge/report';
import { EDGES, type EdgeName, startSubject } from './edge/subject';
import { measureTags } from './edge/tags';
import { targetsOf } from './edge/targets';
import { wrapped } from './wrapped';

const REPORT = join(__dirname, '../../docs/BENCHMARKS-EDGE.md');

/** How much is measured, and of what. */
interface Plan {
  runs: number;
  /** Redirects of a run. */
  requests: number;
  /** Who report attention at once. */
  accounts: number;
  edges: readonly EdgeName[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      requests: { type: 'string', default: '5000' },
      accounts: { type: 'string', default: '500' },
      only: { type: 'string' },
      dry: { type: 'boolean', default: false },
    },
  });
  const plan = {
    runs: count('runs', values.runs),
    requests: count('requests', values.requests),
    accounts: count('accounts', values.accounts),
    edges: values.only === undefined ? EDGES : [edgeNamed(values.only)],
  };
  if (values.only !== undefined && !values.dry)
    throw new RangeError('--only goes with --dry: the report is of all edges');
  const findings = await measure(plan);
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

/** @throws {RangeError} for a name that no edge has */
function edgeNamed(name: string): EdgeName {
  const found = EDGES.find((each) => each === name);
  if (found === undefined) throw new RangeError(`--only ${name}: there are ${EDGES.join(' | ')}`);
  return found;
}

async function measure(plan: Plan): Promise<EdgeFindings> {
  makeRoom();
  const server = await startPostgres();
  const ground = await Ground.open();
  try {
    const conditions = [
      machine(),
      `Postgres ${server.version}, fsync on, settings as they come; PGlite in a folder. Settings of the edge as they come, without limits that the load would reach, and with one front.`,
      `${plan.runs} runs of ${plan.requests.toLocaleString('en')} redirects each, on one database for all ways of asking one edge.`,
    ];
    for (const line of conditions) say(line);
    const peer = await measurePeer(plan, sayRedirects);
    const tags = await measureTags(plan.runs);
    for (const { what, perSecond } of tags) say(`tags ${what}: ${perSecond.median}/s`);
    const measured = await measureEdges(plan, ground, server);
    return { conditions, tags, attention: measured.attention, redirects: [...measured.redirects, ...peer] };
  } finally {
    await ground.close();
    await server.stop();
  }
}

async function measureEdges(
  { edges, runs, requests, accounts }: Plan,
  ground: Ground,
  server: PostgresServer,
) {
  const redirects: RedirectFigure[] = [];
  const attention: AttentionFigure[] = [];
  for (const name of edges) {
    const subject = await startSubject(name, ground, server);
    try {
      redirects.push(...(await measureRedirects(subject, ground, { runs, requests }, sayRedirects)));
      const figures = await measureAttention(subject, ground, { runs, accounts });
      for (const { edge, what, accepted, confirmed } of figures)
        say(`${edge}, ${what}: ${accepted.median}/s accepted, ${confirmed.median}/s confirmed`);
      attention.push(...figures);
    } finally {
      await subject.stop();
    }
  }
  return { redirects, attention };
}

function sayRedirects({
  edge,
  what,
  connections,
  rate,
  perSecond,
  p50,
  p95,
  p99,
  microseconds,
}: RedirectFigure): void {
  const pace = rate === null ? '' : ` at ${rate}/s`;
  const latency = `p50 ${p50.median}, p95 ${p95.median}, p99 ${p99.median} ms`;
  const each = microseconds === null ? '' : `, ${microseconds.median} µs of processor time each`;
  say(`${edge}, ${what}, ${connections} connections${pace}: ${perSecond.median}/s, ${latency}${each}`);
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
