/**
 * Whether attention can have been paid as it is claimed. An account's claims inside a campaign never overlap in time, whatever tabs,
 * sessions and clients claim: their sum never exceeds what the wall clock says, but for one grace.
 */

/** What is claimed, and what is known. All times by the edge's own clock, Unix milliseconds; the client's is never asked. */
export interface Claim {
  readonly seconds: number;
  readonly nowMs: number;
  readonly openedAtMs: number;
  readonly expiresAtMs: number;
  /** Until when the account's attention in this campaign was credited; null before its first. */
  readonly creditedUntilMs: number | null;
}

/** What holds for claims. */
export interface ClaimRules {
  /** The least that the campaign takes; null while that can not be known: the program judges then. */
  readonly minSeconds: number | null;
  readonly maxSeconds: number;
  readonly graceMs: number;
}

/** The rule that a claim breaks, or until when the account is credited with it. */
export type ClaimVerdict =
  | { readonly plausible: true; readonly creditedUntilMs: number }
  | { readonly plausible: false; readonly rule: ClaimRule };

/** Why a claim is refused. */
export type ClaimRule =
  | 'not_whole_seconds'
  | 'session_expired'
  | 'below_minimum'
  | 'above_maximum'
  | 'more_than_passed';

/** Judges a claim. */
export function judgeClaim(claim: Claim, rules: ClaimRules): ClaimVerdict {
  const rule = brokenRule(claim, rules);
  if (rule !== null) return { plausible: false, rule };
  return { plausible: true, creditedUntilMs: Math.max(claim.nowMs, endOf(claim)) };
}

function brokenRule(claim: Claim, { minSeconds, maxSeconds, graceMs }: ClaimRules): ClaimRule | null {
  const { seconds, nowMs, expiresAtMs } = claim;
  if (!Number.isInteger(seconds) || seconds < 1) return 'not_whole_seconds';
  if (nowMs > expiresAtMs) return 'session_expired';
  if (minSeconds !== null && seconds < minSeconds) return 'below_minimum';
  if (seconds > Math.max(maxSeconds, minSeconds ?? 0)) return 'above_maximum';
  return endOf(claim) > nowMs + graceMs ? 'more_than_passed' : null;
}

/** When the claim ends at the earliest, beginning right after what was credited before. */
function endOf({ seconds, openedAtMs, creditedUntilMs }: Claim): number {
  return Math.max(openedAtMs, creditedUntilMs ?? openedAtMs) + seconds * 1_000;
}
