/** Whether the millionth event costs what the first one did, and whether memory stays flat. */
import type { Database } from '@crr/migrations';
import { check } from './checks';
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
  const sink = await openedSink(database, opening);
  const stretches: Stretch[] = [];
  const total = broughtBy([opening]);
  let end = endOf(opening);
  for (const mark of marks) {
    // A stretch ends with a whole batch, and may have passed the next mark.
    if (mark <= total.events) continue;
    const before = total.events;
    let seconds = 0;
    let residentAtMost = 0;
    while (total.events < mark) {
      const batches = take(history, mark - total.events);
      const started = performance.now();
      end = await ingest(sink, end, batches);
      seconds += (performance.now() - started) / MILLISECONDS;
      const { vaus, events } = broughtBy(batches);
      total.vaus += vaus;
      total.events += events;
      residentAtMost = Math.max(residentAtMost, process.memoryUsage.rss());
    }
    const stretch = {
      events: total.events,
      eventsPerSecond: Math.round((total.events - before) / seconds),
      residentAtMost: megabytes(residentAtMost),
      ...collected(),
    };
    stretches.push(stretch);
    onStretch(stretch);
  }
  await check(database, total);
  return stretches;
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
