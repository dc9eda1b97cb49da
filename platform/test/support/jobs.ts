/** The platform's jobs, run when a test says so. */
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { systemRandom } from '../../src/clock';
import type { Subscription } from '../../src/domain-events';
import { jobHandlers, SUBSCRIPTIONS } from '../../src/job-handlers';
import { type JobHandler, JobRunner, type RunnerParts } from '../../src/jobs';
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
  return jobHandlers({ services, registry: new Registry(), random: systemRandom, subscriptions });
}

/** Makes every job due and runs all of them, with what follows from them. @throws what failed first, when all have run */
export async function runJobs(test: TestPlatform, handlers = handlersOf(test)): Promise<void> {
  const failures: unknown[] = [];
  const now = new Date(test.clock.now());
  await sql`UPDATE platform.jobs SET due_at = ${now} WHERE lease IS NULL AND due_at > ${now}`.execute(
    test.db,
  );
  const runner = runnerOf(test, handlers, failures);
  while ((await runner.runDue()) > 0 && failures.length === 0);
  if (failures.length > 0) throw failures[0];
}
