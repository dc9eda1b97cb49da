/** Windows that are known to be used up. */
import type { LimitRule, LimitState, Outcome } from '../model';
import { storedKey, type Taken } from './demand';
import { rateLimited, type UsedUp } from './refusal';

/** More are not remembered; who is forgotten is looked up again. */
const REMEMBERED = 10_000;

/** What is taken of a window is never given back once it is stored, so that a window which is used up stays so until it ends. */
export class Exhausted {
  private readonly taken = new Map<string, Taken>();

  /** Remembers windows from which others have taken what a rule allows. */
  note(rules: readonly LimitRule[], found: readonly Taken[]): void {
    const most = new Map(rules.map((rule) => [storedKey(rule), rule.most]));
    for (const window of found) {
      if (window.taken >= (most.get(window.key) ?? Number.POSITIVE_INFINITY)) this.remember(window);
    }
  }

  /** The refusal by a window that is used up; null when none of the rules' windows is known to be. */
  find(rules: readonly LimitRule[], nowMs: number): Outcome<LimitState> | null {
    const [first, ...others] = rules.flatMap((rule) => this.usedUpBy(rule, nowMs));
    return first === undefined ? null : rateLimited([first, ...others], nowMs);
  }

  private usedUpBy(rule: LimitRule, nowMs: number): UsedUp[] {
    const known = this.taken.get(storedKey(rule));
    if (known === undefined || known.taken < rule.most) return [];
    const { window } = known;
    return window.startMs <= nowMs && nowMs < window.endMs ? [{ rule, window }] : [];
  }

  private remember(taken: Taken): void {
    this.taken.delete(taken.key);
    if (this.taken.size >= REMEMBERED) this.forgetOldest();
    this.taken.set(taken.key, taken);
  }

  private forgetOldest(): void {
    const oldest = this.taken.keys().next();
    if (!oldest.done) this.taken.delete(oldest.value);
  }
}
