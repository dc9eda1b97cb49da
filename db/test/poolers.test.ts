import { emptyPostgresUrl, type Pgbouncer, type PoolMode, startPgbouncer } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { Client } from 'pg';
import { AnotherWriterError, type Database, migrate, migrationNames, openDatabase } from '../src';

const SETTINGS = [
  'TimeZone',
  'search_path',
  'default_transaction_read_only',
  'transaction_read_only',
  'statement_timeout',
] as const;

async function settingsOf({ db }: Pick<Database, 'db'>): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; value: string }>`
    SELECT name, current_setting(name) AS value FROM unnest(${[...SETTINGS]}::text[]) AS s (name)`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** What another application finds on every server connection that a pooler has. */
async function settingsOfOthers(url: string, name: string): Promise<string[]> {
  const clients = Array.from({ length: 3 }, () => new Client({ connectionString: url }));
  const found: string[] = [];
  for (const client of clients) await client.connect();
  // In transactions at the same time, each has a server connection.
  for (const client of clients) await client.query('BEGIN');
  for (const client of clients) {
    const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
    found.push(rows[0]?.value ?? '');
  }
  for (const client of clients) {
    await client.query('COMMIT');
    await client.end();
  }
  return [...new Set(found)];
}

for (const mode of ['session', 'transaction'] satisfies PoolMode[]) {
  describe(`Postgres behind pgbouncer in ${mode} mode`, () => {
    let pooler: Pgbouncer;
    let url: string;
    const opened: Database[] = [];

    async function open(options: { readOnly?: boolean; connections?: number } = {}): Promise<Database> {
      const database = await openDatabase({ url, ...options });
      opened.push(database);
      return database;
    }

    before(async () => {
      const direct = await emptyPostgresUrl();
      pooler = await startPgbouncer(direct, mode);
      url = pooler.through(direct);
    });
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.close();
    });
    after(() => pooler.stop());

    it('is migrated once by two who begin at the same moment', async () => {
      const both = await Promise.all([open({ connections: 2 }), open({ connections: 2 })]);
      const applied = await Promise.all(both.map((database) => migrate(database)));
      expect(applied.flat().sort()).to.deep.equal(migrationNames());
    });

    it('keeps no lock of whoever has migrated', async () => {
      const database = await open();
      await Promise.all([migrate(database), migrate(await open())]);
      const { rows } = await sql<{ locks: string }>`
        SELECT count(*)::text AS locks FROM pg_locks
        WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
        database.db,
      );
      expect(rows).to.deep.equal([{ locks: '0' }]);
    });

    it('has the product’s settings, and leaves none to other applications', async () => {
      const writer = await settingsOf(await open());
      expect(writer.TimeZone).to.equal('UTC');
      expect(writer.transaction_read_only).to.equal('off');
      if (mode === 'session') expect(writer.search_path).to.equal('pg_catalog');
      const reader = await open({ readOnly: true });
      expect(await settingsOf(reader)).to.include({ transaction_read_only: 'on', statement_timeout: '10s' });
      const inside = await reader.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((db) => settingsOf({ db } as never));
      expect(inside).to.include({ transaction_read_only: 'on', statement_timeout: '10s' });
      for (const database of opened.splice(0)) await database.close();
      expect(await settingsOfOthers(url, 'search_path')).to.deep.equal(['"$user", public']);
      expect(await settingsOfOthers(url, 'default_transaction_read_only')).to.deep.equal(['off']);
      expect(await settingsOfOthers(url, 'statement_timeout')).to.deep.equal(['0']);
    });

    it('refuses writing by a reader, and takes a writer’s beside it', async () => {
      const [reader, writer] = [await open({ readOnly: true }), await open()];
      const write = ({ db }: Database) => sql`CREATE TABLE public.mine (id int)`.execute(db);
      const error = await write(reader).catch((fault: unknown) => fault);
      expect(`${error}`).to.contain('read-only transaction');
      await write(writer);
      const { rows } = await sql`SELECT * FROM public.mine`.execute(reader.db);
      expect(rows).to.deep.equal([]);
    });

    it('keeps the writer of another connection out, however much is done meanwhile', async () => {
      const [first, second] = [await open(), await open()];
      const role = await first.acquire('indexer');
      for (const database of [first, second]) {
        await Promise.all(
          [1, 2, 3, 4, 5].map((number) =>
            database.db.transaction().execute((db) => sql`SELECT ${number}::int`.execute(db)),
          ),
        );
      }
      expect(await second.acquire('indexer').catch((error: unknown) => error)).to.be.instanceOf(
        AnotherWriterError,
      );
      const other = await second.acquire('edge');
      await other.release();
      await role.release();
      const next = await second.acquire('indexer');
      expect(next.isHeld).to.equal(true);
      await next.release();
    });
  });
}
