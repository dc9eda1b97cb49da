import type { Database } from '@crr/db';
import { playEverything } from '@crr/testing/chain';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { expect } from 'chai';
import type { Sink } from '../../src/model';
import { openSink, rebuild, StaleWriterError, WrongChainError } from '../../src/store';
import { type HistoryTransaction, historyOf, IDENTITY, viewOf } from '../support/history';
import { type Dump, dump } from '../support/tables';

forEachDatabase('the sink', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'indexer');
  let history: HistoryTransaction[];
  let straight: Dump;
  let database: Database;
  let sink: Sink;

  before(async () => {
    history = historyOf(await playEverything());
  });

  beforeEach(async () => {
    database = await open();
    sink = await openSink(database, IDENTITY);
  });

  const blocks = () => history.map((transaction) => [transaction]);
  const whole = () => viewOf(blocks(), { firstSlot: 0, finalizedSlot: history.length - 1 });

  it('stores every event of every instruction, and rows that follow from them', async () => {
    const { added, removed, gaps, cursor } = await sink.commit(whole());
    const events = history.flatMap((transaction) => transaction.events).length;
    expect({ added, removed, gaps }).to.deep.equal({ added: events, removed: 0, gaps: [] });
    expect([cursor.finalizedSlot, cursor.tipSlot]).to.deep.equal([history.length - 1, history.length - 1]);
    straight = await dump(database);
    for (const table of [
      'campaigns',
      'pots',
      'vaus',
      'conversions',
      'claims',
      'exhaustions',
      'attributions',
    ]) {
      expect(straight[table], table).not.to.have.length(0);
    }
  });

  it('changes nothing when it gets the same view twice', async () => {
    await sink.commit(whole());
    const once = await dump(database);
    const { added, removed } = await sink.commit(whole());
    expect([added, removed]).to.deep.equal([0, 0]);
    expect(await dump(database)).to.deep.equal(once);
  });

  it('ends at the same tables and digest wherever a batch is split', async () => {
    const all = blocks();
    for (let slot = 0; slot < all.length; slot += 1) {
      await sink.commit(viewOf(all.slice(slot, slot + 1), { firstSlot: slot, finalizedSlot: slot }));
    }
    expect(await dump(database)).to.deep.equal(straight);
  });

  for (const depth of [1, 10, 60]) {
    it(`ends at the straight path’s tables after a fork of ${depth} slots`, async () => {
      const all = blocks();
      const keep = Math.max(all.length - depth, 0);
      await sink.commit(viewOf(all, { firstSlot: 0, finalizedSlot: keep - 1 }));
      const gone = history.slice(keep).map(({ signature }) => signature);
      const emptied = viewOf([], { firstSlot: keep, after: keep - 1, upTo: all.length - 1, gone });
      const { removed, cursor } = await sink.commit(emptied);
      expect(removed).to.equal(history.slice(keep).flatMap(({ events }) => events).length);
      expect(cursor.tipSlot).to.equal(keep - 1);
      await sink.commit(viewOf(all.slice(keep), { firstSlot: keep, finalizedSlot: all.length - 1 }));
      expect(await dump(database)).to.deep.equal(straight);
    });
  }

  it('follows a transaction to the other slot in which the fork has it', async () => {
    const all = blocks();
    const last = all.length - 1;
    await sink.commit(viewOf(all, { firstSlot: 0, finalizedSlot: last - 2 }));
    const moved = viewOf(all.slice(last), { firstSlot: last + 5, after: last - 2, fork: 'other' });
    const first = await sink.commit(moved);
    expect(first.cursor.tipSlot).to.be.lessThan(moved.upTo);
    const { cursor } = await sink.commit(moved);
    expect(cursor.tipSlot).to.equal(moved.upTo);
    const { rows } = { rows: await sink.tail() };
    expect(rows.get(all[last]?.[0]?.signature as string)).to.equal(last + 5);
  });

  it('refuses a fork of what is final', async () => {
    await sink.commit(whole());
    const gone = [history.at(-1)?.signature as string];
    const error = await sink
      .commit(viewOf([], { firstSlot: 0, after: -1, gone }))
      .catch((fault: unknown) => fault);
    expect(`${error}`).to.contain('is final');
  });

  for (const [what, name] of [
    ['in the middle of a stream', 'CampaignFunded'],
    ['where a campaign was created', 'CampaignCreated'],
  ] as const) {
    it(`stops before a hole ${what}, says which events are missing, and goes on when they come`, async () => {
      const all = blocks();
      const hole = history.findIndex(({ events }) => events.some(({ event }) => event.name === name));
      const without = all.map((transactions, i) => (i === hole ? [] : transactions));
      const { gaps, cursor } = await sink.commit(
        viewOf(without, { firstSlot: 0, finalizedSlot: all.length - 1 }),
      );
      const missing = history[hole]?.events[0]?.event;
      expect(missing?.name).to.equal(name);
      expect(gaps[0]).to.include({ streamKey: missing?.streamKey, first: missing?.seq, last: missing?.seq });
      expect(cursor.finalizedSlot).to.be.lessThan(gaps[0]?.beforeSlot as number);
      await sink.commit(
        viewOf(all.slice(hole), {
          firstSlot: hole,
          after: cursor.finalizedSlot,
          finalizedSlot: all.length - 1,
        }),
      );
      expect(await dump(database)).to.deep.equal(straight);
    });
  }

  it('keeps calls that it could not read until it can, or until a fork undoes them', async () => {
    const all = blocks();
    const unreadable = all.slice(0, 2).map(([transaction], slot) => ({
      place: { slot, txIndex: 0, signature: transaction?.signature as string, instruction: 0, inner: 0 },
      bytes: Uint8Array.of(1, 2),
      reason: 'no event begins so',
    }));
    const kept = async () =>
      (await database.db.selectFrom('chain.quarantine').select('slot').orderBy('slot').execute()).map(
        ({ slot }) => slot,
      );
    await sink.commit({ ...viewOf([[], []], { firstSlot: 0 }), unreadable });
    expect(await kept()).to.deep.equal([0, 1]);
    await sink.commit(viewOf(all.slice(0, 1), { firstSlot: 0, after: -1 }));
    expect(await kept()).to.deep.equal([1]);
    const gone = [all[0]?.[0]?.signature as string];
    await sink.commit(viewOf([], { firstSlot: 0, after: -1, gone }));
    expect(await kept()).to.deep.equal([]);
  });

  it('refuses a second writer by the nonce, and changes nothing', async () => {
    const other = await openSink(database, IDENTITY);
    await sink.commit(viewOf(blocks().slice(0, 5), { firstSlot: 0 }));
    const before = await dump(database);
    const error = await other.commit(whole()).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(StaleWriterError);
    expect(await dump(database)).to.deep.equal(before);
  });

  it('refuses the events of another cluster or program', async () => {
    const cluster = await openSink(database, { ...IDENTITY, genesisHash: 'other' }).catch(
      (fault: unknown) => fault,
    );
    expect(cluster).to.be.instanceOf(WrongChainError);
    const program = await openSink(database, { ...IDENTITY, programId: 'other' }).catch(
      (fault: unknown) => fault,
    );
    expect((program as WrongChainError).field).to.equal('program_id');
  });

  it('derives the same rows again from what is stored', async () => {
    await sink.commit(whole());
    await database.db.deleteFrom('chain.vaus').execute();
    await database.db.updateTable('chain.pots').set({ paid_usdc: 1 }).execute();
    await rebuild(database);
    expect(await dump(database, { derivedOnly: true })).to.deep.equal(
      Object.fromEntries(
        Object.entries(straight).filter(([table]) => table in straight && !HISTORY.includes(table)),
      ),
    );
  });
});

const HISTORY = ['slots', 'transactions', 'raw_events', 'streams', 'cursor'];
