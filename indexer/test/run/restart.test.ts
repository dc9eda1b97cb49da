import { systemClock } from '@crr/kit';
import { playEverything } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import type { ChainView, Source } from '../../src/model';
import { Indexer } from '../../src/run';
import { openSink } from '../../src/store';
import { type HistoryTransaction, historyOf, IDENTITY, viewOf } from '../support/history';
import { dump } from '../support/tables';

/** A source with final history alone. */
function finalHistory(views: readonly ChainView[]): Source {
  const last = views.at(-1);
  return {
    genesisHash: async () => IDENTITY.genesisHash,
    backfill: async function* () {
      for (const view of views) yield { ...view, remainingTransactions: 0 };
    },
    poll: async (after) => ({ ...(last as ChainView), after, blocks: [], events: [], gone: [] }),
    fill: async () => ({ blocks: [], events: [] }),
    onActivity: () => () => undefined,
    close: async () => undefined,
  };
}

forEachDatabase('an indexer that restarts after a fork which it did not see', (open) => {
  let history: HistoryTransaction[];

  before(async () => {
    history = historyOf(await playEverything());
  });

  it('takes back what the final history does not have, and ends at the straight path’s tables', async () => {
    const blocks = history.map((transaction) => [transaction]);
    const [kept, length] = [blocks.length - 12, blocks.length];
    // The fork has the last transactions three slots later.
    const others = [[], [], [], ...blocks.slice(kept)];
    const final = [
      viewOf(blocks.slice(0, kept), { firstSlot: 0, finalizedSlot: kept - 1 }),
      viewOf(others, { firstSlot: kept, finalizedSlot: kept + others.length - 1, fork: 'other' }),
    ];
    const straight = await open();
    const straightSink = await openSink(straight, IDENTITY);
    for (const view of final) await straightSink.commit(view);

    const database = await open();
    const before = await openSink(database, IDENTITY);
    await before.commit(viewOf(blocks, { firstSlot: 0, finalizedSlot: kept - 1, upTo: length - 1 }));
    const sink = await openSink(database, IDENTITY);
    const indexer = new Indexer({ source: finalHistory(final.slice(1)), sink, clock: systemClock });
    await indexer.catchUp(new AbortController().signal);
    expect(await dump(database)).to.deep.equal(await dump(straight));
  });
});
