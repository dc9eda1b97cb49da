/** docs/BENCHMARKS-INDEXER.md. */
import { BUDGET_MILLISECONDS } from './dashboards';
import type { DashboardFigures, IndexerFindings, IngestFigure, LatencyFigure, Part } from './findings';
import type { Stretch } from './growth';
import { LATENCY_MILLISECONDS } from './targets';

/** The findings as a page; parts that were never measured are left out. */
export function markdown({ ingest, latency, growth, dashboards }: IndexerFindings): string {
  return `${[
    '# Benchmarks of the indexer',
    'Written by `npm run bench:indexer`. Every figure stands on rows that were counted: raw events, VAUs, and what each table of sums adds up to; a wrong count ends the benchmark.',
    ...section('Events into rows', ingest, ingestText),
    ...section('From the chain to a row', latency, latencyText),
    ...section('As the database grows', growth, growthText),
    ...section('Queries of dashboards', dashboards, dashboardsText),
  ].join('\n\n')}\n`;
}

function section<Found>(
  title: string,
  part: Part<Found> | undefined,
  text: (found: Found) => string[],
): string[] {
  if (part === undefined) return [];
  return [`## ${title}`, part.conditions.map((line) => `- ${line}`).join('\n'), ...text(part.found)];
}

function ingestText(figures: IngestFigure[]): string[] {
  return [
    'From the text of a node’s answers to `getTransaction` (five VAUs each, a user’s first VAU alone): parsed, decoded, checked against their hash chains, projected into typed rows and rollups, committed. While the database stores a batch, the next one is read.',
    table(
      ['what', 'database', 'unit', 'min', 'median', 'max', 'runs', 'at least', 'met', 'aim', 'reached'],
      figures.map(({ what, kind, unit, spread, target, aim }) => [
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
  ];
}

function latencyText(figures: LatencyFigure[]): string[] {
  return [
    'VAUs sent one by one to the embedded chain with slots of 400 ms; from their block to the commit of their rows, in milliseconds. The indexer runs as a service, woken by the websocket.',
    table(
      ['database', 'p50', 'p95', 'max', 'VAUs', `p95 < ${grouped(LATENCY_MILLISECONDS)}`],
      figures.map(({ kind, latency: { p50, p95, max, samples } }) => [
        kind,
        `${p50}`,
        `${p95}`,
        `${max}`,
        `${samples}`,
        yes(p95 < LATENCY_MILLISECONDS),
      ]),
    ),
  ];
}

function growthText(stretches: Stretch[]): string[] {
  return [
    'One load into Postgres. Memory is that of the indexer and the benchmark together, without the database: what is resident at most while batches are read and committed, garbage included, and what is left after a collection.',
    table(
      [
        'up to events',
        'events/s in this stretch',
        'MB resident at most',
        'MB resident',
        'MB held in the heap',
      ],
      stretches.map(({ events, eventsPerSecond, residentAtMost, resident, held }) =>
        [events, eventsPerSecond, residentAtMost, resident, held].map(grouped),
      ),
    ),
  ];
}

function dashboardsText({ shape, filled, gigabytes, times }: DashboardFigures): string[] {
  const slow = times.filter(({ plan }) => plan !== null);
  return [
    `${grouped(filled.vaus)} VAUs and ${grouped(filled.conversions)} conversions of ${grouped(filled.users)} users in ${grouped(shape.campaigns)} campaigns over ${shape.days} days, ${grouped(shape.influencers)} influencers of whom each campaign has ${grouped(shape.influencersPerCampaign)}, ${shape.countries} countries; ${gigabytes} GB in Postgres, written by SQL. The files of analytics/ and the SQL of the Grafana panels, each asked so often, about one campaign or payee after the other, those with the most VAUs first. Milliseconds, with the rows’ way into this process.`,
    table(
      [
        'query',
        'rows',
        'p50',
        'p95',
        'max',
        'times',
        `p95 < ${BUDGET_MILLISECONDS}`,
        'large tables read whole',
      ],
      times.map(({ query, rows, p50, p95, max, samples, readsWhole }) => [
        query,
        `${rows}`,
        `${p50}`,
        `${p95}`,
        `${max}`,
        `${samples}`,
        yes(p95 < BUDGET_MILLISECONDS),
        readsWhole.join(', ') || 'none',
      ]),
    ),
    ...slow.flatMap(({ query, plan }) => [`### Plan of ${query}`, `\`\`\`text\n${plan}\n\`\`\``]),
  ];
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
