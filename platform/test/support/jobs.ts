/** The platform's jobs, run when a test says so. */
import { pooledRandom } from '@crr/kit';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import type { Subscription } from '../../src/domain-events';
import { jobHandlers, SUBSCRIPTIONS } from '../../src/job-handlers';
import { enqueue, type JobHandler, JobRunner, type RunnerParts } from '../../src/jobs';
import type { TestPlatform } from './app';

/** A runner of the platform's own handlers, or of others. What fails is added to `failures`. */
export function runnerOf(
  { db, clock }: Pick<RunnerParts, 'db' | 'clock'>,
  handlers: readonly JobHandler[],
  failures: unknown[] = [],
): JobRunner {
  return new JobRunner({
    db,
    clock,
    handlers,
    jitter: () => 0,
    onFailure: (_, error) => failures.push(error),
  });
}

/** Every handler of a platform. */
export function handlersOf(
  test: TestPlatform,
  subscriptions: readonly Subscription[] = SUBSCRIPTIONS,
): JobHandler[] {
  const { services } = test.platform;
  return jobHandlers({ services, registry: new Registry(), random: pooledRandom(), subscriptions });
}

const TRIES = 3;

/**
 * Makes every job due and runs all of them, with what follows from them. What fails is tried again: on a machine that is busy, a connection
 * may break.
 *
 * @throws what failed last, when it failed each time
 */
export async function runJobs(test: TestPlatform, handlers = handlersOf(test)): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const failures: unknown[] = [];
    const now = new Date(test.clock.now());
    await sql`UPDATE platform.jobs SET due_at = ${now} WHERE lease IS NULL AND due_at > ${now}`.execute(
      test.db,
    );
    const runner = runnerOf({ db: test.own.db, clock: test.clock }, handlers, failures);
    while ((await runner.runDue()) > 0);
    if (failures.length === 0) return;
    if (tries === TRIES) throw failures[0];
  }
}

/** A job that failed for good. @returns its id */
export async function insertDeadLetter(test: TestPlatform): Promise<string> {
  await enqueue(test.db, [{ kind: 'test', key: 'dead letter' }], new Date(test.clock.now()));
  const { id } = await test.db
    .updateTable('platform.jobs')
    .set({ state: 'dead' })
    .where('key', '=', 'dead letter')
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
