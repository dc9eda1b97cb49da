import { expect } from 'chai';
import { InconsistentViewError } from '../../src/source';
import { type FaultRates, syntheticTransaction } from '../support/fake-rpc';
import { all, benchOf, eventful, never, placesOf, placesOn } from './support';

/** Slots of 1 to 5 transactions each. */
function unevenBlocks(count: number) {
  let from = 0;
  return Array.from({ length: count }, (_, i) => {
    const size = 1 + (i % 5);
    from += size;
    return eventful(size, from - size);
  });
}

describe('source: listings', () => {
  const faults: [string, Partial<FaultRates>][] = [
    ['a page that cycles inside a slot', { pageCycles: 0.5 }],
    ['slots in another order than their blocks', { slotOrder: 0.5 }],
    ['duplicate delivery', { duplicates: 0.5 }],
    ['out-of-order delivery', { shuffledPage: 0.5 }],
    ['pages that end early', { shortPage: 0.4 }],
    ['a node that does not know where a page begins', { unknownBefore: 0.15 }],
    [
      'all of these at once',
      { pageCycles: 0.2, slotOrder: 0.5, duplicates: 0.2, shuffledPage: 0.3, shortPage: 0.1 },
    ],
  ];
  for (const [what, rates] of faults) {
    it(`reads everything once and in order in spite of ${what}`, async () => {
      for (let seed = 1; seed <= 30; seed += 1) {
        const { chain, fake, source } = benchOf(unevenBlocks(24), { seed, faults: rates, pageSize: 8 });
        const { events } = await source.poll(-1, new Map(), never);
        expect(placesOf(events), `SEED=${seed}`).to.deep.equal(placesOn(chain));
        for (const name of Object.keys(rates)) {
          if (seed === 1) expect([...fake.faults.counts.keys()], `SEED=${seed}`).to.include(name);
        }
      }
    });
  }

  it('reads a slot with more than a thousand transactions whole, and goes on below it', async () => {
    const blocks = [eventful(3), eventful(2_345, 3), eventful(2, 2_348)];
    const { chain, source } = benchOf(blocks, { faults: { slotOrder: 0.5 } });
    chain.finalize(chain.tipSlot);
    const views = await all(source.backfill(-1, never));
    expect(placesOf(views.flatMap(({ events }) => events))).to.deep.equal(placesOn(chain));
    expect(views.length).to.be.greaterThan(1);
  });

  it('says that it can’t go on where a node goes in circles inside a slot for ever', async () => {
    const blocks = [eventful(3), eventful(40, 3)];
    const { source } = benchOf(blocks, { faults: { pageCycles: 1 }, pageSize: 8 });
    try {
      await source.poll(-1, new Map(), never);
    } catch (error) {
      expect(error).to.be.instanceOf(InconsistentViewError).with.property('retryable', true);
      return;
    }
    throw new Error('nothing was thrown');
  });

  it('never uses `until`, which a node that lags ignores', async () => {
    const { fake, source } = benchOf(unevenBlocks(10), { pageSize: 4 });
    const configs: object[] = [];
    const answer = fake.node.answer.bind(fake.node);
    fake.node.answer = (method, params) => {
      if (method === 'getSignaturesForAddress') configs.push(params[1] as object);
      return answer(method, params);
    };
    await source.poll(-1, new Map(), never);
    expect(configs.length).to.be.greaterThan(5);
    for (const config of configs) {
      expect(config).to.have.all.keys([
        'limit',
        'commitment',
        'minContextSlot',
        ...('before' in config ? ['before'] : []),
      ]);
    }
  });

  it('leaves failed transactions out, without asking for them, and counts them as listed', async () => {
    const failed = Array.from({ length: 10 }, (_, i) =>
      syntheticTransaction({ name: `failed ${i}`, err: 'AccountInUse' }),
    );
    const { chain, fake, source } = benchOf([eventful(2), failed, eventful(2, 2)], { pageSize: 4 });
    const { events } = await source.poll(-1, new Map(), never);
    expect(placesOf(events)).to.deep.equal(placesOn(chain));
    expect(events).to.have.length(4);
    expect(fake.node.requests.get('getBlock')).to.be.at.most(4);
  });
});
