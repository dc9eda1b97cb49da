/** docs/BENCHMARKS-INDEXER.md. */
import type { IndexerFindings } from '../indexer';

const QUERY_LIMIT_MILLISECONDS = 50;
const LATENCY_LIMIT_MILLISECONDS = 2_000;

/** The findings as a page. */
export function markdown({ conditions, ingest, latency, growth, dashboards }: IndexerFindings): string {
  return `${[
    '# Benchmarks of the indexer',
    'Written by `npm run bench:indexer`. Every figure stands on rows that were counted: raw events, VAUs, and the VAUs that each rollup adds up to.',
    conditions.map((line) => `- ${line}`).join('\n'),
    '## Events into rows',
    'From the text of a node’s answers to `getTransaction` (five VAUs each, a user’s first VAU alone): parsed, decoded, checked against their hash chains, projected into typed rows and rollups, committed. While the database stores a batch, the next one is read.',
    table(
      ['what', 'database', 'unit', 'min', 'median', 'max', 'runs', 'at least', 'met', 'aim', 'reached'],
      ingest.map(({ what, kind, unit, spread, target, aim }) => [
        what,
        kind,
        unit,
        grouped(spread.min),
        grouped(spread.median),
        grouped(spread.max),
        `${spread.samples}`,
        target === null ? '' : grouped(target),
        target === null ? '' : yes(spread.median >= target),
        aim === null ? '' : grouped(aim),
        aim === null ? '' : yes(spread.median >= aim),
      ]),
    ),
    '## From the chain to a row',
    'VAUs sent one by one to the embedded chain with slots of 400 ms; from their block to the commit of their rows, in milliseconds. The indexer runs as a service, woken by the websocket.',
    table(
      ['database', 'p50', 'p95', 'max', 'VAUs', `p95 < ${grouped(LATENCY_LIMIT_MILLISECONDS)}`],
      latency.map(({ kind, latency: { p50, p95, max, samples } }) => [
        kind,
        `${p50}`,
        `${p95}`,
        `${max}`,
        `${samples}`,
        yes(p95 < LATENCY_LIMIT_MILLISECONDS),
      ]),
    ),
    '## As the database grows',
    'One load into Postgres, 16 campaigns, 240,000 users, 200 influencers. Memory is the indexer’s and the benchmark’s own, without the database.',
    table(
      ['up to events', 'events/s in this stretch', 'MB resident'],
      growth.map(({ events, eventsPerSecond, megabytes }) => [
        grouped(events),
        grouped(eventsPerSecond),
        grouped(megabytes),
      ]),
    ),
    '## Queries of analysts',
    `The files of analytics/, a hundred times each, each time about another campaign, over ${grouped(dashboards.events)} events in Postgres. Milliseconds.`,
    table(
      ['query', 'rows', 'p50', 'p95', 'max', `p95 < ${QUERY_LIMIT_MILLISECONDS}`],
      dashboards.times.map(({ query, rows, p50, p95, max }) => [
        query,
        `${rows}`,
        `${p50}`,
        `${p95}`,
        `${max}`,
        yes(p95 < QUERY_LIMIT_MILLISECONDS),
      ]),
    ),
  ].join('\n\n')}\n`;
}

function yes(met: boolean): string {
  return met ? 'yes' : '**no**';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map(line).join('\n');
}

/** 1234567 → 1,234,567. */
function grouped(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
