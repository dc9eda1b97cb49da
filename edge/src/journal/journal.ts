/** Outbox of what happened: stored before it is acknowledged, delivered afterwards whatever is killed in between; dead letters are parked. */
import { type Clock, spreadBackoffMs } from '@crr/kit';
import type { JournalEntry, RecordSink, RefusalCount, Scheduler } from '../model';
import type { Sql, Store } from '../store/sql';
import { RefusalCounters, type RefusalTotal } from './counters';
import { Drain, type DrainSettings } from './drain';
import {
  type EntryKind,
  insertEntries,
  type JournalStatus,
  journalStatus,
  type ParkedEntry,
  parkedEntries,
  releaseParked,
} from './entries';
import { ENTRIES_AT_MOST } from './wire';

/** Settings of a {@link Journal}. */
export interface JournalSettings extends DrainSettings {
  /** How long an entry waits at most, and at least half of it, for others to go with it: those of one half go together. */
  readonly lingerMs: number;
}

/** Parts of a {@link Journal}. */
export interface JournalParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Wakes the owner, which calls {@link Journal.drain}. */
  readonly scheduler: Scheduler;
  readonly sink: RecordSink;
  /** Takes attention without a campaign, where somebody wants it; else it goes to `sink`. */
  readonly thermostat?: RecordSink | undefined;
  /** Names the owner among those that count refusals. */
  readonly shard: string;
  /** 0 to 1. */
  readonly random: () => number;
  readonly settings?: Partial<JournalSettings> | undefined;
  /** Told of every delivery that failed; for the log. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

const DEFAULTS: JournalSettings = {
  lingerMs: 500,
  batch: ENTRIES_AT_MOST,
  refusalsAtMost: 5,
  firstDelayMs: 1_000,
  longestDelayMs: 60_000,
};
/** How long a transaction with entries may stay open before it is committed. */
const LONGEST_TRANSACTION_MS = 10_000;
const COUNTS_LINGER_MS = 5_000;
const COUNTS_AT_MOST = 1_000;
const COMPACT_EVERY_MS = 3_600_000;

/**
 * Entries in edge.journal. Delivery is at least once: what receives them knows them again by their ids. The two sinks do not wait for each
 * other.
 */
