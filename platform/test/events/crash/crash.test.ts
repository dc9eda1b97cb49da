/** Processes that take events are killed over and over: what was acknowledged is stored, and nothing is stored twice. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, migrate, openDatabase } from '@crr/db';
import { pooledRandom, uuidv7 } from '@crr/kit';
import { expect } from 'chai';
import { freshPostgresUrl } from '../../support/database';

const KILLS = 4;
/** Those of the process. */
const SENDERS = 32;
const ID_CHARACTERS = 36;
const LONGEST_LIFE_MS = 400;
const TAKER = join(__dirname, 'taker.ts');

for (const kind of ['PGlite', 'Postgres'] as const)
  describe(`events through a process that is killed (${kind})`, () => {
    let folder: string;
    let url: string;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'crr-events-'));
      url = kind === 'Postgres' ? await freshPostgresUrl() : '';
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it(`are stored when they were acknowledged, over ${KILLS} kills`, async () => {
      const advertiserId = await withDatabase(async ({ db }) => {
        const id = uuidv7(Date.now(), pooledRandom());
        const now = new Date();
        await db
          .insertInto('platform.advertisers')
          .values({ id, name: 'Shop', status: 'active', created_at: now, updated_at: now })
          .execute();
        return id;
      });
      const acknowledged = new Set<string>();
      for (let life = 0; life < KILLS; life += 1) await live(advertiserId, life, acknowledged);
      const stored = await withDatabase(async ({ db }) => {
        const rows = await db.selectFrom('platform.customer_events').select(['id', 'dedup_key']).execute();
        expect(new Set(rows.map(({ dedup_key }) => dedup_key)).size).to.equal(rows.length);
        return new Set(rows.map(({ id }) => id as string));
      });
      expect(acknowledged.size).to.be.at.least(KILLS * SENDERS);
      expect([...acknowledged].filter((id) => !stored.has(id))).to.deep.equal([]);
    });

    async function live(advertiserId: string, life: number, acknowledged: Set<string>): Promise<void> {
      const taker = spawn(
        process.execPath,
        ['--import', 'tsx', TAKER, url, folder, advertiserId, String(life)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const lines = createInterface({ input: taker.stdout as NonNullable<ChildProcess['stdout']> });
      const ended = once(lines, 'close');
      const exited = once(taker, 'exit');
      const busy = new Promise<void>((resolve) => {
        let said = 0;
        // What was said before the kill counts also when it is read after it; half a line does not.
        lines.on('line', (line) => {
          if (line.length !== ID_CHARACTERS) return;
          acknowledged.add(line);
          said += 1;
          if (said === SENDERS) resolve();
        });
      });
      await Promise.race([busy, exited]);
      await delay(Math.random() * LONGEST_LIFE_MS);
      taker.kill('SIGKILL');
      const [, signal] = await exited;
      expect(signal, 'it ended by itself').to.equal('SIGKILL');
      await ended;
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
