/** Derives every table from the stored raw events again, without a node: after an upgrade, or when `verify` finds a difference. */
import type { Database } from '@crr/db';
import { type Db, DERIVED_TABLES, Projection, run } from '../project';
import { readCursor, takeCursor } from './cursor';
import { allEvents } from './raw';

/** Told how many of how many events are done. */
export type RebuildProgress = (done: number, total: number) => void;

/** Rebuilds in one transaction: readers see the old rows until all new ones are there. Gives the number of events. */
export async function rebuild(
  { db }: Database,
  onProgress: RebuildProgress = () => undefined,
): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const { nonce, events } = await readCursor(transaction);
    await takeCursor(transaction, nonce);
    for (const table of DERIVED_TABLES) await run(transaction, `DELETE FROM chain.${table}`);
    return projectAll(transaction, (done) => onProgress(done, events));
  });
}

/** Projects all stored events into the derived tables, which must be empty. Gives their number. */
export async function projectAll(
  db: Db,
  onProgress: (done: number) => void = () => undefined,
): Promise<number> {
  let done = 0;
  for await (const events of allEvents(db)) {
    await new Projection(events).apply(db);
    done += events.length;
    onProgress(done);
  }
  return done;
}
