/** Wakes in a Durable Object. Worker code: nothing of Node. */
import type { DurableObjectStorage } from 'cloudflare:workers';
import type { Clock, Scheduler } from '../model';

/** An alarm that should have rung so long ago will not: it is set once more, which does no harm where it was only late. */
const LOST_MS = 10_000;

/**
 * The object's one alarm, for the earliest wake that was asked for. It is stored: an object that is killed is woken all the same.
 *
 * An alarm that was set while a transaction was open is undone with it. So what is wanted is remembered here as well, and every wake makes the
 * alarm what it should be.
 */
export class AlarmScheduler implements Scheduler {
  private wantedMs = Number.POSITIVE_INFINITY;
  private setting: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm'>,
    private readonly clock: Clock,
  ) {}

  wake(atMs: number): Promise<void> {
    this.wantedMs = Math.min(this.wantedMs, atMs);
    // One after the other, so that a later time never replaces an earlier one.
    this.setting = this.setting.then(
      () => this.set(),
      () => this.set(),
    );
    return this.setting;
  }

  /** The alarm rang: what was wanted so far is served by it. */
  rang(): void {
    this.wantedMs = Number.POSITIVE_INFINITY;
  }

  private async set(): Promise<void> {
    const atMs = this.wantedMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const setMs = await this.storage.getAlarm();
    const isSet = setMs !== null && setMs <= atMs && setMs > this.clock.now() - LOST_MS;
    if (!isSet) await this.storage.setAlarm(atMs);
  }
}
