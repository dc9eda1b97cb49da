/** No Accept-Language: every browser sends one, most scripts do not. */
import type { Rule } from '../observation';

const SCORE = 25;

export const noLanguage: Rule = {
  name: 'no_language',
  examine({ request }) {
    if (request === null || request.acceptLanguage?.trim()) return null;
    return { score: SCORE, detail: 'no Accept-Language' };
  },
};
