/** Work on one state of the database, whatever a live writer commits meanwhile. */
import type { Database } from '@crr/db';
import type { Kysely } from 'kysely';
import { query } from './query';

/** A transaction, as the store's functions take it. Its tables are known from the migrations alone. */
export type Snapshot = Database['db'];

/** Thrown to end a transaction without keeping what was done in it. */
class Discarded<T> extends Error {
  override readonly name = 'Discarded';
  constructor(readonly value: T) {
    super('the transaction was only for looking');
  }
}

/** Runs `look` on one state of the database and undoes what it did: temporary tables are allowed, nothing stays. */
export async function inSnapshot<T>({ db }: Database, look: (db: Snapshot) => Promise<T>): Promise<T> {
  try {
    return await (db as Kysely<unknown>).transaction().execute(async (transaction) => {
      await query(transaction, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      throw new Discarded(await look(transaction as Snapshot));
    });
  } catch (error) {
    if (error instanceof Discarded) return error.value as T;
    throw error;
  }
}
