/** Holes and calls that could not be read, written down for people and alerts. */
import type { ChainEvent, StreamGap, UnreadableEvent } from '../model';
import { arrayOf, type Db, run } from '../project';

/** Writes down gaps that are not written down yet. */
export async function noteGaps(db: Db, gaps: readonly StreamGap[]): Promise<void> {
  if (gaps.length === 0) return;
  const rows = gaps.map(({ streamKey, first, last, beforeSlot }) => ({
    stream_key: streamKey,
    first_seq: Number(first),
    last_seq: Number(last),
    before_slot: beforeSlot,
  }));
  await run(
    db,
    `INSERT INTO chain.event_gaps (stream_key, first_seq, last_seq, before_slot)
     SELECT stream_key, first_seq, last_seq, before_slot
     FROM jsonb_to_recordset($1::jsonb) AS g(stream_key text, first_seq bigint, last_seq bigint, before_slot bigint)
     WHERE NOT EXISTS (SELECT FROM chain.event_gaps o WHERE o.stream_key = g.stream_key AND o.repaired_at IS NULL
       AND o.first_seq <= g.first_seq AND o.last_seq >= g.last_seq)`,
    [JSON.stringify(rows)],
  );
}

/** Closes the gaps that are none any more: up to the tip nothing is missing, whether the events came or a fork undid what they led to. */
export async function closeGaps(db: Db, tipSlot: number): Promise<void> {
  await run(
    db,
    'UPDATE chain.event_gaps SET repaired_at = now() WHERE repaired_at IS NULL AND before_slot <= $1',
    [tipSlot],
  );
}

/** Keeps event calls that could not be read. */
export async function quarantine(db: Db, unreadable: readonly UnreadableEvent[]): Promise<void> {
  if (unreadable.length === 0) return;
  const rows = unreadable.map(({ place, bytes, reason }) => ({
    signature: place.signature,
    instruction: place.instruction,
    inner_instruction: place.inner,
    slot: place.slot,
    bytes: Buffer.from(bytes).toString('base64'),
    reason,
  }));
  await run(
    db,
    `INSERT INTO chain.quarantine (signature, instruction, inner_instruction, slot, bytes, reason)
     SELECT signature, instruction, inner_instruction, slot, decode(bytes, 'base64'), reason
     FROM jsonb_to_recordset($1::jsonb) AS q(signature text, instruction smallint, inner_instruction smallint, slot bigint,
       bytes text, reason text)
     ON CONFLICT (signature, instruction, inner_instruction) DO UPDATE SET slot = excluded.slot`,
    [JSON.stringify(rows)],
  );
}

/** Lets go of the calls of transactions that could be read now; what of them still can not is kept again. */
export async function releaseRead(db: Db, events: readonly ChainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const signatures = new Set(events.map(({ place }) => place.signature));
  await run(db, 'DELETE FROM chain.quarantine WHERE signature = ANY ($1::text[])', [arrayOf(signatures)]);
}
