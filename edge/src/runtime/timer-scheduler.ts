/** Wakes on Node. */
import type { Clock } from '@crr/kit';
import type { Scheduler } from '../model';

/** Parts of a {@link TimerScheduler}. */
export interface TimerOptions {
  readonly clock: Clock;
  /** What is woken; it asks for its next wake itself. */
  readonly work: () => Promise<void>;
  /** Told when the work fails; it is woken again after `retryMs`. */
  readonly onFailure: (error: unknown) => void;
  /** Default 5,000. */
  readonly retryMs?: number;
}

const RETRY_MS = 5_000;
/** A timer can not wait longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** One timer, for the earliest wake that was asked for. The work never runs twice at a time. */
export class TimerScheduler implements Scheduler {
  private timer: NodeJS.Timeout | null = null;
  private wantedMs = Number.POSITIVE_INFINITY;
  private running: Promise<void> | null = null;
  private isStopped = false;

  constructor(private readonly options: TimerOptions) {}

  async wake(atMs: number): Promise<void> {
    if (atMs >= this.wantedMs) return;
    this.wantedMs = atMs;
    this.arm();
  }

  /** Lets the work that runs finish, and starts none any more. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  /** While the work runs, what is wanted waits for its end. */
  private arm(): void {
    if (this.isStopped || this.running !== null || this.wantedMs === Number.POSITIVE_INFINITY) return;
    if (this.timer !== null) clearTimeout(this.timer);
    const waitMs = Math.min(Math.max(0, this.wantedMs - this.options.clock.now()), LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.ring(), waitMs);
  }

  private ring(): void {
    this.timer = null;
    if (this.options.clock.now() < this.wantedMs) {
      this.arm();
      return;
    }
    this.wantedMs = Number.POSITIVE_INFINITY;
    this.running = this.run().finally(() => {
      this.running = null;
      this.arm();
    });
  }

  private async run(): Promise<void> {
    const { work, onFailure, clock, retryMs = RETRY_MS } = this.options;
    try {
      await work();
    } catch (error) {
      onFailure(error);
      await this.wake(clock.now() + retryMs);
    }
  }
}
