import { createHash } from 'node:crypto';
import type { Database } from '@crr/db';
import { decodeEvent, type RouterEventName } from '@crr/sdk';
import { playEverything } from '@crr/testing/chain';
import { onOneDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import type { ChainEvent, ChainView, Sink } from '../../src/model';
import { run } from '../../src/project';
import { openSink, rebuild } from '../../src/store';
import { type HistoryTransaction, historyOf, IDENTITY, viewOf } from '../support/history';
import { CountedDatabase } from '../support/row-count';
import { rowsAs } from '../support/rows-as';
import { dump } from '../support/tables';

const STATE_EVENTS = 50_000;
/** What a commit and a fork read besides what they bring: the cursor, heads, ids, rows. */
const FEW = 60;
const PAGE = 2_000;
/** Signatures of the transactions that come after the long history. */
const NAMES = ['one', 'two'];
const CHAIN_BYTES = 32;
// Where these stand in every event's body, after its discriminator.
const SEQ = 8;
const TIMESTAMP = 16;

onOneDatabase('an entity with 50,000 events that change it', (open) => {
  let history: HistoryTransaction[];
  let database: CountedDatabase;
  let sink: Sink;
  /** Final up to here. */
  let last: number;

  before(async () => {
    history = historyOf(await playEverything());
  });

  beforeEach(async () => {
    database = new CountedDatabase(await open());
    last = history.length - 1;
    const view = viewOf(
      history.map((one) => [one]),
      { firstSlot: 0, finalizedSlot: last },
    );
    await (await openSink(database, IDENTITY)).commit(view);
  });

  for (const name of ['CampaignUpdated', 'CampaignLeft'] as const) {
    describe(`(${name})`, () => {
      let pattern: ChainEvent;

      beforeEach(async () => {
        pattern = patternOf(name);
        await lengthen(database, pattern);
        await rebuild(database);
        sink = await openSink(database, IDENTITY);
        database.reset();
      });

      it('is brought forward by reading no more than the batch', async () => {
        await sink.commit(
          await viewAfter(database, pattern, { slot: last + 1, time: 11n, name: 'one', finalizedSlot: last }),
        );
        expect(database.rows).to.be.lessThan(FEW);
        await expectRebuiltAlike(database);
      });

      it('is taken back by reading no more than what the fork undoes', async () => {
        const before = await dump(database, { derivedOnly: true });
        await addTwo(pattern);
        database.reset();
        const { removed } = await sink.commit(forkAt(last + 1));
        expect(removed).to.equal(2);
        expect(database.rows).to.be.lessThan(FEW);
        expect(await dump(database, { derivedOnly: true })).to.deep.equal(before);
      });

      it('is taken back in part', async () => {
        await addTwo(pattern);
        await sink.commit(forkAt(last + 2));
        await expectRebuiltAlike(database);
      });

      it('is taken back by a process that did not bring it forward, a page at a time', async () => {
        const before = await dump(database, { derivedOnly: true });
        await addTwo(pattern);
        const other = await openSink(database, IDENTITY);
        database.reset();
        await other.commit(forkAt(last + 1));
        expect(database.mostAtOnce).to.be.at.most(PAGE);
        expect(await dump(database, { derivedOnly: true })).to.deep.equal(before);
      });
    });
  }

  /** Brings two such events, in a slot of their own each, that are not final. */
  async function addTwo(pattern: ChainEvent): Promise<void> {
    for (const [i, name] of NAMES.entries()) {
      const at = { slot: last + 1 + i, time: 11n + BigInt(i), name, finalizedSlot: last };
      await sink.commit(await viewAfter(database, pattern, at));
    }
  }

  function patternOf(name: RouterEventName): ChainEvent {
    return history.flatMap(({ events }) => events).find(({ event }) => event.name === name) as ChainEvent;
  }

  function forkAt(slot: number): ChainView {
    const gone = NAMES.slice(slot - last - 1);
    return { ...viewOf([], { firstSlot: last + 1, upTo: last + 2, gone }), finalizedSlot: last };
  }
});

/** Makes the history of the pattern's stream 50,000 events longer, as if they had been stored long ago. */
async function lengthen({ db }: Database, { event, place, body }: ChainEvent): Promise<void> {
  const [stream] = await rowsAs<{ id: number; head_seq: number }>(
    db,
    'SELECT id, head_seq FROM chain.streams WHERE key = $1',
    [event.streamKey],
  );
  const hex = Buffer.from(body).toString('hex');
  const parameters = [stream?.id, stream?.head_seq, event.name, hex, place.slot];
  await run(
    db,
    `INSERT INTO chain.raw_events (slot, tx_index, instruction, inner_instruction, stream_id, seq, name, body)
     SELECT $5::bigint, 0, 100 + g / 10000, g % 10000, $1::integer, $2::bigint + g, $3::text, decode($4::text, 'hex')
     FROM generate_series(1, ${STATE_EVENTS}) AS g`,
    parameters,
  );
  await run(db, 'UPDATE chain.streams SET head_seq = head_seq + $2 WHERE id = $1', [
    stream?.id,
    STATE_EVENTS,
  ]);
}

interface Next {
  slot: number;
  time: bigint;
  name: string;
  finalizedSlot: number;
}

/** The view in which the pattern's event happens again, after what is stored. */
async function viewAfter(
  { db }: Database,
  pattern: ChainEvent,
  { slot, time, name, finalizedSlot }: Next,
): Promise<ChainView> {
  const [head] = await rowsAs<{ seq: number; chain: Uint8Array }>(
    db,
    'SELECT head_seq AS seq, head_chain AS chain FROM chain.streams WHERE key = $1',
    [pattern.event.streamKey],
  );
  const body = Buffer.from(pattern.body);
  body.writeBigUInt64LE(BigInt(head?.seq ?? 0) + 1n, SEQ);
  body.writeBigInt64LE(pattern.event.data.timestamp + time, TIMESTAMP);
  const content = body.subarray(0, -CHAIN_BYTES);
  const chain = createHash('sha256')
    .update(head?.chain ?? '')
    .update(content)
    .digest();
  body.set(chain, content.length);
  const event = decodeEvent(body, { instruction: 0, inner: 0 });
  const place = { slot, txIndex: 0, signature: name, instruction: 0, inner: 0 };
  const one = { signature: name, time: 0, events: [{ place, event, body }] };
  return viewOf([[one]], { firstSlot: slot, finalizedSlot });
}

/** The tables are what all raw events from the first on make of them. */
async function expectRebuiltAlike(database: Database): Promise<void> {
  const stored = await dump(database, { derivedOnly: true });
  await rebuild(database);
  expect(await dump(database, { derivedOnly: true })).to.deep.equal(stored);
}
