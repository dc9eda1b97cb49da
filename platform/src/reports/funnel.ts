/** How far customers come: from the click to the purchase, and how many leave. */
import type { Db } from '../database';
import type { Action } from '../events';
import { ratioOf } from './decimal';
import type { Figures } from './figures';
import type { ReportFilter } from './filter';
import { totals } from './overview';

/** The steps of a funnel, in order. */
export const STEPS = ['click', 'landing', 'add_to_cart', 'purchase'] as const satisfies readonly (
  | Action
  | 'click'
)[];
/** What happens beside the steps. */
export const BESIDE = ['signup', 'drop_off', 'custom'] as const satisfies readonly Action[];

/** A step of the funnel. */
export interface FunnelStep {
  readonly step: (typeof STEPS)[number];
  readonly events: number;
  /** Of the step before, as a fraction with six decimals, rounded half up; null for the first, and where the step before has nothing. */
  readonly events_per_previous: string | null;
}

/** The funnel. Its counts are of events, not of people: a step can have more than the one before. */
export interface Funnel {
  readonly steps: FunnelStep[];
  readonly beside: Readonly<Record<(typeof BESIDE)[number], number>>;
}

/** @throws ApiError 422 for a range that can not be told */
export async function funnel(db: Db, filter: ReportFilter): Promise<Funnel> {
  return funnelOf(await totals(db, filter));
}

/** The funnel of figures. Pure. */
export function funnelOf({ clicks, actions }: Pick<Figures, 'clicks' | 'actions'>): Funnel {
  const counts = STEPS.map((step) => (step === 'click' ? clicks : actions[step]));
  const steps = STEPS.map((step, place): FunnelStep => {
    const events = counts[place] ?? 0;
    const previous = counts[place - 1];
    return { step, events, events_per_previous: previous === undefined ? null : ratioOf(events, previous) };
  });
  const { signup, drop_off, custom } = actions;
  return { steps, beside: { signup, drop_off, custom } };
}
