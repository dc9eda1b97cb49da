/** What the figures have to be. */
import { BUDGET_MILLISECONDS } from './dashboards';
import type { IndexerFindings, Part } from './findings';
import type { Stretch } from './growth';

/** The longest that 95 of 100 VAUs may take from their block to their row, milliseconds. */
export const LATENCY_MILLISECONDS = 2_000;
/** What is held may grow by so much from the first full stretch to any later one. */
const MEMORY_GROWTH = 1.25;
/** The slowest full stretch has at least this share of the events/s of the first one. */
const SPEED_LEFT = 0.7;

/** Which targets the findings miss, a line each. Parts that were not measured miss nothing. */
export function missedBy({ ingest, latency, growth, dashboards }: IndexerFindings): string[] {
  return [
    ...found(ingest).flatMap(({ what, kind, spread, target }) =>
      target !== null && spread.median < target
        ? [`${what} on ${kind}: a median of ${spread.median}, at least ${target}`]
        : [],
    ),
    ...found(latency).flatMap(({ kind, latency: { p95 } }) =>
      p95 < LATENCY_MILLISECONDS ? [] : [`from the chain to a row on ${kind}: p95 ${p95} ms`],
    ),
    ...growthMissed(found(growth)),
    ...(dashboards?.found.times ?? []).flatMap(({ query, p95 }) =>
      p95 < BUDGET_MILLISECONDS ? [] : [`${query}: p95 ${p95} ms, less than ${BUDGET_MILLISECONDS}`],
    ),
  ];
}

function found<Row>(part: Part<Row[]> | undefined): Row[] {
  return part?.found ?? [];
}

/** The first stretch warms up: code is compiled, pools are opened. */
function growthMissed([, first, ...later]: readonly Stretch[]): string[] {
  if (first === undefined) return [];
  return later.flatMap(({ events, eventsPerSecond, held, resident }) => [
    ...(held > first.held * MEMORY_GROWTH
      ? [`memory held after ${events} events: ${held} MB, ${first.held} at first`]
      : []),
    ...(resident > first.resident * MEMORY_GROWTH
      ? [`memory resident after ${events} events: ${resident} MB, ${first.resident} at first`]
      : []),
    ...(eventsPerSecond < first.eventsPerSecond * SPEED_LEFT
      ? [`up to ${events} events: ${eventsPerSecond} events/s, ${first.eventsPerSecond} at first`]
      : []),
  ]);
}
