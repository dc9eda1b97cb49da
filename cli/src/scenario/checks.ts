/** Figures as they should be, beside figures as they are. */

/** How a figure is written. */
export type Unit = 'USDC' | 'AC-D' | 'AC' | 'SOL' | 'plain';

/** One expected figure and what the chain says. */
export interface Figure {
  label: string;
  unit: Unit;
  /** `equal`: exactly the expected; `limit`: at most the expected. */
  kind: 'equal' | 'limit';
  expected: bigint | string;
  actual: bigint | string;
  ok: boolean;
}

/** What can be compared. Numbers are counts, never amounts. */
export type Comparable = bigint | number | string | boolean;

/** Collects the comparisons of a chapter. Never throws: a difference is a result. */
export class Checks {
  readonly figures: Figure[] = [];

  /** Expects exactly this. */
  equal(label: string, expected: Comparable, actual: Comparable, unit: Unit = 'plain'): void {
    const pair = { expected: normalized(expected), actual: normalized(actual) };
    this.figures.push({ label, unit, kind: 'equal', ...pair, ok: pair.expected === pair.actual });
  }

  /** Expects this or less. */
  atMost(label: string, limit: number, actual: number): void {
    const pair = { expected: BigInt(limit), actual: BigInt(actual) };
    this.figures.push({ label, unit: 'plain', kind: 'limit', ...pair, ok: actual <= limit });
  }
}

/** How many comparisons there were and how many held. */
export interface Tally {
  equalChecked: number;
  equalHeld: number;
  limitsChecked: number;
  limitsHeld: number;
}

/** Counts over the figures of all chapters. */
export function tally(figures: readonly Figure[]): Tally {
  const count = (kind: Figure['kind'], held: boolean) =>
    figures.filter((figure) => figure.kind === kind && (!held || figure.ok)).length;
  return {
    equalChecked: count('equal', false),
    equalHeld: count('equal', true),
    limitsChecked: count('limit', false),
    limitsHeld: count('limit', true),
  };
}

function normalized(value: Comparable): bigint | string {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : String(value);
}
