/** More requests from one network in a minute than people make; a whole office sits behind one address, hence the wide steps. */
import type { Rule } from '../observation';

/** From so many requests in a minute on, the highest first. */
const STEPS: readonly (readonly [requests: number, score: number])[] = [
  [240, 70],
  [120, 40],
  [60, 20],
];

export const velocity: Rule = {
  name: 'velocity',
  examine({ recentRequests }) {
    if (recentRequests === null) return null;
    const [, score] = STEPS.find(([requests]) => recentRequests >= requests) ?? [];
    return score === undefined ? null : { score, detail: `${recentRequests} requests in a minute` };
  },
};
