/** Wakes in a Durable Object. Worker code: nothing of Node. */

import type { DurableObjectStorage } from 'cloudflare:workers';
import type { Clock } from '@crr/kit';
import type { Scheduler } from '../model';

/** An alarm that should have rung so long ago will not: it is set once more, which does no harm where it was only late. */
const LOST_MS = 1_000;
/** Wakes that are further away are not watched: a timer keeps the object in memory. */
const WATCHED_MS = 60_000;

/** Runs something later, once; the object's own timers. */
export type After = (delayMs: number, work: () => void) => void;

/**
 * The object's one alarm, for the earliest wake that was asked for. It is stored: an object that is killed is woken all the same.
 *
 * An alarm that was set while a transaction was open is undone with it. So what is wanted is remembered here as well, and every wake makes the
 * alarm what it should be.
 *
 * The runtime loses an alarm now and then: under load its own list of alarms was seen empty while the object's storage still said one that had
 * passed. Where nobody asks again, a timer looks whether the alarm rang.
 */
export class AlarmScheduler implements Scheduler {
  private wantedMs = Number.POSITIVE_INFINITY;
  private setting: Promise<void> = Promise.resolve();
  private isWatching = false;

  constructor(
    private readonly storage: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm'>,
    private readonly clock: Clock,
    private readonly after: After = (delayMs, work) => void setTimeout(work, delayMs),
  ) {}

  wake(atMs: number): Promise<void> {
    this.wantedMs = Math.min(this.wantedMs, atMs);
    this.watch();
    return this.setInTurn();
  }

  /** The alarm rang: what was wanted so far is served by it. */
  rang(): void {
    this.wantedMs = Number.POSITIVE_INFINITY;
  }

  private setInTurn(): Promise<void> {
    // One after the other, so that a later time never replaces an earlier one.
    this.setting = this.setting.then(
      () => this.set(),
      () => this.set(),
    );
    return this.setting;
  }

  private watch(): void {
    const waitMs = this.wantedMs - this.clock.now();
    if (this.isWatching || waitMs > WATCHED_MS) return;
    this.isWatching = true;
    this.after(Math.max(waitMs, 0) + LOST_MS, () => this.look());
  }

  private look(): void {
    this.isWatching = false;
    // What fails is tried again by the next look.
    if (this.clock.now() >= this.wantedMs + LOST_MS) this.setInTurn().catch(() => undefined);
    this.watch();
  }

  private async set(): Promise<void> {
    const atMs = this.wantedMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const setMs = await this.storage.getAlarm();
    const isSet = setMs !== null && setMs <= atMs && setMs > this.clock.now() - LOST_MS;
    // Never the time that was lost: to set what the storage says already could be taken for nothing.
    if (!isSet) await this.storage.setAlarm(Math.max(atMs, this.clock.now()));
  }
}
