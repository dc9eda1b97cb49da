/** Time that passes when a test says so. */
import type { Clock } from '../../src/run';

/** A clock that stands until {@link advance}; sleeping passes the time at once, and is remembered. */
export class TestClock implements Clock {
  /** How long each sleep was to be, milliseconds. */
  readonly slept: number[] = [];

  constructor(private milliseconds = 1_800_000_000_000) {}

  now(): number {
    return this.milliseconds;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.advance(milliseconds);
  }

  advance(milliseconds: number): void {
    this.milliseconds += milliseconds;
  }
}
