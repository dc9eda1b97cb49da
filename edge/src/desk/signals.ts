/** What a session's reports say together, and how signals of several moments become one list. */
import { assess } from '../fraud/assess';
import { type AttentionMark, NOTHING_OBSERVED } from '../fraud/observation';
import type { Signal } from '../model';
import type { Claim } from './plausibility';

/** Rules look back no further. */
const MARKS_MOST = 20;

/** A session's reports with one more, the newest last. */
export function withMark(
  marks: readonly AttentionMark[],
  claim: Claim,
  userPresence: boolean,
): readonly AttentionMark[] {
  const { seconds, nowMs, openedAtMs, creditedUntilMs } = claim;
  const fromMs = Math.max(openedAtMs, creditedUntilMs ?? openedAtMs);
  const wallSeconds = Math.max(0, Math.floor((nowMs - fromMs) / 1_000));
  return [...marks, { atMs: nowMs, seconds, wallSeconds, userPresence }].slice(-MARKS_MOST);
}

/** What the rules say of a session's reports. */
export function signalsOf(marks: readonly AttentionMark[]): readonly Signal[] {
  return assess({ ...NOTHING_OBSERVED, attention: marks }).signals;
}

/** One signal for each rule: the one with the highest score, in the order in which the rules first spoke. */
export function joinSignals(...lists: readonly (readonly Signal[])[]): readonly Signal[] {
  const byRule = new Map<string, Signal>();
  for (const signal of lists.flat()) {
    const known = byRule.get(signal.rule);
    if (known === undefined || signal.score > known.score) byRule.set(signal.rule, signal);
  }
  return [...byRule.values()];
}
