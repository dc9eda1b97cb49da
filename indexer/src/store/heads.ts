/** Heads of streams: every event must be the next of its stream, by number and by hash. */

import { hash } from 'node:crypto';
import { bytes, integer } from '@crr/db/rows';
import { type RouterEvent, STREAM_START, type StreamHead } from '@crr/sdk';
import * as v from 'valibot';
import type { ChainEvent, StreamGap } from '../model';
import { arrayOf, type Db, reading } from '../project';

/** A stream's newest event. */
export interface Head extends StreamHead {
  /** Null for a stream that is not stored yet. */
  streamId: number | null;
  epoch: number;
  slot: number;
}

const CHAIN_BYTES = 32;
const NEWEST_HEADS = `
  SELECT DISTINCT ON (key) key, id, epoch, head_seq, head_chain, head_slot FROM chain.streams
  WHERE key = ANY ($1::text[]) ORDER BY key, epoch DESC`;

const readNewest = reading({
  id: integer,
  key: v.string(),
  epoch: integer,
  head_seq: integer,
  head_chain: bytes,
  head_slot: integer,
});

/** The heads of streams as they are stored, by stream key. */
export async function readHeads(db: Db, streamKeys: Iterable<string>): Promise<Map<string, Head>> {
  const rows = await readNewest(db, NEWEST_HEADS, [arrayOf(new Set(streamKeys))]);
  return new Map(
    rows.map((row) => [
      row.key,
      {
        streamId: row.id,
        epoch: row.epoch,
        seq: BigInt(row.head_seq),
        chain: Uint8Array.from(row.head_chain),
        slot: row.head_slot,
      },
    ]),
  );
}

/** What of a list of events follows its streams' heads. */
export interface Following {
  /** The events that do, with their stream's epoch, up to the first slot in which one does not. */
  events: readonly { event: ChainEvent; epoch: number }[];
  heads: ReadonlyMap<string, Head>;
  gaps: readonly StreamGap[];
  /** Slot of the first event that does not follow; null when all do. */
  cutSlot: number | null;
}

/** Sorts out which events follow, from the stored heads on. Events are in the chain's order. */
export function follow(stored: ReadonlyMap<string, Head>, events: readonly ChainEvent[]): Following {
  const heads = new Map(stored);
  const following: { event: ChainEvent; epoch: number }[] = [];
  const gaps = new Map<string, StreamGap>();
  let cutSlot: number | null = null;
  for (const each of events) {
    const { event, place } = each;
    if (gaps.has(event.streamKey)) continue;
    const head = heads.get(event.streamKey) ?? null;
    const next = nextHead(head, each);
    if (next === null) {
      gaps.set(event.streamKey, gapBefore(head, each));
      cutSlot ??= place.slot;
      continue;
    }
    heads.set(event.streamKey, next);
    following.push({ event: each, epoch: next.epoch });
  }
  if (cutSlot === null) return { events: following, heads, gaps: [], cutSlot };
  // What stands in the cut slot itself, or after it, waits with the event that does not follow.
  const limit = cutSlot;
  const kept = following.filter(({ event }) => event.place.slot < limit);
  const again = follow(
    stored,
    kept.map(({ event }) => event),
  );
  return { ...again, gaps: [...gaps.values()], cutSlot };
}

/** The head after an event; null when the event does not follow. */
function nextHead(head: Head | null, { event, place, body }: ChainEvent): Head | null {
  const { epoch, from } = beginsAnew(head, event)
    ? { epoch: head === null ? 0 : head.epoch + 1, from: STREAM_START }
    : { epoch: head?.epoch ?? 0, from: head ?? STREAM_START };
  if (event.seq !== from.seq + 1n) return null;
  const chain = chainAfter(from.chain, body);
  if (chain.compare(event.chain) !== 0) return null;
  const streamId = epoch === head?.epoch ? head.streamId : null;
  return { streamId, epoch, seq: event.seq, chain, slot: place.slot };
}

/** The SDK's `nextChain` by Node's own hash, which takes a third of the time. */
function chainAfter(previous: Uint8Array, body: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([previous, body.subarray(0, -CHAIN_BYTES)]), 'buffer');
}

/** An influencer who closed their account and registers again begins a new stream of the same name. */
function beginsAnew(head: Head | null, event: RouterEvent): boolean {
  return head === null || (event.name === 'InfluencerRegistered' && event.seq === 1n);
}

function gapBefore(head: Head | null, { event, place }: ChainEvent): StreamGap {
  const known = head?.seq ?? 0n;
  const isAhead = event.seq > known + 1n;
  return {
    streamKey: event.streamKey,
    first: isAhead ? known + 1n : event.seq,
    last: isAhead ? event.seq - 1n : event.seq,
    afterSlot: head?.slot ?? -1,
    beforeSlot: place.slot,
  };
}