export class Journal {
  private readonly settings: JournalSettings;
  private readonly drains: readonly Drain[];
  private readonly counters: RefusalCounters;
  private readonly onFailure: (error: unknown) => void;
  private running: Promise<void> | null = null;
  private runAgain = false;
  private appendedAtMs = Number.NEGATIVE_INFINITY;
  private countFailures = 0;
  private countsPausedUntilMs = 0;
  private compactedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: JournalParts) {
    this.settings = { ...DEFAULTS, ...parts.settings };
    this.onFailure = parts.onFailure ?? (() => undefined);
    this.counters = new RefusalCounters(parts.store, parts.shard);
    const { sink, thermostat } = parts;
    this.drains =
      thermostat === undefined
        ? [this.drainTo(sink, ['report', 'click', 'attention'])]
        : [this.drainTo(sink, ['report', 'click']), this.drainTo(thermostat, ['attention'])];
  }

  /** Begins to deliver what an earlier process left. */
  start(): Promise<void> {
    return this.parts.scheduler.wake(this.parts.clock.now());
  }

  /** Stores entries, durably when it resolves; the same again changes nothing. */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    await this.parts.store.transaction((sql) => this.appendIn(sql, entries));
  }

  /** {@link append} as a part of the caller's transaction, which ends within ten seconds. */
  async appendIn(sql: Sql, entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const nowMs = this.parts.clock.now();
    const dueAtMs = this.dueAt(nowMs);
    this.appendedAtMs = nowMs;
    // Before it is stored: a process that dies in between is woken in vain, and not never.
    await this.parts.scheduler.wake(dueAtMs);
    await insertEntries(sql, entries, nowMs, dueAtMs);
  }

  /** Counts a refusal under its route and reason; durable when it resolves. */
  async countRefusal(route: string, reason: string, atMs: number): Promise<void> {
    await this.parts.scheduler.wake(this.parts.clock.now() + COUNTS_LINGER_MS);
    await this.counters.count(route, reason, atMs);
  }

  /** How often each route refused, since this shard exists. */
  refusals(): Promise<RefusalTotal[]> {
    return this.counters.totals();
  }

  /** What it holds. */
  status(): Promise<JournalStatus> {
    return journalStatus(this.parts.store, this.parts.clock.now());
  }

  /** Entries that were given up, with their reasons, the oldest first. */
  parked(most = 100): Promise<ParkedEntry[]> {
    return parkedEntries(this.parts.store, most);
  }

  /** Tries the entries that were given up again. @returns how many */
  async releaseParked(): Promise<number> {
    const released = await releaseParked(this.parts.store, this.parts.clock.now());
    if (released > 0) await this.start();
    return released;
  }

  /**
   * Delivers what is due and asks to be woken for the rest. Resolves when that is done, also when nothing could be delivered. Called while
   * it runs, it runs once more.
   */
  async drain(): Promise<void> {
    if (this.running !== null) {
      this.runAgain = true;
      return this.running;
    }
    this.running = this.drainAll();
    try {
      await this.running;
    } finally {
      this.running = null;
    }
  }

  /**
   * The same for all of a while. Were each due after its own wait, then under load a delivery would find the few that have become due since the
   * one before.
   */
  private dueAt(nowMs: number): number {
    const { lingerMs } = this.settings;
    const sinceWhole = nowMs % Math.max(1, Math.floor(lingerMs / 2));
    return nowMs - sinceWhole + lingerMs;
  }

  private async drainAll(): Promise<void> {
    do {
      this.runAgain = false;
      try {
        await Promise.all([...this.drains.map((drain) => drain.run()), this.tellCounts()]);
        await this.wakeForTheRest();
      } catch (error) {
        // The store itself.
        this.onFailure(error);
        await this.parts.scheduler.wake(this.parts.clock.now() + this.settings.longestDelayMs / 2);
      }
    } while (this.runAgain);
  }

  private async wakeForTheRest(): Promise<void> {
    const nowMs = this.parts.clock.now();
    const times = await Promise.all(this.drains.map((drain) => drain.nextMs()));
    if ((await this.untold(1)).length > 0) {
      times.push(Math.max(nowMs + COUNTS_LINGER_MS, this.countsPausedUntilMs));
    }
    // An entry in a transaction that is not committed yet is not seen: it is looked for once more.
    if (this.appendedAtMs > nowMs - LONGEST_TRANSACTION_MS) times.push(nowMs + LONGEST_TRANSACTION_MS);
    const due = times.filter((time) => time !== null);
    if (due.length > 0) await this.parts.scheduler.wake(Math.min(...due));
  }

  private async tellCounts(): Promise<void> {
    const nowMs = this.parts.clock.now();
    if (nowMs < this.countsPausedUntilMs) return;
    const counts = await this.untold(COUNTS_AT_MOST);
    if (counts.length > 0 && !(await this.tell(counts))) return;
    if (nowMs < this.compactedAtMs + COMPACT_EVERY_MS) return;
    await this.counters.compact(nowMs);
    this.compactedAtMs = nowMs;
  }

  private async tell(counts: readonly RefusalCount[]): Promise<boolean> {
    try {
      await this.parts.sink.deliver([], counts);
    } catch (error) {
      this.onFailure(error);
      this.countFailures += 1;
      const delayMs = spreadBackoffMs(this.countFailures, this.settings, this.parts.random);
      this.countsPausedUntilMs = this.parts.clock.now() + delayMs;
      return false;
    }
    this.countFailures = 0;
    // Sums are as good some seconds later, and under a flood they change with each delivery.
    this.countsPausedUntilMs = this.parts.clock.now() + COUNTS_LINGER_MS;
    await this.counters.told(counts);
    return true;
  }

  private untold(most: number): Promise<RefusalCount[]> {
    return this.counters.untold(most);
  }

  private drainTo(sink: RecordSink, kinds: readonly EntryKind[]): Drain {
    const { store, clock, random } = this.parts;
    return new Drain({
      store,
      clock,
      kinds,
      sink,
      settings: this.settings,
      random,
      onFailure: this.onFailure,
    });
  }
}
