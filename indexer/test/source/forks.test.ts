import { expect } from 'chai';
import { NodeBehindError } from '../../src/rpc';
import type { FakeTransaction } from '../support/fake-rpc';
import { type Bench, benchOf, eventful, never, placesOn, Store } from './support';

const blocksOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => eventful(2, from + i * 2));

/** A chain that is stored as far as it goes, final up to a slot. */
async function stored(length: number, finalized: number): Promise<Bench & { store: Store }> {
  const bench = benchOf(blocksOf(length));
  bench.chain.finalize(finalized);
  const store = new Store();
  store.apply(await bench.source.poll(-1, store.tail(), never));
  return { ...bench, store };
}

function appendAll(bench: Bench, blocks: readonly (readonly FakeTransaction[])[]): void {
  for (const block of blocks) bench.chain.append(block);
}

describe('source: forks', () => {
  for (const depth of [1, 10, 200]) {
    it(`takes back what a fork of ${depth} slots took back, and tells what came instead`, async () => {
      const bench = await stored(depth + 5, 3);
      const gone = bench.chain.fork(bench.chain.tipSlot - depth);
      appendAll(bench, blocksOf(depth + 1, 10_000));
      const view = await bench.source.poll(bench.store.frontier, bench.store.tail(), never);
      expect([...view.gone].sort()).to.deep.equal(gone.map(({ signature }) => signature).sort());
      bench.store.apply(view);
      expect(bench.store.places()).to.deep.equal(placesOn(bench.chain));
    });
  }

  it('follows forks back to back', async () => {
    const bench = await stored(10, 2);
    for (const [back, from] of [
      [3, 1_000],
      [5, 2_000],
      [1, 3_000],
    ] as const) {
      bench.chain.fork(bench.chain.tipSlot - back);
      appendAll(bench, blocksOf(2, from));
      bench.store.apply(await bench.source.poll(bench.store.frontier, bench.store.tail(), never));
      expect(bench.store.places()).to.deep.equal(placesOn(bench.chain));
    }
  });

  it('tells a transaction anew that landed in another slot, and takes it back from where it was', async () => {
    const bench = await stored(8, 2);
    const dropped = bench.chain.fork(5);
    bench.chain.append([...dropped].reverse());
    const view = await bench.source.poll(bench.store.frontier, bench.store.tail(), never);
    expect([...view.gone].sort()).to.deep.equal(dropped.map(({ signature }) => signature).sort());
    bench.store.apply(view);
    expect(bench.store.places()).to.deep.equal(placesOn(bench.chain));
  });

  it('waits, when a fork made the chain shorter, until it is as long as it was', async () => {
    const bench = await stored(8, 2);
    const before = bench.store.places();
    bench.chain.fork(4);
    const error = await bench.source
      .poll(bench.store.frontier, bench.store.tail(), never)
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(NodeBehindError);
    expect(bench.store.places()).to.deep.equal(before);
    bench.chain.append();
    bench.store.apply(await bench.source.poll(bench.store.frontier, bench.store.tail(), never));
    expect(bench.store.places()).to.deep.equal(placesOn(bench.chain));
  });

  it('takes a fork back that took the place of what had been told as confirmed, though it became final meanwhile', async () => {
    const bench = await stored(8, 2);
    bench.chain.fork(4);
    appendAll(bench, blocksOf(4, 1_000));
    bench.chain.finalize(bench.chain.tipSlot);
    const view = await bench.source.poll(bench.store.frontier, bench.store.tail(), never);
    bench.store.apply(view);
    expect(bench.store.frontier).to.equal(bench.chain.tipSlot);
    expect(bench.store.places()).to.deep.equal(placesOn(bench.chain));
  });

  it('moves the frontier when nothing but finality changed', async () => {
    const bench = await stored(8, 2);
    bench.chain.finalize(6);
    const { after, finalizedSlot, upTo, events, gone } = await bench.source.poll(
      2,
      bench.store.tail(),
      never,
    );
    expect({ after, finalizedSlot, upTo, events, gone }).to.deep.equal({
      after: 2,
      finalizedSlot: 6,
      upTo: 8,
      events: [],
      gone: [],
    });
  });

  it('does not mix two forks in one view when the chain forks between its requests', async () => {
    for (let request = 1; request <= 12; request += 1) {
      const bench = await stored(8, 2);
      appendAll(bench, blocksOf(2, 500));
      forkAtRequest(bench, request);
      const view = await bench.source.poll(bench.store.frontier, bench.store.tail(), never);
      bench.store.apply(view);
      // What was read before the fork is taken back by the next view.
      bench.store.apply(await bench.source.poll(bench.store.frontier, bench.store.tail(), never));
      expect(bench.store.places(), `fork at request ${request}`).to.deep.equal(placesOn(bench.chain));
    }
  });
});

/** Forks away the unfinal half of the chain right before the node answers its n-th request from now. */
function forkAtRequest(bench: Bench, nth: number): void {
  const { chain } = bench;
  const answer = bench.fake.node.answer.bind(bench.fake.node);
  let requests = 0;
  bench.fake.node.answer = (method, params) => {
    requests += 1;
    if (requests === nth) {
      const dropped = chain.fork(5);
      chain.append(dropped.slice(2, 6).reverse());
      appendAll(bench, blocksOf(3, 1_000));
    }
    return answer(method, params);
  };
}
