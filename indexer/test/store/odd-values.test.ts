import type { Database } from '@crr/db';
import { runs } from '@crr/testing/budget';
import { World } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import fc from 'fast-check';
import { isoTime, secondsOf, storableSeconds } from '../../src/fold';
import type { ChainView } from '../../src/model';
import { ENTITY_KINDS, type EntityKind, readEntities, replaceEntities } from '../../src/project/entity-kinds';
import { openSink, readCursor, UnstorableViewError } from '../../src/store';
import { type HistoryTransaction, historyOf, IDENTITY, viewOf } from '../support/history';
import { rowsAs } from '../support/rows-as';

const RUNS = 60;
/** Years 1 to 99, which some readers of dates take for 1901 to 2099; around 1970; all that a database holds; and all that a node may say. */
const SECONDS = fc.oneof(
  fc.integer({ min: -62_135_596_800, max: -59_011_459_201 }),
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
  fc.maxSafeInteger(),
);

describe('times', () => {
  it('are the same after they were written as text', () => {
    fc.assert(
      fc.property(SECONDS, (seconds) => {
        const stored = BigInt(storableSeconds(BigInt(seconds)));
        expect(secondsOf(isoTime(stored))).to.equal(stored);
      }),
    );
  });
});

forEachDatabase('the sink, given odd values', (open) => {
  let history: HistoryTransaction[];
  let database: Database;

  before(() => {
    const world = World.create();
    world.campaign();
    history = historyOf(world);
  });

  beforeEach(async () => {
    database = await open();
  });

  it('keeps the time of its tip to the second, whatever year a node tells', async () => {
    const sink = await openSink(database, IDENTITY);
    let slot = 0;
    const property = fc.asyncProperty(SECONDS, async (seconds) => {
      const { cursor } = await sink.commit({ ...viewOf([[]], { firstSlot: slot }), upToTime: seconds });
      slot += 1;
      const stored = (await readCursor(database.db)).completeUntil?.getTime();
      expect(stored).to.equal(storableSeconds(BigInt(seconds)) * 1_000);
      expect(cursor.completeUntil?.getTime()).to.equal(stored);
    });
    await fc.assert(property, { numRuns: runs(RUNS) });
  });

  it('reads the times of an entity’s row as they were written', async () => {
    const kind = ENTITY_KINDS.participation as EntityKind;
    const property = fc.asyncProperty(SECONDS, fc.option(SECONDS), async (joined, left) => {
      const joined_at = isoTime(BigInt(joined));
      const left_at = left === null ? null : isoTime(BigInt(left));
      const row = { campaign_id: 'c', wallet: 'w', joined_at, left_at };
      await replaceEntities(database.db, kind, ['participation:w:c'], [row]);
      const read = await readEntities(database.db, 'participation', kind, ['participation:w:c']);
      expect(read.get('participation:w:c')).to.deep.equal(row);
    });
    await fc.assert(property, { numRuns: runs(RUNS) });
  });

  it('stores blocks whatever time a node tells of them', async () => {
    const sink = await openSink(database, IDENTITY);
    const view = viewOf(
      history.map((one) => [one]),
      { firstSlot: 0 },
    );
    const times = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -60_000_000_000, 0];
    const blocks = view.blocks.map((block, i) => ({ ...block, time: times[i % times.length] as number }));
    await sink.commit({ ...view, blocks });
    const [row] = await rowsAs<{ n: number }>(database.db, 'SELECT count(*) AS n FROM chain.slots');
    expect(row?.n).to.equal(view.blocks.length);
  });

  const whole = (): ChainView =>
    viewOf(
      history.map((one) => [one]),
      { firstSlot: 0 },
    );
  const twice = (view: ChainView): ChainView => ({
    ...view,
    unreadable: [1, 2].map((instruction) => ({
      place: { slot: 0, txIndex: 0, signature: 'odd', instruction: instruction * 70_000, inner: 0 },
      bytes: new Uint8Array(),
      reason: 'no such event',
    })),
  });
  const nul = (view: ChainView): ChainView => ({
    ...view,
    blocks: view.blocks.map((block) => ({ ...block, blockhash: 'a\0b' })),
  });
  for (const [what, odd] of [
    ['numbers that no column holds', twice],
    ['text that no column holds', nul],
  ] as const) {
    it(`refuses ${what} by an error that may pass, and stores the honest view after it`, async () => {
      const sink = await openSink(database, IDENTITY);
      const error = await sink.commit(odd(whole())).catch((fault: unknown) => fault);
      expect(error).to.be.instanceOf(UnstorableViewError);
      expect(error).to.have.property('retryable', true);
      expect((await sink.commit(whole())).added).to.equal(whole().events.length);
    });
  }
});
