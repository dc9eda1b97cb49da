import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Database, openDatabase } from '@crr/db';
import { freshPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { DatabaseSink } from '../../src/journal/database-sink';
import { entryId } from '../../src/journal/entries';
import { Journal } from '../../src/journal/journal';
import { decodeRecords } from '../../src/journal/wire';
import { DatabaseStore } from '../../src/store/database';
import { uuid } from '../journal/support/records';
import { TestScheduler } from '../store/support/time';
import { type RunningWorker, startWorker } from '../store/support/workerd';

const ROUNDS = 3;
/** Of a round, before the process is killed. */
const ACKNOWLEDGED = 300;

describe('a front that is killed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crr-crash-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('on a database', () => {
    let child: ChildProcess | null = null;
    afterEach(() => child?.kill('SIGKILL'));

    /** Starts a process, kills it in the middle of its work. @returns the clicks that it acknowledged */
    async function crash(place: string, from: number): Promise<number[]> {
      const program = join(__dirname, 'support/front-process.ts');
      child = spawn(process.execPath, ['--import', 'tsx', program, place, `${from}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const acknowledged: number[] = [];
      const lines = createInterface(child.stdout as NonNullable<ChildProcess['stdout']>);
      const ended = Promise.all([once(lines, 'close'), once(child, 'exit')]);
      lines.on('line', (line) => {
        acknowledged.push(Number(line));
        if (acknowledged.length === ACKNOWLEDGED) child?.kill('SIGKILL');
      });
      await ended;
      expect(acknowledged.length).to.be.at.least(ACKNOWLEDGED);
      return acknowledged;
    }

    /** Everything is in the database after the next process drained what was left. */
    async function expectAll(database: Database, acknowledged: readonly number[]): Promise<void> {
      const clock = { now: () => Date.now() + 10_000 };
      const { db } = database;
      const sink = new DatabaseSink(db);
      const parts = { clock, scheduler: new TestScheduler(), sink, shard: 'front', random: Math.random };
      const journal = new Journal({ store: new DatabaseStore(db), ...parts });
      await journal.drain();
      expect(await journal.status()).to.include({ waiting: 0, parked: 0 });
      const { rows } = await sql<{ id: string }>`SELECT id FROM edge.clicks`.execute(db);
      expect(rows.map(({ id }) => id)).to.include.members(acknowledged.map(uuid));
    }

    it('keeps every click that it acknowledged (PGlite)', async () => {
      const acknowledged: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        acknowledged.push(...(await crash(join(folder, 'database'), round * 1_000_000)));
      }
      const database = await openDatabase({ folder: join(folder, 'database') });
      await expectAll(database, acknowledged);
      await database.close();
    });

    it('keeps every click that it acknowledged (Postgres)', async () => {
      const url = await freshPostgresUrl();
      const acknowledged: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        acknowledged.push(...(await crash(url, round * 1_000_000)));
      const database = await openDatabase({ url });
      await expectAll(database, acknowledged);
      await database.close();
    });
  });

  describe('in workerd', () => {
    let collector: Server;
    let collected: string[];
    /** Whether the collector takes anything. */
    let isUp: boolean;
    let worker: RunningWorker | null = null;

    beforeEach(async () => {
      collected = [];
      isUp = false;
      collector = createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        if (isUp) collected.push(...decodeRecords(body).entries.map(entryId));
        response.writeHead(isUp ? 204 : 503).end();
      });
      collector.listen(0, '127.0.0.1');
      await once(collector, 'listening');
    });

    afterEach(async () => {
      await worker?.kill();
      collector.closeAllConnections();
      collector.close();
    });

    async function start(): Promise<RunningWorker> {
      const { port } = collector.address() as AddressInfo;
      const source = `export { default, FrontObject } from ${JSON.stringify(join(__dirname, 'support/front-object'))}`;
      const texts = { COLLECTOR: `http://127.0.0.1:${port}` };
      worker = await startWorker({ source, className: 'FrontObject', binding: 'FRONT', folder, texts });
      return worker;
    }

    /** Visits until it is killed in the middle of it. @returns the clicks that it acknowledged */
    async function crash({ url, kill }: RunningWorker, from: number): Promise<number[]> {
      const acknowledged: number[] = [];
      let next = from;
      let killed: Promise<void> | null = null;
      const visit = async (): Promise<void> => {
        for (;;) {
          const n = next;
          next += 1;
          const response = await fetch(`${url}/click/${n}`).catch(() => null);
          if (response?.status !== 200) return;
          acknowledged.push(n);
          if (acknowledged.length === ACKNOWLEDGED) killed = kill();
        }
      };
      await Promise.all(Array.from({ length: 16 }, visit));
      await killed;
      expect(acknowledged.length).to.be.at.least(ACKNOWLEDGED);
      return acknowledged;
    }

    it('delivers every click that it acknowledged, as soon as it runs again', async () => {
      const acknowledged: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        // The collector is away in between: nothing of the first rounds has been delivered when they are killed.
        isUp = round === ROUNDS - 1;
        acknowledged.push(...(await crash(await start(), round * 1_000_000)));
      }
      await start();
      await until(() => new Set(collected).size >= acknowledged.length, 120_000);
      expect(collected).to.include.members(acknowledged.map(uuid));
    });
  });
});

async function until(holds: () => boolean, atMostMs: number): Promise<void> {
  const endMs = Date.now() + atMostMs;
  while (!holds() && Date.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 50));
}
