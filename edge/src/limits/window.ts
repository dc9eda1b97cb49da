/** Fixed windows, aligned to the clock: pure reckoning. */
import type { LimitRule, LimitState } from '../model';

/** A window of a limit: from `startMs` until just before `endMs`. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** How it stands where nothing is limited. */
export const UNLIMITED: LimitState = {
  limit: Number.MAX_SAFE_INTEGER,
  remaining: Number.MAX_SAFE_INTEGER,
  resetSeconds: 0,
};

/** The window that a moment lies in. @throws RangeError for a window that is not a positive whole number of seconds */
export function windowAt(windowSeconds: number, nowMs: number): Window {
  if (!Number.isSafeInteger(windowSeconds) || windowSeconds <= 0) {
    throw new RangeError(`windowSeconds must be a positive whole number, not ${windowSeconds}`);
  }
  const length = windowSeconds * 1_000;
  const startMs = Math.floor(nowMs / length) * length;
  return { startMs, endMs: startMs + length };
}

/** How a limit stands of which so many are taken in the window. */
export function stateOf(rule: LimitRule, taken: number, window: Window, nowMs: number): LimitState {
  return {
    limit: rule.most,
    remaining: Math.max(0, rule.most - taken),
    resetSeconds: Math.ceil((window.endMs - nowMs) / 1_000),
  };
}

/** The state that leaves the least; among equals the one that lasts longest. {@link UNLIMITED} of none. */
export function tightest(states: readonly LimitState[]): LimitState {
  return states.reduce((least, state) => (isTighter(state, least) ? state : least), UNLIMITED);
}

function isTighter(state: LimitState, than: LimitState): boolean {
  if (state.remaining !== than.remaining) return state.remaining < than.remaining;
  return state.resetSeconds > than.resetSeconds;
}
