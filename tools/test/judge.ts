/** Counts tests from what their runners print last. */
import { stripVTControlCharacters } from 'node:util';

/** How a step, or a part of one, ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
}

/** @param counts whether the output ends in the counts of mocha or cargo; without, it is one test */
export function judge(counts: boolean, exitedWell: boolean, output: string): Outcome {
  if (!counts) return { ok: exitedWell, passed: exitedWell ? 1 : 0, failed: exitedWell ? 0 : 1 };
  // The lines of mocha and of cargo, whole: a test's own words may be "3 failed" as well.
  const text = stripVTControlCharacters(output);
  const sum = (pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1] ?? match[2]), 0);
  const passed = sum(/^ *(\d+) passing\b|^test result: .*?(\d+) passed;/gm);
  const failed = sum(/^ *(\d+) failing$|^test result: .*?(\d+) failed;/gm);
  const ok = exitedWell && passed > 0 && failed === 0;
  return { ok, passed, failed: ok ? 0 : Math.max(failed, 1) };
}

export function together(outcomes: readonly Outcome[]): Outcome {
  const total = (count: (outcome: Outcome) => number) => outcomes.reduce((sum, one) => sum + count(one), 0);
  return {
    ok: outcomes.every(({ ok }) => ok),
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
  };
}
