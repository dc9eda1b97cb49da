import { expect } from 'chai';
import { nearEnough } from './support/compare';
import { TOLERANCE } from './support/differences';
import { readGolden } from './support/golden-files';
import { type Golden, playGoldenScript } from './support/golden-script';

/** Run by `npm run test:validator` against a freshly started validator; RPC_URL and WS_URL name it. */
describe('a real validator against its recorded answers', () => {
  const golden = readGolden();
  let played: Golden = {};

  before(async () => {
    const { RPC_URL, WS_URL } = process.env;
    if (!RPC_URL || !WS_URL) throw new Error('RPC_URL and WS_URL must name a validator');
    played = await playGoldenScript(RPC_URL, WS_URL);
  });

  for (const [method, cases] of Object.entries(golden)) {
    for (const [name, recorded] of Object.entries(cases)) {
      it(`${method}: ${name}`, () => {
        const answered = nearEnough(played[method]?.[name], recorded, TOLERANCE);
        expect(shapeOf(answered)).to.deep.equal(shapeOf(recorded));
      });
    }
  }
});

/** Text that depends on the run (keys, signatures, balances of the node itself) by its type; everything else as it is. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
  }
  return typeof value;
}
