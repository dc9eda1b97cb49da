/** Time that passes when a test says so. */

/** A clock that stands until {@link advance}; sleeping passes the time at once, and is remembered. */
export class TestClock {
  /** How long each sleep was to be, milliseconds. */
  readonly slept: number[] = [];

  /** @param nowMs Unix time; noon of the first of July 2026 unless told */
  constructor(private nowMs = Date.UTC(2026, 6, 1, 12)) {}

  now(): number {
    return this.nowMs;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.advance(milliseconds);
  }

  advance(milliseconds: number): void {
    this.nowMs += milliseconds;
  }
}
