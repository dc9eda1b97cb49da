/** A browser that says itself that a program drives it. */
import type { Rule } from '../observation';

const TOOLS =
  /headlesschrome|phantomjs|slimerjs|selenium|webdriver|puppeteer|playwright|cypress|nightmare|zombie\.js/i;
const SCORE = 80;

export const automation: Rule = {
  name: 'automation',
  examine({ request }) {
    const tool = TOOLS.exec(request?.userAgent ?? '')?.[0];
    return tool === undefined ? null : { score: SCORE, detail: `the User-Agent names ${tool.toLowerCase()}` };
  },
};
