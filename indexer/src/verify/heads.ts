/** Whether the database knows the heads that the accounts on chain carry. */
import { integer, type RowOf } from '@crr/db/rows';
import * as v from 'valibot';
import type { ChainHead } from './chain-state';
import { type Db, reading } from './query';
import type { StoredCursor } from './raw';

/**
 * `stored`: the head is that of a stored event. `behind`: the chain is ahead of what the database claims to know. `differs`: it claims to
 * know better.
 */
export type HeadState = 'stored' | 'behind' | 'differs';

/** A head on chain, and what the database has at its number. */
export interface JudgedHead {
  head: ChainHead;
  state: HeadState;
  found: string;
}

const HEAD_COLUMNS = {
  place: integer,
  /** The stored chain value at the head's number, hex; null for none. */
  chain: v.nullable(v.string()),
  slot: v.nullable(integer),
};
type HeadRow = RowOf<typeof HEAD_COLUMNS>;
const readHeads = reading(HEAD_COLUMNS);

const BATCH_HEADS = 1_000;

/** Judges heads read at a slot. */
export async function judgeHeads(
  db: Db,
  heads: readonly ChainHead[],
  slot: number,
  cursor: Pick<StoredCursor, 'finalizedSlot' | 'tipSlot'>,
): Promise<JudgedHead[]> {
  const judged: JudgedHead[] = [];
  for (let from = 0; from < heads.length; from += BATCH_HEADS) {
    const batch = heads.slice(from, from + BATCH_HEADS);
    const rows = await storedAt(db, batch);
    batch.forEach((head, place) => {
      const found = rows.filter((row) => row.place === place && row.chain !== null);
      judged.push(judge(head, found, slot, cursor));
    });
  }
  return judged;
}

/** What is stored at the numbers of heads: a row for each epoch of the stream. */
function storedAt(db: Db, heads: readonly ChainHead[]): Promise<HeadRow[]> {
  const list = heads.map(({ streamKey, seq }, place) => ({ place, key: streamKey, seq: String(seq) }));
  return readHeads(
    db,
    `SELECT h.place, encode(substr(r.body, length(r.body) - 31), 'hex') AS chain, r.slot
      FROM jsonb_to_recordset($1::jsonb) AS h(place int, key text, seq bigint)
      JOIN chain.streams AS s ON s.key = h.key
      JOIN chain.raw_events AS r ON r.stream_id = s.id AND r.seq = h.seq`,
    [JSON.stringify(list)],
  );
}

function judge(
  head: ChainHead,
  rows: readonly HeadRow[],
  slot: number,
  { finalizedSlot, tipSlot }: Pick<StoredCursor, 'finalizedSlot' | 'tipSlot'>,
): JudgedHead {
  const chain = Buffer.from(head.chain).toString('hex');
  if (rows.some((row) => row.chain === chain)) return { head, state: 'stored', found: chain };
  const found = rows.map((row) => row.chain).join(' or ') || 'no such event';
  // An influencer who registers again begins a stream whose first numbers are stored already, with other content.
  const final =
    rows.some((row) => (row.slot ?? 0) <= finalizedSlot) && !head.streamKey.startsWith('influencer:');
  return { head, state: final || tipSlot >= slot ? 'differs' : 'behind', found };
}
