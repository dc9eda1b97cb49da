/** Attention over and over without anybody who moves, types or touches. */
import type { Rule } from '../observation';

const REPORTS_LEAST = 4;
const SCORE = 40;

export const noPresence: Rule = {
  name: 'no_presence',
  examine({ attention }) {
    if (attention.length < REPORTS_LEAST || attention.some(({ userPresence }) => userPresence)) return null;
    return { score: SCORE, detail: `${attention.length} reports without user presence` };
  },
};
