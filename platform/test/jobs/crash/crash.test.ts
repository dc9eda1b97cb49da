/** Processes that run jobs are killed between claim and acknowledgement: no job is lost, and each effect that is idempotent comes once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Database, migrate, openDatabase } from '@crr/db';
import { expect } from 'chai';
import { sql } from 'kysely';
import { enqueue } from '../../../src/jobs';
import { freshPostgresUrl } from '../../support/database';

const WORKER = join(__dirname, 'worker.ts');
const JOBS = 10;
/** More than a lease. */
const AHEAD_MS = 61_000;

for (const kind of ['PGlite', 'Postgres'] as const)
  describe(`jobs of a process that is killed (${kind})`, () => {
    let folder: string;
    let url: string;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'crr-jobs-'));
      url = kind === 'Postgres' ? await freshPostgresUrl() : '';
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('are run by the next one, and end with one effect each', async () => {
      await withDatabase(async ({ db }) => {
        await sql`CREATE TABLE public.effects (key text PRIMARY KEY, runs integer NOT NULL)`.execute(db);
        const jobs = Array.from({ length: JOBS }, (_, n) => ({ kind: 'effect', key: `${n}` }));
        await enqueue(db, jobs, new Date());
      });
      await live(0, 'hangs');
      await withDatabase(async ({ db }) => {
        const { rows } = await sql`SELECT 1 FROM platform.jobs`.execute(db);
        expect(rows, 'none was acknowledged').to.have.length(JOBS);
      });
      await live(AHEAD_MS, 'ends');
      await withDatabase(async ({ db }) => {
        const { rows } = await sql<{ runs: number }>`SELECT runs FROM public.effects`.execute(db);
        // A handler is called again: what is not idempotent in itself has to tell repetitions by the key.
        expect(rows.map(({ runs }) => runs)).to.deep.equal(Array(JOBS).fill(2));
        const left = await sql<{ key: string }>`SELECT key FROM platform.jobs`.execute(db);
        expect(left.rows.length).to.be.at.most(JOBS);
      });
    });

    /** Lets a process run all jobs, and kills it. */
    async function live(aheadMs: number, how: 'hangs' | 'ends'): Promise<void> {
      const args = ['--import', 'tsx', WORKER, url, folder, String(aheadMs), how];
      const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(worker, 'exit');
      const ran = new Set<string>();
      const all = new Promise<void>((resolve) => {
        createInterface({ input: worker.stdout }).on('line', (key) => {
          if (ran.add(key).size === JOBS) resolve();
        });
      });
      await Promise.race([all, exited]);
      worker.kill('SIGKILL');
      const [, signal] = await exited;
      expect(signal, 'it ended by itself').to.equal('SIGKILL');
    }

    async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
      const database = await openDatabase(url === '' ? { folder } : { url });
      try {
        await migrate(database);
        return await work(database);
      } finally {
        await database.close();
      }
    }
  });
