/** A process that runs jobs until it is killed, and says when it has done a job but not acknowledged it. Run by the test beside it. */
import { openDatabase } from '@crr/db';
import { sql } from 'kysely';
import { JobRunner } from '../../../src/jobs';

async function main([url = '', folder = '', aheadMs = '0', hangs = '']: string[]): Promise<void> {
  const { db } = await openDatabase(url === '' ? { folder } : { url });
  const clock = { now: () => Date.now() + Number(aheadMs) };
  const runner = new JobRunner({
    db,
    clock,
    pollMs: 10,
    handlers: [
      {
        kind: 'effect',
        concurrency: 10,
        run: async ({ key }) => {
          await sql`INSERT INTO public.effects (key, runs) VALUES (${key}, 1)
            ON CONFLICT (key) DO UPDATE SET runs = effects.runs + 1`.execute(db);
          process.stdout.write(`${key}\n`);
          if (hangs === 'hangs') await new Promise(() => setInterval(() => undefined, 1_000));
        },
      },
    ],
  });
  runner.start();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
