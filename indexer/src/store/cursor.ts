/** The one row that says how far the database is complete. */
import { bytes, integer } from '@crr/db/rows';
import * as v from 'valibot';
import type { CursorState } from '../model';
import { type Db, DIGEST_ZERO, reading, run } from '../project';
import { NoCursorError, StaleWriterError, WrongChainError } from './errors';

/** What the events of a database belong to. */
export interface ChainIdentity {
  genesisHash: string;
  /** Base58. */
  programId: string;
}

const readStored = reading({
  nonce: integer,
  finalized_slot: integer,
  tip_slot: integer,
  /** Unix seconds. */
  complete_until: v.nullable(integer),
  events: integer,
  digest: bytes,
});
const readIdentity = reading({ genesis_hash: v.string(), program_id: v.string() });

const MILLISECONDS = 1_000;

/** Reads the cursor. @throws NoCursorError before anything was indexed */
export async function readCursor(db: Db): Promise<CursorState> {
  const [row] = await readStored(
    db,
    // Seconds are exact in every year; the drivers' own dates are not.
    `SELECT nonce, finalized_slot, tip_slot, extract(epoch FROM complete_until)::bigint AS complete_until, events, digest
     FROM chain.cursor`,
  );
  if (row === undefined) throw new NoCursorError();
  return {
    nonce: row.nonce,
    finalizedSlot: row.finalized_slot,
    tipSlot: row.tip_slot,
    completeUntil: row.complete_until === null ? null : new Date(row.complete_until * MILLISECONDS),
    events: row.events,
    digest: Uint8Array.from(row.digest),
  };
}

/** Makes the database that of a chain, or sees that it is. @throws WrongChainError when it is another one's */
export async function claimDatabase(db: Db, identity: ChainIdentity): Promise<void> {
  await run(
    db,
    'INSERT INTO chain.cursor (genesis_hash, program_id, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [identity.genesisHash, identity.programId, DIGEST_ZERO],
  );
  const [stored] = await readIdentity(db, 'SELECT genesis_hash, program_id FROM chain.cursor');
  const { genesisHash, programId } = identity;
  if (stored?.genesis_hash !== genesisHash) {
    throw new WrongChainError('genesis_hash', `${stored?.genesis_hash}`, genesisHash);
  }
  if (stored.program_id !== programId) throw new WrongChainError('program_id', stored.program_id, programId);
}

/** Takes the cursor for this transaction. @throws StaleWriterError unless its nonce is the one that is known */
export async function takeCursor(db: Db, nonce: number): Promise<void> {
  const taken = await run(
    db,
    'UPDATE chain.cursor SET nonce = nonce + 1, updated_at = now() WHERE nonce = $1 RETURNING nonce',
    [nonce],
  );
  if (taken.length === 0) throw new StaleWriterError(nonce);
}

/** Moves the cursor, which this transaction has taken. */
export async function moveCursor(db: Db, to: CursorState): Promise<void> {
  await run(
    db,
    'UPDATE chain.cursor SET finalized_slot = $1, tip_slot = $2, complete_until = to_timestamp($3::bigint), events = $4, digest = $5',
    [to.finalizedSlot, to.tipSlot, secondsOf(to.completeUntil), to.events, to.digest],
  );
}

function secondsOf(time: Date | null): number | null {
  return time === null ? null : Math.floor(time.getTime() / MILLISECONDS);
}
