/** Runs simulations for `sim.test.ts`, one after another, on databases of its own. */
import { type DatabaseKind, openFresh } from '@crr/testing/database';
import { type Corpus, playCorpus } from './corpus';
import { type Outcome, type Stage, simulate, stageOn } from './simulate';

/** One run. */
export interface Job {
  readonly seed: string;
  readonly database: DatabaseKind;
}

/** What became of it. */
export type Verdict = Job & ({ readonly outcome: Outcome } | { readonly fault: string });

/** Seeds of the histories; every process plays them anew, and they are the same. */
export const CORPUS_SEEDS = ['advertisers', 'influencers'];
export const CORPUS_STEPS = 260;

const stages = new Map<DatabaseKind, Promise<Stage>>();
let corpora: Promise<Corpus[]> | undefined;

/** Runs a job; every process has one database of each kind, and empties it for each run. */
export async function runJob(job: Job): Promise<Verdict> {
  corpora ??= Promise.all(CORPUS_SEEDS.map((seed) => playCorpus(seed, CORPUS_STEPS)));
  let stage = stages.get(job.database);
  if (stage === undefined) {
    stage = openFresh(job.database).then(stageOn);
    stages.set(job.database, stage);
  }
  try {
    return { ...job, outcome: await simulate(await stage, await corpora, job.seed) };
  } catch (error) {
    return { ...job, fault: error instanceof Error ? error.message : String(error) };
  }
}

if (require.main === module) {
  process.on('message', async (job: Job) => process.send?.(await runJob(job)));
}
