import { expect } from 'chai';
import { NodeBehindError } from '../../src/rpc';
import { createRpcSource, InconsistentViewError, WithheldError } from '../../src/source';
import { benchOf, eventful, never, placesOf, placesOn, Store, sourceOf } from './support';

const blocksOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => eventful(2, from + i * 2));

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('source: poll', () => {
  it('tells what is new after the frontier, and up to where it is complete and final', async () => {
    const { chain, source } = benchOf(blocksOf(10));
    chain.finalize(6);
    const view = await source.poll(4, new Map(), never);
    const { after, finalizedSlot, upTo, gone, unreadable } = view;
    expect({ after, finalizedSlot, upTo, gone, unreadable }).to.deep.equal({
      after: 4,
      finalizedSlot: 6,
      upTo: 10,
      gone: [],
      unreadable: [],
    });
    expect(placesOf(view.events)).to.deep.equal(placesOn(chain, 4));
    expect(view.upToTime).to.equal(chain.view.tip.time);
    const blocks = [...chain.blocksDown(chain.view.tip)].filter(({ slot }) => slot > 4).reverse();
    expect(view.blocks).to.deep.equal(
      blocks.map(({ slot, blockhash, parent, time }) => ({
        slot,
        blockhash,
        parentSlot: parent?.slot,
        time,
      })),
    );
  });

  it('believes in no tip that has no block near it', async () => {
    const { chain, fake } = benchOf(blocksOf(3));
    chain.finalize(2);
    const liar = { ...fake.rpc, getSlot: async () => 9_000_000_000 };
    Object.setPrototypeOf(liar, Object.getPrototypeOf(fake.rpc));
    const silent = Object.assign(liar, {
      getSignaturesForAddress: async () => [],
      getBlockTime: async () => null,
    });
    const source = createRpcSource({ rpc: silent, sleep: fake.sleep, random: fake.random });
    expect(await errorOf(source.poll(-1, new Map(), never))).to.be.instanceOf(InconsistentViewError);
    const backfill = source.backfill(-1, never)[Symbol.asyncIterator]();
    expect(await errorOf(backfill.next())).to.be.instanceOf(InconsistentViewError);
  });

  it('fetches neither what is stored nor, again, what made no event', async () => {
    const { chain, fake, source } = benchOf(blocksOf(4));
    const { accounts } = eventful(1)[0] ?? { accounts: new Set<string>() };
    const quiet = { ...(eventful(1, 100)[0] as ReturnType<typeof eventful>[number]), accounts };
    const innerInstructions = [{ index: 0, instructions: [] }];
    chain.append([{ ...quiet, body: { ...quiet.body, meta: { err: null, innerInstructions } } }]);
    const store = new Store();
    store.apply(await source.poll(-1, store.tail(), never));
    const fetched = fake.node.requests.get('getTransaction');
    expect(fetched).to.equal(9);
    store.apply(await source.poll(store.frontier, store.tail(), never));
    expect(fake.node.requests.get('getTransaction')).to.equal(fetched);
  });

  it('asks again for a transaction, or a block, that the node lists and does not have', async () => {
    const rates = { nullTransaction: 0.5, nullBlock: 0.5, missingInner: 0.3 };
    for (let seed = 1; seed <= 10; seed += 1) {
      const { chain, source } = benchOf(blocksOf(5), {
        seed,
        faults: { nullTransaction: 0.3, nullBlock: 0.3, missingInner: 0.1 },
      });
      const { events } = await source
        .poll(-1, new Map(), never)
        .catch(() => source.poll(-1, new Map(), never));
      expect(placesOf(events), `SEED=${seed}`).to.deep.equal(placesOn(chain));
    }
    const { source } = benchOf(blocksOf(5), { faults: { ...rates, nullTransaction: 1 } });
    expect(await errorOf(source.poll(-1, new Map(), never))).to.be.instanceOf(WithheldError);
    const blockless = benchOf(blocksOf(5), { faults: { nullBlock: 1 } });
    expect(await errorOf(blockless.source.poll(-1, new Map(), never))).to.be.instanceOf(WithheldError);
  });

  it('asks again when inner instructions are left out, and never takes it for no events', async () => {
    const { source } = benchOf(blocksOf(2), { faults: { missingInner: 1 } });
    expect(await errorOf(source.poll(-1, new Map(), never))).to.have.property('retryable', true);
  });

  it('does not listen to a node that is behind the frontier', async () => {
    const { source } = benchOf(blocksOf(5));
    expect(await errorOf(source.poll(9, new Map(), never))).to.be.instanceOf(NodeBehindError);
  });

  it('does not take back what a node that is behind has not seen yet', async () => {
    const { chain, source } = benchOf(blocksOf(5));
    const store = new Store();
    store.apply(await source.poll(-1, store.tail(), never));
    const behind = benchOf(blocksOf(3));
    expect(await errorOf(behind.source.poll(0, store.tail(), never))).to.be.instanceOf(NodeBehindError);
    expect(store.places()).to.deep.equal(placesOn(chain));
  });

  it('takes nothing back however nodes lag, mix commitments or leave lines out', async () => {
    const faults = { lagging: 0.3, ignoresMinContext: 0.5, mixedCommitment: 0.2, missedLine: 0.3 };
    for (let seed = 1; seed <= 60; seed += 1) {
      const { chain, fake, source } = benchOf(blocksOf(12), { seed });
      chain.finalize(3);
      const store = new Store();
      store.apply(await source.poll(-1, store.tail(), never));
      fake.faults.set(faults);
      for (let i = 0; i < 5; i += 1) {
        const view = await source.poll(store.frontier, store.tail(), never).catch(() => null);
        if (view === null) continue;
        expect(view.gone, `SEED=${seed}`).to.deep.equal([]);
        store.apply(view);
      }
    }
  });

  it('lists with the commitment that it read the tip with, so that no final slot is passed unread', async () => {
    const { chain, source } = benchOf(blocksOf(6));
    chain.finalize(2);
    const store = new Store();
    for (let slot = 3; slot <= 6; slot += 1) {
      store.apply(await source.poll(store.frontier, store.tail(), never));
      expect(store.frontier).to.equal(slot - 1);
      expect(store.places()).to.deep.equal(placesOn(chain));
      chain.finalize(slot);
    }
  });

  it('does not let the frontier pass a transaction that one of the two listings left out', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { chain, fake, source } = benchOf(blocksOf(8), { seed });
      chain.finalize(8);
      let page = 0;
      const answer = fake.node.answer.bind(fake.node);
      fake.node.answer = (method, params) => {
        const result = answer(method, params);
        if (method !== 'getSignaturesForAddress') return result;
        page += 1;
        const lines = result as unknown[];
        return page === 1 + (seed % 2) ? lines.filter((_, i) => i !== seed % lines.length) : lines;
      };
      const { events } = await source.poll(-1, new Map(), never);
      expect(placesOf(events), `SEED=${seed}`).to.deep.equal(placesOn(chain));
    }
  });

  it('starts anew with what is stored: a reconnect is a poll like any other', async () => {
    const { chain, fake, source } = benchOf(blocksOf(6));
    chain.finalize(2);
    const store = new Store();
    store.apply(await source.poll(-1, store.tail(), never));
    chain.fork(4);
    for (const block of blocksOf(3, 500)) chain.append(block);
    const restarted = sourceOf(fake);
    store.apply(await restarted.poll(store.frontier, store.tail(), never));
    expect(store.places()).to.deep.equal(placesOn(chain));
  });
});
