/** States of commissions and their reasons, in sentences. */
import type { CommissionRow } from './store';

/** Where a commission can be. */
export const COMMISSION_STATES = [
  'waiting',
  'pending',
  'available',
  'paid',
  'frozen',
  'voided',
  'clawed_back',
] as const satisfies readonly CommissionRow['state'][];

const STATES: Readonly<Record<CommissionRow['state'], string>> = {
  waiting: 'It waits.',
  pending: 'It is in its hold: until its date a refund takes it back, then it is released.',
  available: 'It is released: nobody takes it back.',
  paid: 'It was paid.',
  frozen: 'It is looked into, and is not released until that is decided.',
  voided: 'Nothing of it is left.',
  clawed_back:
    'Its sale was refunded after it was released: the difference is taken off what is released next.',
};

const REASONS: Readonly<Record<string, string>> = {
  rate_missing: 'It waits for a rate between the currency of the sale and USDC.',
  unfunded: 'Its hold has passed, and it is released when the advertiser has deposited it.',
  refunded: 'Its sale was refunded.',
  credit_moved: 'Its sale was credited to somebody else, after a visit that became known later.',
  cap_reached: 'The most that one influencer earns in this campaign was reached before.',
  paid_once: 'The sum is paid once, and was earned by a sale before.',
  nothing_earned: 'By its rule the sale earns nothing.',
};

/** For people. */
export function explanationOf(state: CommissionRow['state'], reason: string | null): string {
  const why = reason === null ? undefined : REASONS[reason];
  if (why === undefined) return STATES[state];
  return state === 'waiting' || reason === 'unfunded' ? why : `${why} ${STATES[state]}`;
}
