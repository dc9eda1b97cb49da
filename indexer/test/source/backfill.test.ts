import { expect } from 'chai';
import { all, benchOf, eventful, never, placesOf, placesOn, sourceOf } from './support';

const blocksOf = (count: number) => Array.from({ length: count }, (_, i) => eventful(1 + (i % 3), i * 3));

describe('source: backfill', () => {
  it('goes from the oldest to the newest in pieces that end at slot boundaries, as far as is final', async () => {
    const { chain, source } = benchOf(blocksOf(40), { pageSize: 8 });
    chain.finalize(33);
    const views = await all(source.backfill(-1, never));
    expect(placesOf(views.flatMap(({ events }) => events))).to.deep.equal(placesOn(chain, -1, 33));
    let upTo = -1;
    for (const view of views) {
      expect(view.after).to.equal(upTo);
      expect(view.finalizedSlot).to.equal(view.upTo);
      expect(placesOf(view.events)).to.deep.equal(placesOn(chain, view.after, view.upTo));
      expect(view.events.length).to.be.at.most(8);
      upTo = view.upTo;
    }
    expect(upTo).to.equal(33);
  });

  it('counts down what remains', async () => {
    const { chain, source } = benchOf(blocksOf(40), { pageSize: 8 });
    chain.finalize(chain.tipSlot);
    const counts = (await all(source.backfill(-1, never))).map((view) => view.remainingTransactions);
    expect(counts).to.deep.equal([...counts].sort((a, b) => b - a));
    expect(counts[0]).to.be.greaterThan(60);
    expect(counts.at(-1)).to.equal(0);
  });

  it('goes on after any slot, and tells nothing of what lies before', async () => {
    const { chain, source } = benchOf(blocksOf(20), { pageSize: 8 });
    chain.finalize(chain.tipSlot);
    for (let after = -1; after <= chain.tipSlot; after += 1) {
      const views = await all(source.backfill(after, never));
      expect(placesOf(views.flatMap(({ events }) => events))).to.deep.equal(placesOn(chain, after));
    }
  });

  it('moves the frontier over slots without transactions', async () => {
    const { chain, source } = benchOf([[], [], []]);
    chain.finalize(3);
    const [view, ...more] = await all(source.backfill(-1, never));
    expect(more).to.deep.equal([]);
    expect([view?.after, view?.upTo, view?.events]).to.deep.equal([-1, 3, []]);
  });

  it('has nothing to tell once the frontier is at the finalized tip', async () => {
    const { chain, source } = benchOf(blocksOf(4));
    chain.finalize(3);
    expect(await all(source.backfill(3, never))).to.deep.equal([]);
  });

  it('reads what became final while it was at it', async () => {
    const { chain, source } = benchOf(blocksOf(20), { pageSize: 8 });
    chain.finalize(20);
    const events = [];
    let added = 0;
    for await (const view of source.backfill(-1, never)) {
      events.push(...view.events);
      if (added === 10) continue;
      chain.append(eventful(2, 1_000 + added * 2));
      chain.finalize(chain.tipSlot);
      added += 1;
    }
    expect(placesOf(events)).to.deep.equal(placesOn(chain));
  });

  it('does not let a transaction pass that one listing left out, whichever', async () => {
    for (let page = 1; page <= 14; page += 1) {
      for (let line = 0; line < 8; line += 1) {
        const { chain, fake, source } = benchOf(blocksOf(15), { pageSize: 8 });
        chain.finalize(chain.tipSlot);
        dropOnce(fake, page, line);
        const views = await all(source.backfill(-1, never));
        const places = placesOf(views.flatMap(({ events }) => events));
        expect(places, `without line ${line} of page ${page}`).to.deep.equal(placesOn(chain));
      }
    }
  });

  it('fetches the next piece while the caller is busy with this one, and none beyond it', async () => {
    const { chain, fake, source } = benchOf(blocksOf(30), { pageSize: 8 });
    chain.finalize(chain.tipSlot);
    const pieces = source.backfill(-1, never)[Symbol.asyncIterator]();
    await pieces.next();
    await settle();
    const fetched = fake.node.requests.get('getTransaction') ?? 0;
    expect(fetched).to.be.within(9, 16);
    await pieces.return?.();
  });

  it('stops when it is told to', async () => {
    const { chain, source } = benchOf(blocksOf(30), { pageSize: 8 });
    chain.finalize(chain.tipSlot);
    const controller = new AbortController();
    const reason = new Error('enough');
    let pieces = 0;
    try {
      for await (const _ of source.backfill(-1, controller.signal)) {
        pieces += 1;
        controller.abort(reason);
      }
    } catch (error) {
      expect(error).to.equal(reason);
      expect(pieces).to.equal(1);
      return;
    }
    throw new Error('it went on');
  });

  it('goes on after an error from where the last piece ended', async () => {
    const rates = {
      reset: 0.1,
      rateLimited: 0.1,
      nodeFault: 0.2,
      nullTransaction: 0.1,
      missingInner: 0.1,
      nullBlock: 0.1,
    };
    const { chain, fake } = benchOf(blocksOf(30), { faults: rates });
    chain.finalize(chain.tipSlot);
    const events = [];
    let after = -1;
    let errors = 0;
    while (after < chain.tipSlot) {
      const source = sourceOf(fake, { pageSize: 8 });
      try {
        for await (const view of source.backfill(after, never)) {
          events.push(...view.events);
          after = view.upTo;
          if (errors % 2 === 0) fake.faults.set({ ...rates, badGateway: 0.7 });
        }
      } catch (error) {
        expect(error).to.have.property('retryable', true);
        errors += 1;
        fake.faults.set(rates);
      }
    }
    expect(errors).to.be.greaterThan(0);
    expect(placesOf(events)).to.deep.equal(placesOn(chain));
  });
});

/** Leaves one line out of one of the pages that the node hands out. */
function dropOnce(fake: ReturnType<typeof benchOf>['fake'], dropped: number, line: number): void {
  const answer = fake.node.answer.bind(fake.node);
  let page = 0;
  fake.node.answer = (method, params) => {
    const result = answer(method, params);
    if (method !== 'getSignaturesForAddress') return result;
    page += 1;
    return page === dropped ? (result as unknown[]).filter((_, i) => i !== line) : result;
  };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
