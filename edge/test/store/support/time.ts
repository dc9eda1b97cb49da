/** Time that tests turn. */
import type { Clock } from '@crr/kit';
import type { Scheduler } from '../../../src/model';

/** A clock that stands. */
export class TestClock implements Clock {
  constructor(public nowMs: number) {}

  now(): number {
    return this.nowMs;
  }
}

/** Remembers when its owner wants to be woken, and nothing else. */
export class TestScheduler implements Scheduler {
  /** The earliest; null before anything was asked. */
  wakeAtMs: number | null = null;

  async wake(atMs: number): Promise<void> {
    this.wakeAtMs = this.wakeAtMs === null ? atMs : Math.min(this.wakeAtMs, atMs);
  }

  /** When it fires, which it does once. */
  take(): number | null {
    const atMs = this.wakeAtMs;
    this.wakeAtMs = null;
    return atMs;
  }
}
