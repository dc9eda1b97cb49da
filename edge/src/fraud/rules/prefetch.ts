/** A browser that looks ahead: nobody has asked for the page yet. */
import { isPrefetch } from '../../click/bot';
import type { Rule } from '../observation';

const SCORE = 30;

export const prefetch: Rule = {
  name: 'prefetch',
  examine({ request }) {
    return isPrefetch(request?.purpose ?? null) ? { score: SCORE, detail: 'fetched ahead of a visit' } : null;
  },
};
