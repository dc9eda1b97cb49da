/** The answer to a request that a limit refuses. */
import type { LimitRule, LimitState, Outcome } from '../model';
import { stateOf, type Window } from './window';

/** A rule whose window is used up. */
export interface UsedUp {
  readonly rule: LimitRule;
  readonly window: Window;
}

/** The refusal `rate_limited`, with the figures of the rule that refuses longest. Of one rule at least. */
export function rateLimited(usedUp: readonly [UsedUp, ...UsedUp[]], nowMs: number): Outcome<LimitState> {
  const { rule, window } = usedUp.reduce((last, next) =>
    next.window.endMs > last.window.endMs ? next : last,
  );
  const limit = stateOf(rule, rule.most, window, nowMs);
  return {
    ok: false,
    refusal: {
      code: 'rate_limited',
      status: 429,
      message: `at most ${rule.most} requests in ${rule.windowSeconds} seconds; try again in ${limit.resetSeconds} seconds`,
      retryAfterSeconds: limit.resetSeconds,
      limit,
    },
  };
}
