import { playEverything } from '@crr/testing/chain';
import { forEachDatabase, openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Sink } from '../../src/model';
import { openSink } from '../../src/store';
import { Dice } from '../sim/dice';
import { Play } from '../sim/play';
import { type ForkStep, ForkTree } from '../support/fork-tree';
import { type HistoryTransaction, historyOf, IDENTITY } from '../support/history';
import { type Dump, dump } from '../support/tables';

const SEED = Number(process.env.SEED ?? 20_261_121);
const TREES = 12;
const MOST_STEPS = 60;
const PLAYED_STEPS = 330;
const DEEP_FORK_SLOTS = 200;

const step: fc.Arbitrary<ForkStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      transactions: fc.integer({ min: 0, max: 6 }),
      skipped: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('fork' as const), depth: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('finalize' as const), unfinal: fc.integer({ min: 0, max: 8 }) }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'poll' as const }) },
);

forEachDatabase('forks', (_, kind) => {
  let everything: HistoryTransaction[];
  let played: HistoryTransaction[];

  before(async () => {
    everything = historyOf(await playEverything());
    const play = new Play(new Dice(`forks ${SEED}`));
    for (let i = 0; i < PLAYED_STEPS; i += 1) await play.step();
    played = historyOf(play.world);
  });

  it(`leave the tables and the digest of the straight path, whatever tree they make (SEED=${SEED})`, async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: MOST_STEPS }), async (steps) => {
      const tree = new ForkTree(everything);
      const detour = await dumpAfter(kind, async (sink) => {
        for (const each of steps) {
          if (each.kind === 'poll') await poll(sink, tree);
          else tree.take(each);
        }
        finish(tree);
        await catchUp(sink, tree);
      });
      const straight = await dumpAfter(kind, (sink) => catchUp(sink, tree));
      expect(detour).to.deep.equal(straight);
    });
    await fc.assert(property, { seed: SEED, numRuns: TREES });
  });

  for (const depth of [1, 10, DEEP_FORK_SLOTS]) {
    it(`of ${depth} slots on random days are taken back whole`, async () => {
      expect(played.length).to.be.greaterThan(DEEP_FORK_SLOTS);
      const tree = new ForkTree(played);
      const shorter = new ForkTree(played.slice(0, played.length - depth));
      const detour = await dumpAfter(kind, async (sink) => {
        finish(shorter, 1);
        finish(tree, 1);
        await catchUp(sink, tree);
        await catchUp(sink, shorter);
      });
      expect(detour).to.deep.equal(await dumpAfter(kind, (sink) => catchUp(sink, shorter)));
    });
  }

  it('come back to back without a look in between, or with one after each', async () => {
    for (const looks of [false, true]) {
      const tree = new ForkTree(played);
      const detour = await dumpAfter(kind, async (sink) => {
        for (let i = 0; i < 6; i += 1) {
          for (let block = 0; block < 8; block += 1)
            tree.take({ kind: 'block', transactions: 5, skipped: 0 });
          if (looks || i === 0) await catchUp(sink, tree);
          tree.take({ kind: 'fork', depth: 4 + i });
          if (looks) await catchUp(sink, tree);
        }
        finish(tree, 20);
        await catchUp(sink, tree);
      });
      expect(detour).to.deep.equal(await dumpAfter(kind, (sink) => catchUp(sink, tree)));
    }
  });

  it('do not happen when only finality moves: nothing but the frontier changes', async () => {
    const tree = new ForkTree(everything);
    finish(tree, 7);
    const database = await openFresh(kind);
    const sink = await openSink(database, IDENTITY);
    await catchUp(sink, tree);
    const before = await dump(database, { derivedOnly: true });
    tree.take({ kind: 'finalize', unfinal: 0 });
    const { added, removed, cursor } = await poll(sink, tree);
    expect([added, removed, cursor.finalizedSlot]).to.deep.equal([0, 0, tree.tipSlot]);
    expect((await sink.tail()).size).to.equal(0);
    expect(await dump(database, { derivedOnly: true })).to.deep.equal(before);
    await database.close();
  });
});

function poll(sink: Sink, tree: ForkTree) {
  return sink.cursor().then(async ({ finalizedSlot }) => {
    const result = await sink.commit(tree.view(finalizedSlot, await sink.tail()));
    expect(result.gaps).to.deep.equal([]);
    return result;
  });
}

/** Polls until nothing more comes. */
async function catchUp(sink: Sink, tree: ForkTree): Promise<void> {
  for (;;) {
    const { added, removed, cursor } = await poll(sink, tree);
    if (added === 0 && removed === 0 && cursor.tipSlot >= tree.tipSlot) return;
  }
}

/** Lets everything land that has not landed. */
function finish(tree: ForkTree, perBlock = 3): void {
  while (!tree.isOver) tree.take({ kind: 'block', transactions: perBlock, skipped: 0 });
}

async function dumpAfter(kind: 'pglite' | 'postgres', work: (sink: Sink) => Promise<void>): Promise<Dump> {
  const database = await openFresh(kind);
  try {
    await work(await openSink(database, IDENTITY));
    const { cursor, ...rest } = await dump(database);
    // A fork that only shortens the chain leaves the time of a tip that is no more.
    return {
      ...rest,
      cursor: (cursor ?? []).map((row) => ({ ...(row as object), complete_until: null, tip_slot: null })),
    };
  } finally {
    await database.close();
  }
}
