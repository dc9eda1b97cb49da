import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyPostgresUrl, forEachDatabase, freshPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  AnotherWriterError,
  type Database,
  FolderLockedError,
  IN_MEMORY,
  MigrationFailedError,
  migrate,
  migrationNames,
  NoReadOnlyFolderError,
  openDatabase,
  SchemaNewerError,
  UnsafeIntegerError,
} from '../src';
import { statementsOf } from '../src/migrate';

const TABLES = sql<{ name: string }>`
  SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
/** Every column with its type, every index, constraint and function. */
const SCHEMA = sql<{ item: string }>`
  SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS item
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  ORDER BY 1`;

forEachDatabase('a database', (open, kind) => {
  it('gives values in the same form, whichever it is', async () => {
    const { db } = await open();
    const { rows } = await sql`
      SELECT 9007199254740991::bigint AS slot, 18446744073709551615::numeric(20,0) AS amount,
        '2027-01-15 08:00:00+00'::timestamptz AS time, '2027-01-15'::date AS day, '\\x00ff'::bytea AS bytes,
        ARRAY['a', 'b'] AS texts, 7::smallint AS small`.execute(db);
    const [row] = rows as [Record<string, unknown>];
    expect({ ...row, bytes: [...(row.bytes as Uint8Array)] }).to.deep.equal({
      slot: 9_007_199_254_740_991,
      amount: '18446744073709551615',
      time: new Date('2027-01-15T08:00:00Z'),
      day: '2027-01-15',
      bytes: [0, 255],
      texts: ['a', 'b'],
      small: 7,
    });
  });

  it('refuses to round an integer', async () => {
    const { db } = await open();
    const error = await sql`SELECT 9007199254740993::bigint AS slot`
      .execute(db)
      .catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(UnsafeIntegerError);
  });

  it('reckons in UTC', async () => {
    const { db } = await open();
    const { rows } =
      await sql`SELECT date_trunc('day', '2027-01-15 23:30:00-05'::timestamptz)::text AS day`.execute(db);
    expect(rows).to.deep.equal([{ day: '2027-01-16 00:00:00+00' }]);
  });

  it('gives a role to one writer at a time', async () => {
    const database = await open();
    const role = await database.acquire('indexer');
    expect(await database.acquire('indexer').catch((error: unknown) => error)).to.be.instanceOf(
      AnotherWriterError,
    );
    await (await database.acquire('platform')).release();
    await role.release();
    await (await database.acquire('indexer')).release();
  });

  it('has nothing to migrate twice', async () => {
    expect(await migrate(await open())).to.deep.equal([]);
  });

  it('refuses a schema that a newer version made', async () => {
    const database = await open();
    await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_later', 'now')`.execute(
      database.db,
    );
    const error = await migrate(database).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(SchemaNewerError);
    expect((error as SchemaNewerError).unknown).to.deep.equal(['9999_later']);
  });

  for (const from of migrationNames()) {
    it(`is migrated from ${from} to the newest schema, the same as at once`, async () => {
      const empty =
        kind === 'pglite'
          ? await openDatabase({ folder: IN_MEMORY })
          : await openDatabase({ url: await emptyPostgresUrl() });
      try {
        await migrate(empty, { to: from });
        await migrate(empty);
        const straight = await open();
        const { rows } = await SCHEMA.execute(empty.db);
        expect(rows.length).to.be.greaterThan(100);
        expect(rows).to.deep.equal((await SCHEMA.execute(straight.db)).rows);
      } finally {
        await empty.close();
      }
    });
  }

  it('is left as it was by a migration that fails', async () => {
    const empty =
      kind === 'pglite'
        ? await openDatabase({ folder: IN_MEMORY })
        : await openDatabase({ url: await emptyPostgresUrl() });
    try {
      // A name that the first file takes near its end.
      await sql`CREATE VIEW influencer_days AS SELECT 1 AS one`.execute(empty.db);
      const error = await migrate(empty).catch((fault: unknown) => fault);
      expect(error).to.be.instanceOf(MigrationFailedError);
      const names = (await TABLES.execute(empty.db)).rows.map(({ name }) => name);
      expect(names).not.to.include('campaigns');
    } finally {
      await empty.close();
    }
  });
});

describe('Postgres', () => {
  it('is migrated once by many who begin at the same moment', async () => {
    const url = await emptyPostgresUrl();
    const all = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ url })));
    const applied = await Promise.all(all.map((database) => migrate(database)));
    expect(applied.flat().sort()).to.deep.equal(migrationNames());
    await Promise.all(all.map((database) => database.close()));
  });

  it('refuses writing by a reader', async () => {
    const reader = await openDatabase({ url: await freshPostgresUrl(), readOnly: true });
    const error = await sql`CREATE TABLE mine (id int)`.execute(reader.db).catch((fault: unknown) => fault);
    expect(`${error}`).to.contain('read-only transaction');
    await reader.close();
  });

  it('fails what was under way when its connection breaks, and nothing else', async () => {
    const database = await openDatabase({ url: await freshPostgresUrl() });
    const other = await openDatabase({ url: await freshPostgresUrl() });
    const broken = database.db
      .transaction()
      .execute(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(transaction);
        await Promise.all([
          sql`SELECT pg_sleep(60)`.execute(transaction),
          sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(other.db),
        ]);
      })
      .then(
        () => 'nothing failed',
        (error: Error) => error.message,
      );
    expect(await broken).to.match(/terminat/);
    expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(database.db)).rows).to.deep.equal([
      { one: 1 },
    ]);
    await database.close();
    await other.close();
  });

  it('keeps the writer of another connection out', async () => {
    const url = await freshPostgresUrl();
    const [first, second] = (await Promise.all([openDatabase({ url }), openDatabase({ url })])) as [
      Database,
      Database,
    ];
    const role = await first.acquire('indexer');
    expect(await second.acquire('indexer').catch((error: unknown) => error)).to.be.instanceOf(
      AnotherWriterError,
    );
    await role.release();
    await Promise.all([first.close(), second.close()]);
  });
});

describe('an embedded database’s folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crr-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what was written', async () => {
    const before = await openDatabase({ folder });
    await migrate(before);
    await before.close();
    const after = await openDatabase({ folder });
    expect(await migrate(after)).to.deep.equal([]);
    await after.close();
  });

  it('is refused to a second opener, with the owner’s process number and what serves many', async () => {
    const first = await openDatabase({ folder });
    const error = await openDatabase({ folder }).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(FolderLockedError);
    expect((error as FolderLockedError).pid).to.equal(process.pid);
    expect((error as FolderLockedError).message).to.contain('a Postgres (DATABASE_URL) many');
    await first.close();
  });

  it('is taken over from an owner that was killed', async () => {
    const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: owner.pid, startTime: null }));
    expect(await openDatabase({ folder }).catch((error: unknown) => error)).to.be.instanceOf(
      FolderLockedError,
    );
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await (await openDatabase({ folder })).close();
  });

  it('is taken over when the owner’s number belongs to another process now', async () => {
    writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: process.pid, startTime: '1' }));
    await (await openDatabase({ folder })).close();
  });

  it('has no read-only clients', async () => {
    const error = await openDatabase({ folder, readOnly: true }).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(NoReadOnlyFolderError);
  });
});

describe('a migration file', () => {
  it('is split at semicolons, but not inside a function’s body', () => {
    const text =
      "-- why;\nCREATE TABLE a (b int);\nCREATE FUNCTION f() AS $$\n  SELECT 1;\n$$ LANGUAGE sql;\nSELECT ';'\n  ;";
    expect(statementsOf(text)).to.have.length(3);
  });
});
