/** The stored history itself: slots, transactions, streams, raw events. */
import { decodeEvent } from '@crr/sdk';
import type { BlockInfo, ChainEvent } from '../model';
import { type Db, run } from '../project';
import type { Head } from './heads';

const PAGE_ROWS = 2_000;

/** Where stored transactions contradict a view. */
export interface Conflict {
  slot: number;
  rule: string;
}

/** Slots of these transactions, as far as they are stored: signature → slot. */
export async function storedSlots(db: Db, signatures: Iterable<string>): Promise<Map<string, number>> {
  const rows = await run<{ signature: string; slot: number }>(
    db,
    'SELECT signature, slot FROM transactions WHERE signature IN (SELECT jsonb_array_elements_text($1::jsonb))',
    [JSON.stringify([...new Set(signatures)])],
  );
  return new Map(rows.map(({ signature, slot }) => [signature, slot]));
}

/** The lowest slot whose stored block is not the one of the view; null when there is none. */
export async function firstReplacedSlot(db: Db, blocks: readonly BlockInfo[]): Promise<number | null> {
  const [row] = await run<{ slot: number | null }>(
    db,
    `SELECT min(s.slot) AS slot FROM slots s JOIN jsonb_to_recordset($1::jsonb) AS b(slot bigint, blockhash text)
     ON b.slot = s.slot AND b.blockhash <> s.blockhash`,
    [JSON.stringify(blocks.map(({ slot, blockhash }) => ({ slot, blockhash })))],
  );
  return row?.slot ?? null;
}

/** Stores events whose streams they follow. `epochOf` tells the incarnation of each event's stream. */
export async function storeRaw(
  db: Db,
  blocks: readonly BlockInfo[],
  events: readonly { event: ChainEvent; epoch: number }[],
  heads: ReadonlyMap<string, Head>,
): Promise<void> {
  const streamIds = await storeHeads(db, events, heads);
  const slots = new Set(events.map(({ event }) => event.place.slot));
  await storeSlots(
    db,
    blocks.filter(({ slot }) => slots.has(slot)),
  );
  await storeTransactions(
    db,
    events.map(({ event }) => event),
  );
  const rows = events.map(({ event: { event, place, body }, epoch }) => ({
    slot: place.slot,
    tx_index: place.txIndex,
    instruction: place.instruction,
    inner_instruction: place.inner,
    stream_id: streamIds.get(`${event.streamKey} ${epoch}`),
    seq: Number(event.seq),
    name: event.name,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
  }));
  await run(
    db,
    `INSERT INTO raw_events (slot, tx_index, instruction, inner_instruction, stream_id, seq, name, body)
     SELECT slot, tx_index, instruction, inner_instruction, stream_id, seq, name, decode(body, 'base64')
     FROM jsonb_to_recordset($1::jsonb) AS e(slot bigint, tx_index integer, instruction smallint, inner_instruction smallint,
       stream_id integer, seq bigint, name text, body text)`,
    [JSON.stringify(rows)],
  );
}

/** Writes the heads of the streams that these events went on. Gives ids by `key epoch`. */
async function storeHeads(
  db: Db,
  events: readonly { event: ChainEvent; epoch: number }[],
  heads: ReadonlyMap<string, Head>,
): Promise<Map<string, number>> {
  // A stream that ended and began anew within these events has a head of its own for each incarnation.
  const newest = new Map<string, { key: string; epoch: number; seq: number; chain: string; slot: number }>();
  for (const { event, epoch } of events) {
    const { streamKey: key, seq, chain } = event.event;
    newest.set(`${key} ${epoch}`, {
      key,
      epoch,
      seq: Number(seq),
      chain: Buffer.from(chain).toString('base64'),
      slot: event.place.slot,
    });
  }
  const rows = await run<{ id: number; key: string; epoch: number }>(
    db,
    `INSERT INTO streams (key, epoch, head_seq, head_chain, head_slot)
     SELECT key, epoch, seq, decode(chain, 'base64'), slot
     FROM jsonb_to_recordset($1::jsonb) AS h(key text, epoch integer, seq bigint, chain text, slot bigint)
     ON CONFLICT (key, epoch) DO UPDATE SET head_seq = excluded.head_seq, head_chain = excluded.head_chain,
       head_slot = excluded.head_slot
     RETURNING id, key, epoch`,
    [JSON.stringify([...newest.values()])],
  );
  if (rows.length < newest.size || heads.size === 0) throw new TypeError('a stream got no row');
  return new Map(rows.map(({ id, key, epoch }) => [`${key} ${epoch}`, id]));
}

