/** Replaces a stretch of a stream by what the chain says, in one transaction, and only if that makes the stream better. */
import { bytes, integer } from '@crr/db/rows';
import { nextChain, type RouterEvent, STREAM_START } from '@crr/sdk';
import { byPlace } from '../decode';
import { storableSeconds } from '../fold';
import type { BlockInfo, ChainEvent, StreamGap } from '../model';
import { FindingLog } from './finding';
import { type Db, query, reading, readingOne } from './query';
import { storedEventsOf } from './stored-events';
import { type StoredHead, StreamCheck, type Suspect } from './stream-check';

/** What a source found of a stretch. */
export interface Found {
  blocks: readonly BlockInfo[];
  events: readonly ChainEvent[];
}

/** A stream's row, and its head. */
export interface StoredStream {
  id: number;
  head: StoredHead;
}

/** What replacing a stretch did. */
export interface StretchOutcome {
  written: number;
  removed: number;
}

const readBounds = readingOne({ after: integer, before: integer });
const readChain = reading({ chain: bytes });

/** Where a stretch is looked for: between the events around it, those of the registration before or after included. */
export async function gapOf(db: Db, stream: StoredStream, suspect: Suspect): Promise<StreamGap> {
  const { first, last, streamKey, epoch } = suspect;
  const { after, before } = await readBounds(
    db,
    `SELECT
      coalesce(
        (SELECT max(slot) FROM chain.raw_events WHERE stream_id = $1 AND seq < $2),
        (SELECT max(r.slot) FROM chain.raw_events AS r JOIN chain.streams AS s ON s.id = r.stream_id
          WHERE s.key = $4 AND s.epoch < $5), -1) AS after,
      coalesce(
        (SELECT min(slot) FROM chain.raw_events WHERE stream_id = $1 AND seq > $3),
        (SELECT min(r.slot) FROM chain.raw_events AS r JOIN chain.streams AS s ON s.id = r.stream_id
          WHERE s.key = $4 AND s.epoch > $5), (SELECT tip_slot FROM chain.cursor)) AS before`,
    [stream.id, first, last, streamKey, epoch],
  );
  return { streamKey, first: BigInt(first), last: BigInt(last), afterSlot: after, beforeSlot: before };
}

/**
 * The part of what was found that provably belongs: each event's hash chain follows from the one before it, beginning at what is stored
 * before the stretch.
 */
export async function provenEvents(
  db: Db,
  stream: StoredStream,
  suspect: Suspect,
  found: Found,
): Promise<ChainEvent[]> {
  let chain = await chainBefore(db, stream, suspect.first);
  let seq = BigInt(suspect.first);
  const proven: ChainEvent[] = [];
  if (chain === null) return proven;
  const own = found.events.filter(({ event }) => event.streamKey === suspect.streamKey).sort(byPlace);
  for (const candidate of own) {
    if (seq > BigInt(suspect.last)) break;
    const next = followedBy(chain, seq, candidate.event);
    if (next === null) continue;
    proven.push(candidate);
    chain = next;
    seq += 1n;
  }
  return proven;
}

function followedBy(chain: Uint8Array, seq: bigint, event: RouterEvent): Uint8Array | null {
  const next = nextChain(chain, event.bytes);
  return event.seq === seq && Buffer.from(next).equals(event.chain) ? next : null;
}

async function chainBefore(db: Db, { id }: StoredStream, first: number): Promise<Uint8Array | null> {
  if (first === 1) return STREAM_START.chain;
  const [row] = await readChain(
    db,
    `SELECT substr(body, length(body) - 31) AS chain FROM chain.raw_events WHERE stream_id = $1 AND seq = $2`,
    [id, first - 1],
  );
  return row?.chain ?? null;
}

/**
 * Writes proven events in the place of what is stored of the stretch. Stored events of the stretch that the chain does not have go only
 * if `drop` says so.
 */
