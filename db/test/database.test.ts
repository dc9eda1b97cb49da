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

const OURS = sql`('chain', 'edge', 'ledger', 'platform')`;
/** Every column with its type, every index, constraint, view and function, and what is said of them. */
const SCHEMA = sql<{ item: string }>`
  SELECT table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
      || coalesce(column_default, '') AS item
    FROM information_schema.columns WHERE table_schema IN ${OURS}
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ${OURS}
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace::regnamespace::text IN ${OURS}
  UNION ALL SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relnamespace::regnamespace::text IN ${OURS}
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace::regnamespace::text IN ${OURS}
  ORDER BY 1`;

/** A campaign with a link, a click, a day, and something on its way to the chain, as the seventh migration stored them. */
const STORED_BEFORE_SCHEMAS = [
  `INSERT INTO public.advertisers VALUES ('00000000-0000-7000-8000-000000000001', 'Acme', 'active', now(), now())`,
  `INSERT INTO public.platform_campaigns (id, advertiser_id, name, status, budget_usdc, attribution_source, chain_campaign_id, created_at, updated_at)
    VALUES ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'Spring', 'published', 5, 'any', 'Camp', now(), now())`,
  `INSERT INTO public.tracking_links (code, destination_url, campaign_id, advertiser_id, platform_campaign_id)
    VALUES ('spring', 'https://shop.example', 'Camp', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002')`,
  `INSERT INTO public.audit_log (id, at, actor_kind, action, subject_kind, subject_id)
    VALUES ('00000000-0000-7000-8000-000000000003', now(), 'system', 'campaign.create', 'platform_campaigns', 'x')`,
  // The trigger's function looks its table up.
  'SET search_path = public',
  `INSERT INTO public.clicks VALUES ('00000000-0000-7000-8000-000000000004', '2027-01-15', 'spring', 'Camp', NULL, '', 'DE', '', '', '', NULL, NULL, '[]')`,
  'SET search_path = pg_catalog',
  `INSERT INTO public.edge_outbox (campaign_id, id, kind, place, account, body, state, due_at_ms, received_at_ms, changed_at_ms)
    VALUES ('Camp', 'v', 'vau', 1, 'a', '{}', 'queued', 1, 1, 1)`,
  `INSERT INTO public.campaign_days VALUES ('Camp', '2027-01-15', 1, 1, 0, 60, 90, 2000000, 1000000, 1000000, 0, 0, 0, 0, 0)`,
];

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
    await (await database.acquire('edge')).release();
    await role.release();
    await (await database.acquire('indexer')).release();
  });

  it('has nothing to migrate twice', async () => {
    expect(await migrate(await open())).to.deep.equal([]);
  });

  it('refuses a schema that a newer version made', async () => {
    const database = await open();
    await sql`INSERT INTO crr.migration (name, timestamp) VALUES ('9999_later', 'now')`.execute(database.db);
    const error = await migrate(database).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(SchemaNewerError);
    expect((error as SchemaNewerError).unknown).to.deep.equal(['9999_later']);
  });

  const oldest = [migrationNames()[0] ?? ''];
  // PGlite takes seconds for each; what differs between two kinds differs from the oldest on, too.
  for (const from of kind === 'pglite' ? oldest : migrationNames()) {
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

  it('keeps what was stored when its tables move to their owners’ schemas', async () => {
    const old =
      kind === 'pglite'
        ? await openDatabase({ folder: IN_MEMORY })
        : await openDatabase({ url: await emptyPostgresUrl() });
    try {
      await migrate(old, { to: '0007_events' });
      for (const statement of STORED_BEFORE_SCHEMAS) await sql.raw(statement).execute(old.db);
      await migrate(old);
      const { rows } = await sql`
        SELECT c.name, c.chain_campaign_id, l.chain_campaign_id AS tag, l.campaign_id, k.clicks::int AS clicks, o.chain_campaign_id AS owed,
          d.day, chain.usd(s.payable_usdc)::text AS spent
        FROM platform.campaigns c
        JOIN platform.tracking_links l ON l.campaign_id = c.id
        JOIN edge.click_days k ON k.code = l.code
        JOIN edge.outbox o ON o.chain_campaign_id = c.chain_campaign_id
        JOIN chain.campaign_days s ON s.campaign_id = c.chain_campaign_id
        JOIN chain.report_days() d ON d.day = s.day`.execute(old.db);
      expect(rows).to.deep.equal([
        {
          name: 'Spring',
          chain_campaign_id: 'Camp',
          tag: 'Camp',
          campaign_id: '00000000-0000-7000-8000-000000000002',
          clicks: 1,
          owed: 'Camp',
          day: '2027-01-15',
          spent: '2.000000',
        },
      ]);
      const audit = await sql`SELECT subject_kind FROM platform.audit_log`.execute(old.db);
      expect(audit.rows).to.deep.equal([{ subject_kind: 'campaigns' }]);
      await sql`INSERT INTO edge.clicks SELECT '00000000-0000-7000-8000-000000000005', clicked_at, code, chain_campaign_id, influencer, ip_hash,
        country, device, operating_system, browser, referrer_host, bot_reason, signals FROM edge.clicks`.execute(
        old.db,
      );
      const counted = await sql`SELECT clicks FROM edge.click_days`.execute(old.db);
      expect(counted.rows, 'counted by the trigger').to.deep.equal([{ clicks: 2 }]);
    } finally {
      await old.close();
    }
  });

  it('looks nothing up that does not name its schema', async () => {
    const { db } = await open();
    const error = await sql`SELECT * FROM clicks`.execute(db).catch((fault: unknown) => fault);
    expect(`${error}`).to.contain('relation "clicks" does not exist');
    const { rows } =
      await sql`SELECT count(*)::int AS tables FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'p')
`.execute(db);
    expect(rows, 'nothing of ours is left in public').to.deep.equal([{ tables: 0 }]);
  });

  it('is left as it was by a migration that fails', async () => {
    const empty =
      kind === 'pglite'
        ? await openDatabase({ folder: IN_MEMORY })
        : await openDatabase({ url: await emptyPostgresUrl() });
    try {
      // A name that a later file takes.
      await sql`CREATE SCHEMA platform`.execute(empty.db);
      const error = await migrate(empty).catch((fault: unknown) => fault);
      expect(error).to.be.instanceOf(MigrationFailedError);
      const { rows } =
        await sql`SELECT to_regclass('crr.campaigns') AS campaigns, to_regnamespace('chain') AS chain`.execute(
          empty.db,
        );
      expect(rows).to.deep.equal([{ campaigns: null, chain: null }]);
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
    expect((error as FolderLockedError).message).to.contain('a Postgres (DATABASE_URL)');
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
