import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Job, Verdict } from './worker';

const MOST_WORKERS = 2;
const FILE = join(__dirname, 'worker.ts');

/**
 * Runs jobs on a few processes, each as soon as one is free.
 *
 * @param mostMilliseconds no job begins later than that; those that are left over are not run
 */
export async function runJobs(
  jobs: readonly Job[],
  mostMilliseconds = Number.POSITIVE_INFINITY,
): Promise<Verdict[]> {
  const deadline = Date.now() + mostMilliseconds;
  const open = [...jobs];
  const verdicts: Verdict[] = [];
  const count = Math.min(MOST_WORKERS, availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: count }, () => work(open, verdicts, deadline)));
  return verdicts;
}

async function work(open: Job[], verdicts: Verdict[], deadline: number): Promise<void> {
  const child = fork(FILE, { execArgv: ['--import', 'tsx'] });
  try {
    for (let job = open.shift(); job !== undefined && Date.now() < deadline; job = open.shift()) {
      verdicts.push(await ask(child, job));
    }
  } finally {
    child.kill();
  }
}

function ask(child: ChildProcess, job: Job): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`the worker ended during SEED=${job.seed} on ${job.database}`));
    child.once('exit', onExit);
    child.once('message', (verdict: Verdict) => {
      child.off('exit', onExit);
      resolve(verdict);
    });
    child.send(job);
  });
}