async function storeSlots(db: Db, blocks: readonly BlockInfo[]): Promise<void> {
  await run(
    db,
    `INSERT INTO slots (slot, blockhash, parent_slot, block_time)
     SELECT slot, blockhash, parent, to_timestamp(time)
     FROM jsonb_to_recordset($1::jsonb) AS b(slot bigint, blockhash text, parent bigint, time bigint)
     ON CONFLICT (slot) DO NOTHING`,
    [JSON.stringify(blocks.map(({ parentSlot, ...block }) => ({ ...block, parent: parentSlot })))],
  );
}

async function storeTransactions(db: Db, events: readonly ChainEvent[]): Promise<void> {
  const transactions = new Map(
    events.map(({ place: { slot, txIndex, signature } }) => [
      signature,
      { slot, tx_index: txIndex, signature },
    ]),
  );
  await run(
    db,
    `INSERT INTO transactions (slot, tx_index, signature)
     SELECT slot, tx_index, signature
     FROM jsonb_to_recordset($1::jsonb) AS t(slot bigint, tx_index integer, signature text)`,
    [JSON.stringify([...transactions.values()])],
  );
}

interface StoredRow {
  slot: number;
  tx_index: number;
  instruction: number;
  inner_instruction: number;
  signature: string;
  body: Uint8Array;
}

/** Stored events above a slot, in the chain's order. */
export async function eventsFrom(db: Db, slot: number): Promise<ChainEvent[]> {
  const rows = await run<StoredRow>(
    db,
    `SELECT r.slot, r.tx_index, r.instruction, r.inner_instruction, t.signature, r.body
     FROM raw_events r JOIN transactions t USING (slot, tx_index)
     WHERE r.slot >= $1 ORDER BY r.slot, r.tx_index, r.instruction, r.inner_instruction`,
    [slot],
  );
  return rows.map(eventOf);
}

/** All stored events in the chain's order, page by page. */
export async function* allEvents(db: Db): AsyncGenerator<ChainEvent[]> {
  let after: [number, number, number, number] = [-1, -1, -1, -1];
  for (;;) {
    const rows = await run<StoredRow>(
      db,
      `SELECT r.slot, r.tx_index, r.instruction, r.inner_instruction, t.signature, r.body
       FROM raw_events r JOIN transactions t USING (slot, tx_index)
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
  const touched = await run<{ stream_id: number }>(
    db,
    `WITH gone AS (DELETE FROM raw_events WHERE slot >= $1 RETURNING stream_id) SELECT DISTINCT stream_id FROM gone`,
    [fromSlot],
  );
  await run(db, 'DELETE FROM transactions WHERE slot >= $1', [fromSlot]);
  await run(db, 'DELETE FROM slots WHERE slot >= $1', [fromSlot]);
  await run(db, 'DELETE FROM quarantine WHERE slot >= $1', [fromSlot]);
  const ids = JSON.stringify(touched.map(({ stream_id }) => stream_id));
  await run(
    db,
    `UPDATE streams s SET head_seq = r.seq, head_chain = r.chain, head_slot = r.slot
     FROM (SELECT DISTINCT ON (stream_id) stream_id, seq, substring(body FROM octet_length(body) - 31) AS chain, slot
       FROM raw_events WHERE stream_id IN (SELECT jsonb_array_elements_text($1::jsonb)::integer) ORDER BY stream_id, seq DESC) AS r
     WHERE s.id = r.stream_id`,
    [ids],
  );
  await run(
    db,
    `DELETE FROM streams s WHERE id IN (SELECT jsonb_array_elements_text($1::jsonb)::integer)
     AND NOT EXISTS (SELECT FROM raw_events r WHERE r.stream_id = s.id)`,
    [ids],
  );
}
