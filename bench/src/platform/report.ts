/** docs/BENCHMARKS-PLATFORM.md. */
import type { Spread } from '../spread';
import type { PlatformFindings } from './findings';
import type { IngestionFigure } from './ingestion';
import { grouped, targetsOf } from './targets';

/** The findings as a page. */
export function markdown(findings: PlatformFindings): string {
  const { conditions, ingestion, reports, sessions, jwt } = findings;
  return `${[
    '# Benchmarks of the platform',
    INTRODUCTION,
    conditions.map((line) => `- ${line}`).join('\n'),
    '## Targets',
    table(
      ['what', 'target', 'measured, median of the runs', 'met'],
      targetsOf(findings).map(({ what, target, measured, met }) => [
        what,
        target,
        measured,
        met ? 'yes' : '**no**',
      ]),
    ),
    '## Events',
    EVENTS,
    table(
      [
        'database',
        'what',
        'connections',
        'due a second',
        'committed a second',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'processor µs each',
        'runs',
      ],
      ingestion.map(eventRow),
    ),
    '## Reports',
    REPORTS,
    table(
      ['report', 'p50 ms', 'p95 ms', 'runs'],
      reports.map(({ path, p50, p95 }) => [path, spread(p50), spread(p95), `${p95.samples}`]),
    ),
    sessions === null
      ? ''
      : `${sessions.sessions} people who look at their dashboards at once, each with a token of their own, and at another of four pages each second: ${grouped(sessions.perSecond)} answers a second, p50 ${sessions.p50} ms, p95 ${sessions.p95} ms, p99 ${sessions.p99} ms.`,
    '## Tokens',
    `Checking a bearer token (RS256, keys in memory): ${spread(jwt)} µs.`,
    '## Plans of the reports',
    ...reports.map(({ path, plans }) =>
      [`### ${path}`, ...plans.map((plan) => `\`\`\`\n${plan}\n\`\`\``)].join('\n\n'),
    ),
  ].join('\n\n')}\n`;
}

const INTRODUCTION =
  'Written by `npm run bench:platform`. After every run the events in the database are counted: each id once, worth what was told, and decided by the key that it had; any other answer, and any wrong count or sum, ends the benchmark. Min / median / max over the runs.';

const EVENTS = `Purchases over HTTP on the loopback interface, a quarter each with a coupon, a \`ref_code\`, a \`landing_url\` and no key: authenticated, checked, attributed and stored durably before the answer. Where no rate is given, each connection sends as soon as it was answered; else events become due at that rate, whatever the answers do, and their latency counts from then. \`bare inserts\`: the floor, a bare HTTP server that puts the same body into a table without indexes but its key, in a transaction of its own, and does nothing else. Processor time is that of the serving process, without the database's.`;

const REPORTS = 'Each report of thirty of sixty days, asked for over and over, one after the other.';

function eventRow(figure: IngestionFigure): string[] {
  const { database, what, connections, rate, perSecond, p50, p95, p99, microseconds } = figure;
  return [
    database,
    what,
    `${connections}`,
    rate === null ? '' : grouped(rate),
    spread(perSecond),
    spread(p50),
    spread(p95),
    spread(p99),
    microseconds === null ? '' : spread(microseconds),
    `${perSecond.samples}`,
  ];
}

function spread({ min, median, max }: Spread): string {
  return [min, median, max].map(grouped).join(' / ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map(line).join('\n');
}
