/**
 * Which Prometheus to agree with, where its major versions differ:
 * - 2: a range and the lookback include a sample exactly at their start; an increase may be extrapolated to a counter's zero
 *   point over up to 1.1 sample distances; a series that a comparison filters out is no second match (as in 2.42, Debian 12's);
 * - 3: a sample exactly at the start is left out; extrapolation to a series' start never goes beyond half a distance where
 *   samples are missing; a series that is filtered out counts as a match all the same (as in 3.14).
 */
export interface Semantics {
  readonly prometheus: 2 | 3;
  /** How far back an instant selector looks for a sample. Milliseconds. */
  readonly lookbackMs: number;
}

/** Prometheus 2 with its default lookback of five minutes. */
export const DEFAULT_SEMANTICS: Semantics = { prometheus: 2, lookbackMs: 300_000 };

/** The first millisecond that belongs to a window of this length. */
export function windowStart(endMs: number, lengthMs: number, semantics: Semantics): number {
  return endMs - lengthMs + (semantics.prometheus === 2 ? 0 : 1);
}
