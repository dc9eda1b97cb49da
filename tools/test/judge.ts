/** Verdicts on steps: counts of tests, and the texts of failures, from what their runners print last. */
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

/** Of what has no list of failures: its reason is most often among the last words. */
const LAST_LINES = 40;

/** The part of an output that says what failed and why: the list of mocha or cargo, else the last lines. Without colours. */
export function failuresIn(output: string): string {
  const text = stripVTControlCharacters(output).trimEnd();
  const lists = [/^ *\d+ failing$/m, /^failures:$/m]
    .map((start) => text.search(start))
    .filter((at) => at >= 0);
  if (lists.length > 0) return text.slice(Math.min(...lists));
  return text.split('\n').slice(-LAST_LINES).join('\n');
}
