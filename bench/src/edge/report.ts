/** docs/BENCHMARKS-EDGE.md. */
import type { Spread } from '../spread';
import type { EdgeFindings } from './findings';
import type { RedirectFigure } from './redirects';
import { targetsOf } from './targets';

/** The findings as a page. */
export function markdown(findings: EdgeFindings): string {
  const { conditions, redirects, tags, attention } = findings;
  return `${[
    '# Benchmarks of the edge',
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
    '## Redirects',
    REDIRECTS,
    table(
      [
        'edge',
        'what',
        'connections',
        'due a second',
        'answered a second',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'processor µs each',
        'stored after s',
        'runs',
      ],
      redirects.map(redirectRow),
    ),
    '## Tags',
    TAGS,
    table(
      ['what', 'a second, min', 'median', 'max', 'runs'],
      tags.map(({ what, perSecond: { min, median, max, samples } }) => [
        what,
        ...[min, median, max, samples].map(grouped),
      ]),
    ),
    '## Attention',
    ATTENTION,
    table(
      ['edge', 'what', 'VAUs of a run', 'accepted a second', 'confirmed a second', 'runs'],
      attention.map(({ edge, what, vaus, accepted, confirmed }) => [
        edge,
        what,
        grouped(vaus),
        spread(accepted),
        spread(confirmed),
        `${confirmed.samples}`,
      ]),
    ),
  ].join('\n\n')}\n`;
}

const INTRODUCTION =
  'Written by `npm run bench:edge`. After every run the clicks in the database are counted, and must be exactly as many as were answered with a 302; any other answer, and any wrong count or sum, ends the benchmark.';

const REDIRECTS = `Over HTTP on the loopback interface, by visitors from 10,000 networks with four browsers: the link is looked up, the network's limit is taken, the click is stored durably, a tag is signed or found, and the answer carries it as a cookie. While a run lasts, the clicks of before are delivered: from workerd through the collector into Postgres, on Node out of the journal in the same database.

Where no rate is given, each connection asks as soon as it was answered; else requests become due at that rate, whatever the answers do, and their latency counts from then. \`hot\`: one link, which the edge knows. \`cold\`: every code for the first time, with an influencer whose tag was never signed. \`click store down\`: the collector hangs up on everybody during all runs; all clicks are delivered when it is back. \`peer\`: the ceiling, a worker that does nothing but redirect, and stores nothing. Min / median / max over the runs; processor time is that of the edge's process, delivery included.`;

const TAGS =
  'On Node, in one process on one core, one after the other. The edge signs and checks by WebCrypto; it remembers what it has checked, which these figures leave out.';

const ATTENTION = `Accounts with an open session each report one second of attention, all at once: checked, stored, gathered, signed, simulated, sent and confirmed on the embedded chain. After each run the campaign, the influencer and every account hold exactly what was accepted, to the base unit, and every report in the database says that it landed.`;

function redirectRow(figure: RedirectFigure): string[] {
  const { edge, what, connections, rate, perSecond, p50, p95, p99, microseconds, delivered } = figure;
  return [
    edge,
    what,
    `${connections}`,
    rate === null ? '' : grouped(rate),
    spread(perSecond),
    spread(p50),
    spread(p95),
    spread(p99),
    microseconds === null ? '' : spread(microseconds),
    delivered === null ? '' : spread(delivered),
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

/** 1234567.8 → 1,234,567.8. */
function grouped(value: number): string {
  return value.toLocaleString('en');
}
