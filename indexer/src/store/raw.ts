/** The stored history itself: slots, transactions, streams, raw events. */
import { bytes, integer, type RowOf } from '@crr/db/rows';
import { decodeEvent } from '@crr/sdk';
import * as v from 'valibot';
import { storableSeconds } from '../fold';
import type { BlockInfo, ChainEvent } from '../model';
import { arrayOf, ColumnRows, type Columns, type Db, reading, rowsFrom, run } from '../project';

const PAGE_ROWS = 2_000;
const STORED_COLUMNS = {
  slot: integer,
  tx_index: integer,
  instruction: integer,
  inner_instruction: integer,
  signature: v.string(),
  body: bytes,
};
type StoredRow = RowOf<typeof STORED_COLUMNS>;
const readEvents = reading(STORED_COLUMNS);
const readPlaces = reading({ signature: v.string(), slot: integer });
const readLeast = reading({ slot: v.nullable(integer) });
const readStreams = reading({ id: integer, key: v.string(), epoch: integer });
const readTouched = reading({ stream_id: integer });

/** Slots of these transactions, as far as they are stored: signature → slot. */
export async function storedSlots(db: Db, signatures: Iterable<string>): Promise<Map<string, number>> {
  const rows = await readPlaces(
    db,
    'SELECT signature, slot FROM chain.transactions WHERE signature = ANY ($1::text[])',
    [arrayOf(new Set(signatures))],
  );
  return new Map(rows.map(({ signature, slot }) => [signature, slot]));
}

/** The lowest slot whose stored block is not the one of the view; null when there is none. */
export async function firstReplacedSlot(db: Db, blocks: readonly BlockInfo[]): Promise<number | null> {
  const [row] = await readLeast(
    db,
    `SELECT min(s.slot) AS slot FROM chain.slots s JOIN jsonb_to_recordset($1::jsonb) AS b(slot bigint, blockhash text)
     ON b.slot = s.slot AND b.blockhash <> s.blockhash`,
    [JSON.stringify(blocks.map(({ slot, blockhash }) => ({ slot, blockhash })))],
  );
  return row?.slot ?? null;
}

/** An event with its stream's incarnation. */
export interface PlacedEvent {
  event: ChainEvent;
  epoch: number;
}

const SLOT = { slot: 'bigint', blockhash: 'text', parent_slot: 'bigint', block_time: 'time' } as const;
const TRANSACTION = { slot: 'bigint', tx_index: 'integer', signature: 'text' } as const;
const HEAD = {
  key: 'text',
  epoch: 'integer',
  head_seq: 'bigint',
  head_chain: 'bytea',
  head_slot: 'bigint',
} as const;
const RAW_EVENT = {
  slot: 'bigint',
  tx_index: 'integer',
  instruction: 'smallint',
  inner_instruction: 'smallint',
  stream_id: 'integer',
  seq: 'bigint',
  name: 'text',
  body: 'bytea',
} as const;

const INSERT_SLOTS = `${insertion('slots', SLOT)} ON CONFLICT (slot) DO NOTHING`;
const INSERT_TRANSACTIONS = insertion('transactions', TRANSACTION);
const UPSERT_HEADS = `${insertion('streams', HEAD)}
  ON CONFLICT (key, epoch) DO UPDATE SET head_seq = excluded.head_seq, head_chain = excluded.head_chain,
    head_slot = excluded.head_slot
  RETURNING id, key, epoch`;
const INSERT_RAW_EVENTS = insertion('raw_events', RAW_EVENT);

/** Stores events that follow their streams. @param streamIds from {@link storeHeads} */
export async function storeEvents(
  db: Db,
  events: readonly PlacedEvent[],
  streamIds: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = new ColumnRows(RAW_EVENT);
  for (const { event: each, epoch } of events) {
    const { event, place, body } = each;
    const streamId = streamIds.get(streamName(event.streamKey, epoch)) ?? null;
    const { slot, txIndex, instruction, inner } = place;
    rows.add([slot, txIndex, instruction, inner, streamId, event.seq, event.name, body]);
  }
  await run(db, INSERT_RAW_EVENTS, rows.parameters());
}

/** Writes the heads of the streams that these events went on. Gives the streams' ids by key and incarnation. */
export async function storeHeads(db: Db, events: readonly PlacedEvent[]): Promise<Map<string, number>> {
  // A stream that ended and began anew within these events has a head of its own for each incarnation.
  const newest = new Map<string, PlacedEvent>();
  for (const each of events) newest.set(streamName(each.event.event.streamKey, each.epoch), each);
  const heads = new ColumnRows(HEAD);
  for (const { event: each, epoch } of newest.values()) {
    const { streamKey, seq, chain } = each.event;
    heads.add([streamKey, epoch, seq, chain, each.place.slot]);
  }
  const rows = await readStreams(db, UPSERT_HEADS, heads.parameters());
  return new Map(rows.map(({ id, key, epoch }) => [streamName(key, epoch), id]));
}

