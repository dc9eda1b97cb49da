/** How long a page had somebody's attention: while it is in view and somebody did something not long ago. Pure; times in milliseconds of any one clock. */

/** After this long without a movement, a key or a touch nobody is there. */
export const IDLE_MS = 30_000;

/** What was counted since it was taken last. */
export interface Attended {
  /** Whole seconds; what is left of the last one stays and counts for the next. */
  readonly seconds: number;
  /** Whether somebody did something. */
  readonly presence: boolean;
}

/** Counts attention. */
export class AttentionCounter {
  private countedMs = 0;
  private settledAtMs = 0;
  private attentiveUntilMs = Number.NEGATIVE_INFINITY;
  private inView = false;
  private presence = false;

  /** The page is in view from now on, or is not: visible and focused, or one of them missing. */
  look(nowMs: number, inView: boolean): void {
    this.settle(nowMs);
    this.inView = inView;
  }

  /** Somebody moved, typed or touched. */
  act(nowMs: number): void {
    this.settle(nowMs);
    this.attentiveUntilMs = nowMs + IDLE_MS;
    this.presence = true;
  }

  /** Whole seconds counted by now. */
  seconds(nowMs: number): number {
    this.settle(nowMs);
    return Math.floor(this.countedMs / 1_000);
  }

  /** Takes what was counted, but not more than so many seconds; the rest stays. */
  take(nowMs: number, mostSeconds: number): Attended {
    const seconds = Math.min(this.seconds(nowMs), mostSeconds);
    const { presence } = this;
    this.countedMs -= seconds * 1_000;
    this.presence = false;
    return { seconds, presence };
  }

  /** Gives up so much of what was counted, or all. */
  drop(nowMs: number, milliseconds: number): void {
    this.settle(nowMs);
    this.countedMs = Math.max(0, this.countedMs - milliseconds);
  }

  private settle(nowMs: number): void {
    const untilMs = Math.min(nowMs, this.attentiveUntilMs);
    if (this.inView && untilMs > this.settledAtMs) this.countedMs += untilMs - this.settledAtMs;
    this.settledAtMs = nowMs;
  }
}
