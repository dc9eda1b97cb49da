/** Delivers entries of some kinds from a journal to a sink. */
import { type BackoffLimits, type Clock, messageOf, spreadBackoffMs } from '@crr/kit';
import type { JournalEntry, RecordSink } from '../model';
import type { Store } from '../store/sql';
import {
  deleteEntries,
  dueEntries,
  type EntryKind,
  nextDueMs,
  parkEntry,
  postponeEntry,
  type StoredEntry,
} from './entries';
import { isFinal } from './errors';
import { decodeEntry } from './wire';

/** Settings of a drain. */
export interface DrainSettings extends BackoffLimits {
  /** Entries of one delivery at most. */
  readonly batch: number;
  /** Refusals after which an entry is parked. */
  readonly refusalsAtMost: number;
}

/** Parts of a {@link Drain}. */
export interface DrainParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly kinds: readonly EntryKind[];
  readonly sink: RecordSink;
  readonly settings: DrainSettings;
  readonly random: () => number;
  /** Told of every failure. */
  readonly onFailure: (error: unknown) => void;
}

interface ReadEntry extends StoredEntry {
  readonly entry: JournalEntry;
}

/**
 * While the sink can take nothing, everything waits: the entries stay as they are and the whole drain pauses, longer each time. What the sink
 * refuses is looked for by halving the batch, so that the others arrive; the culprit is tried some times more, alone, and then parked.
 */
export class Drain {
  private failures = 0;
  private pausedUntilMs = 0;

  constructor(private readonly parts: DrainParts) {}

  /** Delivers what is due, until nothing is, or until the sink can not. */
  async run(): Promise<void> {
    const { store, clock, kinds, settings } = this.parts;
    while (clock.now() >= this.pausedUntilMs) {
      const due = await dueEntries(store, kinds, clock.now(), settings.batch);
      if (due.length === 0) return;
      await this.deliverAll(due);
    }
  }

  /** When it has work next; null without entries. */
  async nextMs(): Promise<number | null> {
    const due = await nextDueMs(this.parts.store, this.parts.kinds);
    return due === null ? null : Math.max(due, this.pausedUntilMs);
  }

  private async deliverAll(due: readonly StoredEntry[]): Promise<void> {
    const readable = await this.readable(due);
    const unsuspected = readable.filter(({ attempts }) => attempts === 0);
    const suspected = readable.filter(({ attempts }) => attempts > 0);
    for (const batch of [unsuspected, ...suspected.map((one) => [one])]) {
      if (!(await this.deliver(batch))) return;
    }
  }

  /** @returns false when the sink can take nothing now */
  private async deliver(batch: readonly ReadEntry[]): Promise<boolean> {
    const [first] = batch;
    if (first === undefined) return true;
    try {
      await this.parts.sink.deliver(
        batch.map(({ entry }) => entry),
        [],
      );
    } catch (error) {
      this.parts.onFailure(error);
      if (!isFinal(error)) return this.pause();
      if (batch.length === 1) return this.refuse(first, error.message);
      const half = Math.ceil(batch.length / 2);
      return (await this.deliver(batch.slice(0, half))) && this.deliver(batch.slice(half));
    }
    this.failures = 0;
    await deleteEntries(
      this.parts.store,
      batch.map(({ id }) => id),
    );
    return true;
  }

  private pause(): false {
    this.failures += 1;
    this.pausedUntilMs = this.parts.clock.now() + this.delayMs(this.failures);
    return false;
  }

  private async refuse({ id, attempts }: StoredEntry, reason: string): Promise<true> {
    const { store, clock, settings } = this.parts;
    const refusals = attempts + 1;
    if (refusals >= settings.refusalsAtMost) await parkEntry(store, id, refusals, reason);
    else await postponeEntry(store, id, refusals, clock.now() + this.delayMs(refusals));
    return true;
  }

  /** What can not be read can not be delivered either: it is parked. */
  private async readable(stored: readonly StoredEntry[]): Promise<ReadEntry[]> {
    const read: ReadEntry[] = [];
    for (const one of stored) {
      try {
        read.push({ ...one, entry: decodeEntry(one.body) });
      } catch (error) {
        this.parts.onFailure(error);
        await parkEntry(this.parts.store, one.id, one.attempts, `unreadable: ${messageOf(error)}`);
      }
    }
    return read;
  }

  private delayMs(failures: number): number {
    return spreadBackoffMs(failures, this.parts.settings, this.parts.random);
  }
}