function streamName(key: string, epoch: number): string {
  return `${key} ${epoch}`;
}

/** Stores the blocks that hold these events. */
export async function storeSlots(
  db: Db,
  blocks: readonly BlockInfo[],
  events: readonly PlacedEvent[],
): Promise<void> {
  const slots = new Set(events.map(({ event }) => event.place.slot));
  const rows = new ColumnRows(SLOT);
  for (const { slot, blockhash, parentSlot, time } of blocks) {
    if (slots.has(slot)) {
      const seconds = time === null ? null : storableSeconds(BigInt(time));
      rows.add([slot, blockhash, parentSlot, seconds]);
    }
  }
  await run(db, INSERT_SLOTS, rows.parameters());
}

/** Stores the transactions that made these events, which stand in the chain's order. */
export async function storeTransactions(db: Db, events: readonly PlacedEvent[]): Promise<void> {
  const rows = new ColumnRows(TRANSACTION);
  let previous: string | null = null;
  for (const { event } of events) {
    const { slot, txIndex, signature } = event.place;
    if (signature !== previous) rows.add([slot, txIndex, signature]);
    previous = signature;
  }
  await run(db, INSERT_TRANSACTIONS, rows.parameters());
}

function insertion(table: string, columns: Columns): string {
  const names = Object.keys(columns).join(', ');
  return `INSERT INTO chain.${table} (${names}) SELECT ${names} FROM ${rowsFrom(columns, 'r')}`;
}

/** Stored events from a slot on, in the chain's order. */
export async function eventsFrom(db: Db, slot: number): Promise<ChainEvent[]> {
  const rows = await readEvents(
    db,
    `SELECT r.slot, r.tx_index, r.instruction, r.inner_instruction, t.signature, r.body
     FROM chain.raw_events r JOIN chain.transactions t USING (slot, tx_index)
     WHERE r.slot >= $1 ORDER BY r.slot, r.tx_index, r.instruction, r.inner_instruction`,
    [slot],
  );
  return rows.map(eventOf);
}

/** All stored events in the chain's order, page by page. */
export async function* allEvents(db: Db): AsyncGenerator<ChainEvent[]> {
  let after: [number, number, number, number] = [-1, -1, -1, -1];
  for (;;) {
    const rows = await readEvents(
      db,
      `SELECT r.slot, r.tx_index, r.instruction, r.inner_instruction, t.signature, r.body
       FROM chain.raw_events r JOIN chain.transactions t USING (slot, tx_index)
       WHERE (r.slot, r.tx_index, r.instruction, r.inner_instruction) > ($1, $2, $3, $4)
       ORDER BY r.slot, r.tx_index, r.instruction, r.inner_instruction LIMIT ${PAGE_ROWS}`,
      after,
    );
    if (rows.length === 0) return;
    yield rows.map(eventOf);
    const last = rows.at(-1) as StoredRow;
    after = [last.slot, last.tx_index, last.instruction, last.inner_instruction];
  }
}

function eventOf({
  slot,
  tx_index,
  instruction,
  inner_instruction,
  signature,
  body: stored,
}: StoredRow): ChainEvent {
  const body = Uint8Array.from(stored);
  const place = { slot, txIndex: tx_index, signature, instruction, inner: inner_instruction };
  return { place, body, event: decodeEvent(body, { instruction, inner: inner_instruction }) };
}

/** Deletes everything of the stored history from a slot on, and moves the streams' heads back. */
export async function deleteRaw(db: Db, fromSlot: number): Promise<void> {
  const touched = await readTouched(
    db,
    `WITH gone AS (DELETE FROM chain.raw_events WHERE slot >= $1 RETURNING stream_id) SELECT DISTINCT stream_id FROM gone`,
    [fromSlot],
  );
  await run(db, 'DELETE FROM chain.transactions WHERE slot >= $1', [fromSlot]);
  await run(db, 'DELETE FROM chain.slots WHERE slot >= $1', [fromSlot]);
  await run(db, 'DELETE FROM chain.quarantine WHERE slot >= $1', [fromSlot]);
  const ids = JSON.stringify(touched.map(({ stream_id }) => stream_id));
  await run(
    db,
    `UPDATE chain.streams s SET head_seq = r.seq, head_chain = r.chain, head_slot = r.slot
     FROM (SELECT DISTINCT value::integer AS stream_id FROM jsonb_array_elements_text($1::jsonb)) AS t CROSS JOIN LATERAL
       (SELECT seq, substring(body FROM octet_length(body) - 31) AS chain, slot FROM chain.raw_events
        WHERE stream_id = t.stream_id ORDER BY seq DESC LIMIT 1) AS r
     WHERE s.id = t.stream_id`,
    [ids],
  );
  await run(
    db,
    `DELETE FROM chain.streams s WHERE id IN (SELECT jsonb_array_elements_text($1::jsonb)::integer)
     AND NOT EXISTS (SELECT FROM chain.raw_events r WHERE r.stream_id = s.id)`,
    [ids],
  );
}
