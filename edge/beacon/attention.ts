/** How long a page was attended to. Pure: told what is so and when, it counts; it asks neither clock nor page. */

/** What a page looks like at a moment. */
export interface Scene {
  readonly visible: boolean;
  readonly focused: boolean;
}

/** What it takes for time to count. All in milliseconds. */
export interface AttentionRules {
  /** After the visitor's last sign of life time counts no longer than this. */
  readonly idleMs: number;
  /** A longer stretch without being asked is none: the machine slept, or the page was frozen. */
  readonly gapMs: number;
}

/** What holds unless said otherwise. */
export const ATTENTION_RULES: AttentionRules = { idleMs: 30_000, gapMs: 5_000 };

const SECOND_MS = 1_000;
const AWAY: Scene = { visible: false, focused: false };

/**
 * Counts the time in which the page was visible and focused and the visitor had given a sign of life not long ago. Times are of one clock
 * that never goes back.
 */
export class Attention {
  private countedMs = 0;
  private scene = AWAY;
  private lookedAtMs: number | null = null;
  private activeUntilMs = Number.NEGATIVE_INFINITY;
  private present = false;

  constructor(private readonly rules: AttentionRules = ATTENTION_RULES) {}

  /** Whole seconds that were not taken yet. */
  get seconds(): number {
    return Math.floor(this.countedMs / SECOND_MS);
  }

  /** Whether the visitor gave a sign of life since seconds were last taken. */
  get userPresence(): boolean {
    return this.present;
  }

  /** Whether time counts at this moment, if nothing changes. */
  isCounting(nowMs: number): boolean {
    return this.scene.visible && this.scene.focused && nowMs < this.activeUntilMs;
  }

  /** Counts what has passed since the last look, as the page looked then; to be told of every change, and often in between. */
  look(nowMs: number, scene: Scene): void {
    const fromMs = this.lookedAtMs ?? nowMs;
    const { visible, focused } = this.scene;
    if (visible && focused && nowMs - fromMs <= this.rules.gapMs) {
      this.countedMs += Math.max(0, Math.min(nowMs, this.activeUntilMs) - fromMs);
    }
    this.lookedAtMs = nowMs;
    this.scene = scene;
  }

  /** A sign of life. What lies before it counts only as far as the one before reached. */
  sign(nowMs: number): void {
    this.look(nowMs, this.scene);
    this.activeUntilMs = nowMs + this.rules.idleMs;
    this.present = true;
  }

  /**
   * Takes whole seconds out, to report them. What is above the most is gone: nobody would be credited with it any more. Less than a second
   * stays.
   */
  take(most: number): number {
    const seconds = Math.max(0, Math.min(this.seconds, most));
    this.countedMs %= SECOND_MS;
    this.present = false;
    return seconds;
  }

  /** Puts back what was too little to be reported. */
  giveBack(seconds: number, userPresence: boolean): void {
    this.countedMs += seconds * SECOND_MS;
    this.present ||= userPresence;
  }

  /** Forgets what was counted. Whoever was active still is. */
  reset(): void {
    this.countedMs = 0;
  }
}
