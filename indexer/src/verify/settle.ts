/** Brings what is said about the raw events (streams, places, cursor) into line with the events themselves. */
import { bytes, integer } from '@crr/db/rows';
import { DIGEST_ZERO, digestAfter } from '../project';
import { type Db, query, reading } from './query';
import { eventOf, hashesOf, storedEvents } from './stored-events';

const readFirsts = reading({ stream_id: integer, body: bytes, instruction: integer, inner: integer });

/** Count and digest of what is stored. */
export interface EventTotals {
  events: number;
  digest: Uint8Array;
}

/** Counts and hashes every stored event. */
export async function totalsOf(db: Db): Promise<EventTotals> {
  const totals: EventTotals = { events: 0, digest: DIGEST_ZERO };
  for await (const page of storedEvents(db, 'by stream')) {
    totals.events += page.length;
    totals.digest = digestAfter(totals.digest, hashesOf(page), []);
  }
  return totals;
}

/** Gives rows whose stream's row is gone their stream back, read from their first event. */
export async function restoreStreams(db: Db): Promise<number> {
  const firsts = await readFirsts(
    db,
    `SELECT stream_id, body, instruction, inner_instruction AS inner FROM chain.raw_events AS r
      WHERE seq = 1 AND NOT EXISTS (SELECT FROM chain.streams AS s WHERE s.id = r.stream_id)
      ORDER BY slot, tx_index, instruction, inner_instruction`,
  );
  let restored = 0;
  for (const { stream_id: streamId, ...first } of firsts) {
    const event = eventOf(first);
    if (event === null) continue;
    await query(
      db,
      `INSERT INTO chain.streams (id, key, epoch, head_seq, head_chain, head_slot) OVERRIDING SYSTEM VALUE
        VALUES ($1, $2, (SELECT min(epoch) FROM generate_series(0, (SELECT count(*)::int FROM chain.streams WHERE key = $2)) AS epoch
          WHERE NOT EXISTS (SELECT FROM chain.streams AS s WHERE s.key = $2 AND s.epoch = epoch.epoch)), 0, ''::bytea, -1)`,
      [streamId, event.streamKey],
    );
    restored += 1;
  }
  return restored;
}

/** Numbers the registrations of every wallet 0, 1, 2, … in the order of their first events. Returns how many were otherwise. */
export async function renumberEpochs(db: Db): Promise<number> {
  // By way of negative numbers, so that no two streams of a key ever have the same.
  const changed = await query(
    db,
    `UPDATE chain.streams AS s SET epoch = -1 - o.epoch
      FROM (
        SELECT s.id, row_number() OVER (PARTITION BY s.key
          ORDER BY r.slot, r.tx_index, r.instruction, r.inner_instruction) - 1 AS epoch
        FROM chain.streams AS s JOIN chain.raw_events AS r ON r.stream_id = s.id AND r.seq = 1
      ) AS o
      WHERE o.id = s.id AND s.epoch <> o.epoch RETURNING 1`,
  );
  await query(db, 'UPDATE chain.streams SET epoch = -1 - epoch WHERE epoch < 0');
  return changed.length;
}

/**
 * Lets the tip reach the newest stored event. The frontier stays: the next poll looks at everything above it.
 * Returns how many rows were otherwise: 0 or 1.
 */
export async function settleTip(db: Db): Promise<number> {
  const changed = await query(
    db,
    `UPDATE chain.cursor SET tip_slot = newest.slot, nonce = nonce + 1, updated_at = now()
      FROM (SELECT max(slot) AS slot FROM chain.raw_events) AS newest WHERE tip_slot < newest.slot RETURNING 1`,
  );
  return changed.length;
}

/** Sets every stream's head to its newest stored event, and removes streams without one. Returns how many were wrong. */
export async function settleHeads(db: Db): Promise<number> {
  const set = await query(
    db,
    `UPDATE chain.streams AS s SET head_seq = r.seq, head_chain = substr(r.body, length(r.body) - 31), head_slot = r.slot
      FROM chain.raw_events AS r
      WHERE r.stream_id = s.id AND r.seq = (SELECT max(seq) FROM chain.raw_events WHERE stream_id = s.id)
        AND (s.head_seq, s.head_chain, s.head_slot)
          IS DISTINCT FROM (r.seq, substr(r.body, length(r.body) - 31), r.slot)
      RETURNING 1`,
  );
  const gone = await query(
    db,
    `DELETE FROM chain.streams AS s WHERE NOT EXISTS (SELECT FROM chain.raw_events AS r WHERE r.stream_id = s.id) RETURNING 1`,
  );
  return set.length + gone.length;
}

/** Removes transactions without events and blocks without transactions. Returns how many rows went. */
export async function removeOrphans(db: Db): Promise<number> {
  const transactions = await query(
    db,
    `DELETE FROM chain.transactions AS t WHERE NOT EXISTS
      (SELECT FROM chain.raw_events AS r WHERE r.slot = t.slot AND r.tx_index = t.tx_index) RETURNING 1`,
  );
  const slots = await query(
    db,
    `DELETE FROM chain.slots AS b WHERE NOT EXISTS (SELECT FROM chain.transactions AS t WHERE t.slot = b.slot) RETURNING 1`,
  );
  return transactions.length + slots.length;
}

/** Sets the cursor's count and digest; a writer that still runs on the old cursor is refused from here on. */
export async function settleCursor(db: Db, { events, digest }: EventTotals): Promise<void> {
  await query(db, 'UPDATE chain.cursor SET events = $1, digest = $2, nonce = nonce + 1, updated_at = now()', [
    events,
    digest,
  ]);
}
