/** What a group of requests wants of their limits, and who of them gets it. */
import { integer, type RowOf } from '@crr/db/rows';
import * as v from 'valibot';
import type { LimitRule, LimitState, Outcome } from '../model';
import type { RowValues } from '../store/rows';
import { rateLimited, type UsedUp } from './refusal';
import { stateOf, tightest, type Window, windowAt } from './window';

/** One window of one limit. */
interface Slot {
  readonly key: string;
  readonly window: Window;
  wanted: number;
  /** Taken by others, as the store knows. */
  before: number;
  granted: number;
}

/** A stored row, as the statement that adds the demand returns it. */
export const COUNTED = { key: v.string(), taken: integer };
/** A row of {@link COUNTED}. */
export type CountedRow = RowOf<typeof COUNTED>;

/** A window that others have used up to so many. */
export interface Taken {
  readonly key: string;
  readonly window: Window;
  readonly taken: number;
}

/** The key under which a rule is stored: one name can be limited in several windows. */
export function storedKey(rule: LimitRule): string {
  return `${rule.key}/${rule.windowSeconds}`;
}

/**
 * The demand of some requests is added to the store at once; the sums that come back say how much was taken before. The requests get it in
 * order, each from all of its limits or from none; what is not granted goes back.
 */
export class Demand {
  private readonly slots = new Map<string, Slot>();

  constructor(private readonly nowMs: number) {}

  /** Wants one from each rule's window. */
  add(rules: readonly LimitRule[]): void {
    for (const slot of this.slotsOf(rules)) slot.wanted += 1;
  }

  /** Rows that add the demand; in the order of their keys, so that two writers never wait for each other. */
  rows(): RowValues[] {
    return this.sorted().map((slot) => rowOf(slot, slot.wanted));
  }

  /** Learns from the rows that came back how much others had taken. */
  fill(rows: readonly CountedRow[]): void {
    for (const { key, taken } of rows) {
      const slot = this.slots.get(key);
      if (slot !== undefined) slot.before = taken - slot.wanted;
    }
  }

  /** Decides a request whose demand was added. */
  grant(rules: readonly LimitRule[]): Outcome<LimitState> {
    const usedUp = rules.flatMap((rule) => this.usedUpBy(rule));
    if (isFilled(usedUp)) return rateLimited(usedUp, this.nowMs);
    for (const slot of this.slotsOf(rules)) slot.granted += 1;
    return { ok: true, value: tightest(rules.map((rule) => this.stateOf(rule))) };
  }

  /** Rows that take back what was not granted. */
  unused(): RowValues[] {
    const slots = this.sorted().filter(({ wanted, granted }) => granted < wanted);
    return slots.map((slot) => rowOf(slot, slot.granted - slot.wanted));
  }

  /** What others had taken before. */
  before(): Taken[] {
    return [...this.slots.values()].map(({ key, window, before }) => ({ key, window, taken: before }));
  }

  private usedUpBy(rule: LimitRule): UsedUp[] {
    const { before, granted, window } = this.slotOf(rule);
    return before + granted >= rule.most ? [{ rule, window }] : [];
  }

  private stateOf(rule: LimitRule): LimitState {
    const { before, granted, window } = this.slotOf(rule);
    return stateOf(rule, before + granted, window, this.nowMs);
  }

  private slotsOf(rules: readonly LimitRule[]): Set<Slot> {
    return new Set(rules.map((rule) => this.slotOf(rule)));
  }

  private slotOf(rule: LimitRule): Slot {
    const key = storedKey(rule);
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const slot = { key, window: windowAt(rule.windowSeconds, this.nowMs), wanted: 0, before: 0, granted: 0 };
    this.slots.set(key, slot);
    return slot;
  }

  private sorted(): Slot[] {
    return [...this.slots.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

function rowOf({ key, window }: Slot, count: number): RowValues {
  return [key, window.startMs, window.endMs, count];
}

function isFilled<T>(items: readonly T[]): items is readonly [T, ...T[]] {
  return items.length > 0;
}