export async function replaceStretch(
  db: Db,
  stream: StoredStream,
  suspect: Suspect,
  proven: readonly ChainEvent[],
  blocks: readonly BlockInfo[],
  drop: boolean,
): Promise<StretchOutcome> {
  const rows = proven.map(({ place, event, body }) => ({
    slot: place.slot,
    tx_index: place.txIndex,
    signature: place.signature,
    instruction: place.instruction,
    inner_instruction: place.inner,
    seq: String(event.seq),
    name: event.name,
    body: Buffer.from(body).toString('hex'),
  }));
  const json = JSON.stringify(rows);
  await writePlaces(db, json, proven, blocks);
  const removed = await query(
    db,
    `DELETE FROM chain.raw_events AS r WHERE (r.stream_id = $2 AND r.seq BETWEEN $3 AND $4 AND ($5 OR r.seq IN
        (SELECT (e->>'seq')::bigint FROM jsonb_array_elements($1::jsonb) AS e)))
      OR (r.slot, r.tx_index, r.instruction, r.inner_instruction) IN
        (SELECT (e->>'slot')::bigint, (e->>'tx_index')::int, (e->>'instruction')::smallint,
          (e->>'inner_instruction')::smallint FROM jsonb_array_elements($1::jsonb) AS e)
      RETURNING 1`,
    [json, stream.id, suspect.first, suspect.last, drop],
  );
  await query(
    db,
    `INSERT INTO chain.raw_events (slot, tx_index, instruction, inner_instruction, stream_id, seq, name, body)
      SELECT slot, tx_index, instruction, inner_instruction, $2, seq, name, decode(body, 'hex')
      FROM jsonb_to_recordset($1::jsonb) AS e(slot bigint, tx_index int, instruction smallint,
        inner_instruction smallint, seq bigint, name text, body text)`,
    [json, stream.id],
  );
  return { written: rows.length, removed: removed.length };
}

async function writePlaces(
  db: Db,
  json: string,
  proven: readonly ChainEvent[],
  blocks: readonly BlockInfo[],
): Promise<void> {
  const slots = new Set(proven.map(({ place }) => place.slot));
  const needed = blocks
    .filter(({ slot }) => slots.has(slot))
    .map((block) => ({ ...block, time: block.time === null ? null : storableSeconds(BigInt(block.time)) }));
  await query(
    db,
    `INSERT INTO chain.slots (slot, blockhash, parent_slot, block_time)
      SELECT slot, blockhash, "parentSlot", to_timestamp(time)
      FROM jsonb_to_recordset($1::jsonb) AS b(slot bigint, blockhash text, "parentSlot" bigint, time bigint)
      ON CONFLICT (slot) DO UPDATE SET blockhash = excluded.blockhash, parent_slot = excluded.parent_slot,
        block_time = excluded.block_time`,
    [JSON.stringify(needed)],
  );
  const transactions = `(SELECT DISTINCT slot, tx_index, signature
    FROM jsonb_to_recordset($1::jsonb) AS e(slot bigint, tx_index int, signature text))`;
  await query(
    db,
    `DELETE FROM chain.transactions AS t USING ${transactions} AS e
      WHERE t.signature = e.signature AND (t.slot, t.tx_index) <> (e.slot, e.tx_index)`,
    [json],
  );
  await query(
    db,
    `INSERT INTO chain.transactions (slot, tx_index, signature) SELECT slot, tx_index, signature FROM ${transactions} AS e
      ON CONFLICT (slot, tx_index) DO UPDATE SET signature = excluded.signature`,
    [json],
  );
}

/** How many things are wrong with a stream as it is stored now. */
export async function faultsOf(db: Db, { id, head }: StoredStream): Promise<number> {
  const log = new FindingLog(0);
  const check = new StreamCheck(head.key, head.epoch, log);
  for await (const page of storedEventsOf(db, id)) for (const event of page) check.take(event);
  check.finish(head);
  return log.countOf();
}
