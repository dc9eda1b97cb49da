/** Whether the millionth event costs what the first one did, and whether memory stays flat. */

import type { Database } from '@crr/db';
import type { Sink } from '@crr/indexer';
import { type Brought, check } from './checks';
import type { History } from './history';
import { type Batch, batchOf, broughtBy, endOf, ingest, openedSink } from './ingest';

/** One stretch of a long load. Megabytes of this process, which is the indexer and the benchmark; the database is another. */
export interface Stretch {
  /** Events in the database at its end. */
  events: number;
  /** Within the stretch. Making the history is not counted. */
  eventsPerSecond: number;
  /** Resident, at most, as seen after each commit: what is held, and what was not collected yet. */
  residentAtMost: number;
  /** Resident at its end, after a collection. */
  resident: number;
  /** Held in JavaScript's heap at its end, after a collection. */
  held: number;
}

const EVENTS_PER_BATCH = 4_000;
const BATCHES_AT_ONCE = 5;
const BYTES_IN_MEGABYTE = 1_048_576;
const MILLISECONDS = 1_000;

/**
 * Loads so many events and tells of each stretch that ends at one of the marks. What was loaded is counted at the end.
 *
 * @param marks numbers of events, ascending
 * @throws {WrongCountError} when the database has not what was loaded
 */
export async function measureGrowth(
  database: Database,
  history: History,
  marks: readonly number[],
  onStretch: (stretch: Stretch) => void = () => undefined,
): Promise<Stretch[]> {
  const opening = batchOf(history.opening);
  const load: Load = {
    sink: await openedSink(database, opening),
    history,
    end: endOf(opening),
    total: broughtBy([opening]),
  };
  const stretches: Stretch[] = [];
  for (const mark of marks) {
    // A stretch ends with a whole batch, and may have passed the next mark.
    if (mark <= load.total.events) continue;
    const stretch = { ...(await loadUpTo(load, mark)), ...collected() };
    stretches.push(stretch);
    onStretch(stretch);
  }
  await check(database, load.total);
  return stretches;
}

/** A load on its way. */
interface Load {
  readonly sink: Sink;
  readonly history: History;
  /** The last slot that was loaded. */
  end: number;
  /** Everything that was loaded. */
  readonly total: Brought;
}

/** One stretch. What it made is garbage when it returns: what is held then is the indexer's, and the history's heads. */
async function loadUpTo(load: Load, mark: number): Promise<Omit<Stretch, 'resident' | 'held'>> {
  const before = load.total.events;
  let seconds = 0;
  let residentAtMost = 0;
  while (load.total.events < mark) {
    seconds += await loadSome(load, mark - load.total.events);
    residentAtMost = Math.max(residentAtMost, process.memoryUsage.rss());
  }
  const { events } = load.total;
  return {
    events,
    eventsPerSecond: Math.round((events - before) / seconds),
    residentAtMost: megabytes(residentAtMost),
  };
}

/** Some batches, at least one. Gives the seconds that their way into the database took. */
async function loadSome(load: Load, events: number): Promise<number> {
  const batches = take(load.history, events);
  const started = performance.now();
  load.end = await ingest(load.sink, load.end, batches);
  const seconds = (performance.now() - started) / MILLISECONDS;
  const brought = broughtBy(batches);
  load.total.vaus += brought.vaus;
  load.total.events += brought.events;
  return seconds;
}

/** Some batches, so that one is read while another is committed. What is left of a stretch may be less. */
function take(history: History, events: number): Batch[] {
  const batches = Math.min(BATCHES_AT_ONCE, Math.ceil(events / EVENTS_PER_BATCH));
  return Array.from({ length: batches }, () => batchOf(history.take(EVENTS_PER_BATCH)));
}

/** Memory after a collection; what the first one only unlinks, the second one frees. */
function collected(): Pick<Stretch, 'resident' | 'held'> {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: megabytes(rss), held: megabytes(heapUsed) };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / BYTES_IN_MEGABYTE);
}
