/**
 * The simulator's runs: the real source, loop and sink against nodes, networks, databases and processes that fail, on a chain that
 * forks. Every run ends with every row equal to those of the straight path.
 *
 *   SEED=71 …        repeats one run, on both databases
 *   SEEDS=5000 …     at most so many runs (default 500, in a long run without end); every fifth is on Postgres
 *   SIM_SECONDS=900 … for at most so long (default 20, in a long run an hour); how many runs that were is printed
 *   FIRST_SEED=501   begins at another seed
 */

import { IS_LONG, TEST_SEED } from '@crr/testing/budget';
import { DATABASE_KINDS } from '@crr/testing/database';
import { expect } from 'chai';
import notable from './notable-seeds.json';
import type { Job, Verdict } from './worker';
import { runJobs } from './workers';

const RUNS = Number(process.env.SEEDS ?? (IS_LONG ? 1_000_000 : 500));
const FIRST = Number(process.env.FIRST_SEED ?? (IS_LONG ? TEST_SEED : 1));
const EVERY_NTH_ON_POSTGRES = 5;
const SECONDS = Number(process.env.SIM_SECONDS ?? (IS_LONG ? 3_600 : 20));
/** For the runs that had begun, and for the seeds that ever failed. */
const SPARE_SECONDS = 1_800;

describe('the indexer, simulated', function () {
  this.timeout((SECONDS + SPARE_SECONDS) * 1_000);

  it('finds what the chain says through every seed that ever failed', async () => {
    const seeds = new Set(notable.map(({ seed }) => seed));
    report(await runJobs([...seeds].flatMap(onBoth)));
  });

  it('finds what the chain says whatever fails, forks or dies on the way', async () => {
    const started = Date.now();
    const verdicts = await runJobs(jobs(), SECONDS * 1_000);
    report(verdicts);
    const seconds = (Date.now() - started) / 1_000;
    process.stdout.write(`      ${verdicts.length} runs in ${seconds.toFixed(0)} s: ${totals(verdicts)}\n`);
  });
});

function jobs(): Job[] {
  const { SEED } = process.env;
  if (SEED !== undefined) return onBoth(SEED);
  return Array.from({ length: RUNS }, (_, index) => ({
    seed: String(FIRST + index),
    database: index % EVERY_NTH_ON_POSTGRES === 0 ? 'postgres' : 'pglite',
  }));
}

function onBoth(seed: string): Job[] {
  return DATABASE_KINDS.map((database) => ({ seed, database }));
}

/** A seed that fails belongs into notable-seeds.json, with what it found. */
function report(verdicts: readonly Verdict[]): void {
  const faults = verdicts.flatMap((verdict) =>
    'fault' in verdict ? [`${verdict.database}, ${verdict.fault}`] : [],
  );
  expect(faults, faults.join('\n')).to.deep.equal([]);
}

function totals(verdicts: readonly Verdict[]): string {
  const sums = new Map<string, number>();
  for (const verdict of verdicts) {
    if (!('outcome' in verdict)) continue;
    for (const [name, count] of Object.entries(verdict.outcome))
      sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].map(([name, sum]) => `${name} ${sum}`).join(', ');
}
