import type { Labels } from '../labels';
import type { Point } from '../store/series';
import type { Semantics } from './semantics';

/** A series over a window. The window's borders are milliseconds since 1970. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly points: readonly Point[];
  readonly startMs: number;
  readonly endMs: number;
}

/** `counter`: a fall is a restart from zero. `perSecond`: divide by the window's length. */
export interface ChangeKind {
  readonly counter: boolean;
  readonly perSecond: boolean;
}

/** A series is taken to go on up to a border that is nearer than this many average distances of samples. */
const NEAR = 1.1;

/**
 * Prometheus's `rate`, `increase` and `delta`: what changed between the first and the last sample, stretched to the
 * window's borders where samples come close to them, else by half a distance between samples. Every operation is in
 * Prometheus's own order, so that the results are equal bit by bit.
 * @returns undefined for fewer than two samples
 */
export function extrapolatedChange(
  { points, startMs, endMs }: RangeSeries,
  kind: ChangeKind,
  semantics: Semantics,
): number | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  const change = last.value - first.value + (kind.counter ? lostInResets(points) : 0);
  const sampled = (last.atMs - first.atMs) / 1000;
  const distance = sampled / (points.length - 1);
  const canReachZero = kind.counter && change > 0 && first.value >= 0;
  const toZero = canReachZero ? sampled * (first.value / change) : Number.POSITIVE_INFINITY;
  const before = stretchBefore((first.atMs - startMs) / 1000, toZero, distance, semantics);
  const after = stretch((endMs - last.atMs) / 1000, distance);
  const factor = (sampled + before + after) / sampled;
  return change * (kind.perSecond ? factor / ((endMs - startMs) / 1000) : factor);
}

function lostInResets(points: readonly Point[]): number {
  let lost = 0;
  let previous = points[0]?.value ?? 0;
  for (const { value } of points) {
    if (value < previous) lost += previous;
    previous = value;
  }
  return lost;
}

/** Seconds by which the change is stretched towards a border that is `gap` seconds away. */
function stretch(gap: number, distance: number): number {
  return gap < distance * NEAR ? gap : distance / 2;
}

/** The same at the window's start, and not beyond the moment when a counter would have been zero. */
function stretchBefore(gap: number, toZero: number, distance: number, semantics: Semantics): number {
  if (semantics.prometheus === 2) return stretch(Math.min(gap, toZero), distance);
  return Math.min(stretch(gap, distance), toZero);
}
