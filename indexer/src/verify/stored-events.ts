/** The stored events, in pages, so that memory does not grow with their number. */
import { bytes, integer, type RowOf } from '@crr/db/rows';
import { DecodeError, decodeEvent, type RouterEvent } from '@crr/sdk';
import * as v from 'valibot';
import { eventHash } from '../project';
import { type Db, reading } from './query';

/** A row of raw_events with what it refers to. */
export interface StoredEvent {
  streamId: number;
  /** Null when there is no such stream. */
  streamKey: string | null;
  epoch: number | null;
  seq: number;
  name: string;
  slot: number;
  txIndex: number;
  instruction: number;
  inner: number;
  body: Uint8Array;
  /** Null when the transaction is not stored, or its signature is none. */
  signature: string | null;
}

/** In which order events are read. */
export type EventOrder = 'by stream' | 'by place';

const PAGE_ROWS = 2_000;
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;

const KEYS = {
  'by stream': ['stream_id', 'seq'],
  'by place': ['slot', 'tx_index', 'instruction', 'inner_instruction'],
} as const satisfies Record<EventOrder, readonly (keyof EventRow)[]>;

const EVENT_COLUMNS = {
  stream_id: integer,
  key: v.nullable(v.string()),
  epoch: v.nullable(integer),
  seq: integer,
  name: v.string(),
  slot: integer,
  tx_index: integer,
  instruction: integer,
  inner_instruction: integer,
  body: bytes,
  signature: v.nullable(v.string()),
};
type EventRow = RowOf<typeof EVENT_COLUMNS>;
const readEvents = reading(EVENT_COLUMNS);

/** Every stored event, page by page. */
export function storedEvents(db: Db, order: EventOrder): AsyncGenerator<StoredEvent[]> {
  return pages(db, order, 'true');
}

/** The stored events of one stream in the order of their numbers, page by page. */
export function storedEventsOf(db: Db, streamId: number): AsyncGenerator<StoredEvent[]> {
  return pages(db, 'by stream', `r.stream_id = ${streamId}`);
}

async function* pages(db: Db, order: EventOrder, condition: string): AsyncGenerator<StoredEvent[]> {
  const key = KEYS[order];
  const list = key.map((column) => `r.${column}`).join(', ');
  const marks = key.map((_, index) => `$${index + 1}`).join(', ');
  const text = `
    SELECT r.stream_id, s.key, s.epoch, r.seq, r.name, r.slot, r.tx_index, r.instruction, r.inner_instruction,
      r.body, t.signature
    FROM (SELECT * FROM chain.raw_events AS r WHERE (${list}) > (${marks}) AND ${condition} ORDER BY ${list} LIMIT ${PAGE_ROWS}) AS r
    LEFT JOIN chain.streams AS s ON s.id = r.stream_id
    LEFT JOIN chain.transactions AS t ON t.slot = r.slot AND t.tx_index = r.tx_index
    ORDER BY ${list}`;
  // Below every key: the columns are whole numbers, and PostgreSQL numbers identities from 1.
  let after: number[] = key.map(() => -1);
  for (;;) {
    const rows: EventRow[] = await readEvents(db, text, after);
    if (rows.length > 0) yield rows.map(fromRow);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    after = key.map((column) => last[column]);
  }
}

/** The event in a row; null when its bytes are none. */
export function eventOf({
  body,
  instruction,
  inner,
}: Pick<StoredEvent, 'body' | 'instruction' | 'inner'>): RouterEvent | null {
  try {
    return decodeEvent(body, { instruction, inner });
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** What events add to the digest; nothing for those whose transaction is not stored. */
export function hashesOf(events: readonly StoredEvent[]): Uint8Array[] {
  return events.flatMap(({ slot, txIndex, signature, instruction, inner, body }) =>
    signature === null ? [] : [eventHash({ slot, txIndex, signature, instruction, inner }, body)],
  );
}

function fromRow(row: EventRow): StoredEvent {
  const { stream_id, key, tx_index, inner_instruction, signature: text, ...same } = row;
  const signature = text !== null && BASE58.test(text) ? text : null;
  return {
    ...same,
    signature,
    streamId: stream_id,
    streamKey: key,
    txIndex: tx_index,
    inner: inner_instruction,
  };
}
