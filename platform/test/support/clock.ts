import type { Clock } from '@crr/kit';

/** A clock that goes when it is told to. */
export class TestClock implements Clock {
  constructor(private nowMs = Date.UTC(2026, 6, 1, 12)) {}

  now(): number {
    return this.nowMs;
  }

  advance(milliseconds: number): void {
    this.nowMs += milliseconds;
  }
}
