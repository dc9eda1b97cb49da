/** Every report claims every second that it could: people look away, scroll past, switch tabs. */
import type { Rule } from '../observation';

const REPORTS_LEAST = 6;
const SCORE = 25;

export const wallClockLimit: Rule = {
  name: 'wall_clock_limit',
  examine({ attention }) {
    if (attention.length < REPORTS_LEAST) return null;
    if (attention.some(({ seconds, wallSeconds }) => seconds < wallSeconds)) return null;
    return { score: SCORE, detail: `${attention.length} reports at the most that the clock allows` };
  },
};
