/** The desk's refusals: one place for their codes, statuses and words. */
import { ROUTER_ERRORS, type RouterErrorName } from '@crr/sdk';

import type { Outcome, Refusal } from '../model';
import type { ClaimRule } from './plausibility';

/** A refused outcome. */
export type Refused = { readonly ok: false; readonly refusal: Refusal };

/** A request that is not served. */
export function refused(refusal: Refusal): Refused {
  return { ok: false, refusal };
}

/** A result. */
export function accepted<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** No campaign has this id, or it was closed. */
export function campaignUnknown(): Refused {
  return refused({
    code: 'campaign_unknown',
    status: 404,
    field: 'campaign_id',
    message: 'no open campaign has this id',
  });
}

/** The chain is silent, and nothing is remembered of the campaign. */
export function chainUnavailable(): Refused {
  return refused({
    code: 'chain_unavailable',
    status: 503,
    message: 'the campaign’s terms can not be read at the moment',
    retryAfterSeconds: 5,
  });
}

/** The attester could not pay for what a new session earns; what was taken before waits. */
export function attesterUnfunded(): Refused {
  return refused({
    code: 'attester_unfunded',
    status: 503,
    message: 'the edge can not pay the chain’s fees at the moment',
    retryAfterSeconds: 60,
  });
}

/** A field that breaks a rule of the edge’s own. */
export function invalidField(code: string, field: string, message: string): Refused {
  return refused({ code, status: 422, field, message });
}

/** A rule of the program that the request would break, in the program's words. */
export function ruleBroken(code: string, status: number, rule: RouterErrorName, field?: string): Refused {
  const message = new ROUTER_ERRORS[rule]().rule;
  return refused({ code, status, message, ...(field === undefined ? {} : { field }) });
}

/** The nonce was used before: the report is taken already. */
export function nonceUsed(id: string): Refused {
  return refused({
    code: 'nonce_used',
    status: 409,
    field: 'nonce',
    message: 'a report with this nonce was taken already',
    vauId: id,
  });
}

/** The session was closed, has expired, or was never opened here. */
export function sessionClosed(): Refused {
  return refused({
    code: 'session_closed',
    status: 410,
    field: 'session',
    message: 'the session is closed or has expired: open a new one',
  });
}

const CLAIMS: Record<ClaimRule, (bound: ClaimBounds) => Refused> = {
  not_whole_seconds: () => invalidField('invalid_seconds', 'seconds', 'must be a whole number from 1'),
  session_expired: sessionClosed,
  below_minimum: ({ minSeconds }) =>
    invalidField('insufficient_attention', 'seconds', `must be at least ${minSeconds}`),
  above_maximum: ({ maxSeconds }) =>
    invalidField('too_many_seconds', 'seconds', `must be at most ${maxSeconds}`),
  more_than_passed: () =>
    invalidField(
      'implausible_seconds',
      'seconds',
      'is more than has passed since the account’s attention was last credited',
    ),
};

/** The figures that a refusal names. */
export interface ClaimBounds {
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/** A claim that {@link judgeClaim} does not believe. */
export function implausible(rule: ClaimRule, bounds: ClaimBounds): Refused {
  return CLAIMS[rule](bounds);
}

/** The account would be new in the campaign, and too many were lately; tells what the limit tells. */
export function newAccountsLimited({ refusal }: Refused): Refused {
  const seconds = refusal.retryAfterSeconds ?? 0;
  return refused({
    ...refusal,
    code: 'new_accounts_limited',
    message: `too many accounts were new in the campaign lately; try again in ${seconds} seconds`,
  });
}

/** An idempotency key that stands for another conversion. */
export function keyReused(): Refused {
  return refused({
    code: 'idempotency_key_reused',
    status: 409,
    field: 'idempotency_key',
    message: 'the key was used for another account or value',
  });
}

/** The conversion was taken before, and given up: nothing was paid for it, and nothing will be. */
export function conversionParked(reason: string | null): Refused {
  return refused({
    code: 'conversion_parked',
    status: 409,
    field: 'idempotency_key',
    message: `the conversion was given up: ${reason ?? 'no reason is known'}`,
  });
}
