import type { WaitingClock } from '@crr/kit';

/** A clock that stands until it is turned. Whoever sleeps wakes when it is turned far enough, or at the signal. */
export class HandClock implements WaitingClock {
  private sleepers: { readonly untilMs: number; readonly wake: () => void }[] = [];

  constructor(private nowMs: number) {}

  now(): number {
    return this.nowMs;
  }

  /** How many sleep. */
  get asleep(): number {
    return this.sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ untilMs: this.nowMs + ms, wake });
      signal?.addEventListener('abort', () => wake());
    });
  }

  turn(ms: number): void {
    this.nowMs += ms;
    const awake = this.sleepers.filter(({ untilMs }) => untilMs <= this.nowMs);
    this.sleepers = this.sleepers.filter(({ untilMs }) => untilMs > this.nowMs);
    for (const { wake } of awake) wake();
  }
}

/** Waits, in real time, until something is so; at most two minutes. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 24_000; turn++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come to be');
}
