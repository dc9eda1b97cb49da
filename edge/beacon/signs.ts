/** What shows that somebody is there. Pure. */

/**
 * Events that count. `scroll` does not: it is trusted even where a script does the scrolling. The wheel, the finger or the key that scrolls
 * does.
 */
export const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

/** What is looked at in an event. */
export interface SignLike {
  readonly type: string;
  /** Whether it comes from the browser, and not from a script. */
  readonly isTrusted: boolean;
  /** Of pointers. */
  readonly screenX?: number;
  readonly screenY?: number;
}

/** Tells the visitor's doing from what only looks like it. */
export class SignJudge {
  private place: string | null = null;

  /**
   * Whether an event is the visitor's doing. A pointer that stands still while the page moves below it seems to move, and is trusted in some
   * browsers: what counts is that its place on the screen became another.
   */
  isSign({ type, isTrusted, screenX, screenY }: SignLike): boolean {
    if (!isTrusted) return false;
    if (type !== 'pointermove') return true;
    const before = this.place;
    this.place = `${screenX},${screenY}`;
    return before !== null && before !== this.place;
  }
}
