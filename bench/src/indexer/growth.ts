/** Whether the millionth event costs what the first one did, and whether memory stays flat. */
import type { Database } from '@crr/migrations';
import type { History } from './history';
import { type Batch, batchOf, check, endOf, ingest, openedSink } from './ingest';

/** One stretch of a long load. */
export interface Stretch {
  /** Events in the database at its end. */
  events: number;
  /** Within the stretch. Making the history is not counted. */
  eventsPerSecond: number;
  /** Resident memory at its end, after a collection. */
  megabytes: number;
}

const EVENTS_PER_BATCH = 4_000;
const BATCHES_AT_ONCE = 5;
const BYTES_IN_MEGABYTE = 1_048_576;
const MILLISECONDS = 1_000;

/**
 * Loads so many events and tells of each stretch that ends at one of the marks. What was loaded is counted at the end.
 *
 * @param marks numbers of events, ascending
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
  let end = endOf(opening);
  const total: Batch = { slots: [], events: opening.events, vaus: opening.vaus };
  for (const mark of marks) {
    let seconds = 0;
    const before = total.events;
    while (total.events < mark) {
      const batches = Array.from({ length: BATCHES_AT_ONCE }, () => batchOf(history.take(EVENTS_PER_BATCH)));
      const started = performance.now();
      end = await ingest(sink, end, batches);
      seconds += (performance.now() - started) / MILLISECONDS;
      for (const { events, vaus } of batches) {
        total.events += events;
        total.vaus += vaus;
      }
    }
    globalThis.gc?.();
    const stretch = {
      events: total.events,
      eventsPerSecond: Math.round((total.events - before) / seconds),
      megabytes: Math.round(process.memoryUsage().rss / BYTES_IN_MEGABYTE),
    };
    stretches.push(stretch);
    onStretch(stretch);
  }
  await check(database, [total]);
  return stretches;
}
