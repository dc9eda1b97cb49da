/**
 * How much chance a run of the tests takes, see docs/TESTING.md: little for each commit, always from the same seed; with
 * TEST_LONG=1 a hundred times as many runs, from a seed of the clock, which is printed.
 */

/** Whether this run of the tests is a long one. */
export const IS_LONG = !['', '0'].includes(process.env.TEST_LONG ?? '');

const LONG_FACTOR = 100;
const SEED_OF_COMMITS = 20_261_130;

/** The seed of everything random: TEST_SEED, or the one of all commits, or in a long run the clock's. */
export const TEST_SEED = Number(
  process.env.TEST_SEED ?? (IS_LONG ? Date.now() % 1_000_000_007 : SEED_OF_COMMITS),
);

/** Of one random test of a long run: it ends there. For a commit the number of runs is the limit, on a slow machine too. */
export const MOST_LONG_SECONDS = 120;

/** How often a random test runs, told how often it does for a commit: as often as takes a second or two. */
export function runs(ofCommit: number): number {
  return IS_LONG ? ofCommit * LONG_FACTOR : ofCommit;
}
