/** What the figures have to be. */
import type { EdgeFindings } from './findings';
import type { RedirectFigure } from './redirects';

/** Redirects a second on one core, at least: the requirement is 500 a minute. */
export const REDIRECTS_PER_SECOND = 2_000;
/** The longest that 95 of 100 of them may take meanwhile, milliseconds. */
export const P95_MILLISECONDS = 15;
/** At how many connections both are held against the figures. */
export const TARGET_CONNECTIONS = 16;

/** A target, and what was measured. */
export interface Target {
  what: string;
  target: string;
  measured: string;
  met: boolean;
}

/** Targets of what was measured. */
export function targetsOf({ redirects }: Pick<EdgeFindings, 'redirects'>): Target[] {
  return redirects.filter(isHeld).map(({ what, perSecond, p95 }) => ({
    what: `redirects in workerd, ${what}, ${TARGET_CONNECTIONS} connections`,
    target: `≥ ${REDIRECTS_PER_SECOND.toLocaleString('en')}/s with p95 < ${P95_MILLISECONDS} ms`,
    measured: `${perSecond.median.toLocaleString('en')}/s, p95 ${p95.median} ms`,
    met: perSecond.median >= REDIRECTS_PER_SECOND && p95.median < P95_MILLISECONDS,
  }));
}

/** Targets hold for links that are known, as nearly all visits find them, whether the click store is up or down. */
function isHeld({ edge, what, connections, rate }: RedirectFigure): boolean {
  return edge === 'workerd' && what.startsWith('hot') && connections === TARGET_CONNECTIONS && rate === null;
}
