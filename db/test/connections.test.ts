import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  emptyPostgresUrl,
  freshPostgresUrl,
  type PostgresServer,
  startPostgres,
} from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { Client } from 'pg';
import { DatabaseUrlError, databaseTitle, migrate, migrationNames, openDatabase } from '../src';

const SECRET = 'h1dden';

async function setting(url: string, name: string, readOnly = false): Promise<string> {
  const database = await openDatabase({ url, readOnly });
  try {
    const { rows } = await sql<{ value: string }>`SELECT current_setting(${name}) AS value`.execute(
      database.db,
    );
    return rows[0]?.value ?? '';
  } finally {
    await database.close();
  }
}

/** What another application does in the same database. */
async function run(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

function withOptions(url: string, options: string): string {
  return `${url}?options=${encodeURIComponent(options)}`;
}

describe('the settings of a Postgres connection', () => {
  it('are the product’s, whatever options the URL has', async () => {
    const url = withOptions(
      await freshPostgresUrl(),
      '-c search_path=mine,public -c TimeZone=Asia/Tokyo -c DateStyle=German -c default_transaction_read_only=off -c work_mem=8MB',
    );
    expect(await setting(url, 'search_path')).to.equal('pg_catalog');
    expect(await setting(url, 'TimeZone')).to.equal('UTC');
    expect(await setting(url, 'DateStyle')).to.equal('ISO, MDY');
    expect(await setting(url, 'default_transaction_read_only', true)).to.equal('on');
    expect(await setting(url, 'statement_timeout', true)).to.equal('10s');
    expect(await setting(url, 'work_mem'), 'its own stay').to.equal('8MB');
  });

  it('are the product’s, whatever the database and the role have', async () => {
    const url = await freshPostgresUrl();
    const name = new URL(url).pathname.slice(1);
    await run(
      url,
      'CREATE SCHEMA mine',
      `ALTER DATABASE ${name} SET search_path = mine`,
      `ALTER DATABASE ${name} SET TimeZone = 'Asia/Tokyo'`,
    );
    expect(await setting(url, 'search_path')).to.equal('pg_catalog');
    expect(await setting(url, 'TimeZone')).to.equal('UTC');
  });
});

describe('a URL that can’t be used', () => {
  const refused = async (url: string) => {
    const error = await openDatabase({ url }).catch((fault: unknown) => fault);
    expect(error, url).to.be.instanceOf(DatabaseUrlError);
    expect(`${(error as Error).message}${(error as Error).stack}`).not.to.contain(SECRET);
    expect((error as Error).cause).to.equal(undefined);
    return (error as DatabaseUrlError).part;
  };

  for (const [url, part] of [
    [`postgres://me:${SECRET}@one:5432,two:5432/crr`, 'host'],
    [`postgres://me:${SECRET}@/crr?host=one,two`, 'host'],
    [`postgresql://me:${SECRET}@one%2Ctwo/crr`, 'host'],
    [`postgres://me:${SECRET}@one/crr?target_session_attrs=standby`, 'target_session_attrs'],
    [`postgres://me:${SECRET}@one/crr?sslmode=always`, 'sslmode'],
    [`postgres://me:${SECRET}@one/crr?sslmode=verify-full&sslrootcert=/not/there.pem`, 'sslrootcert'],
    [`postgres://me:${SECRET}/#x@one/crr`, 'URL'],
    [`mysql://me:${SECRET}@one/crr`, 'URL'],
  ] as const) {
    it(`names its part, and never the password: ${part} of ${url.replace(SECRET, '…')}`, async () => {
      expect(await refused(url)).to.equal(part);
    });
  }

  it('is told by host and database alone', () => {
    expect(databaseTitle(`postgres://me:${SECRET}@one:5432/crr?sslmode=require`)).to.equal(
      'postgres://one:5432/crr',
    );
    expect(databaseTitle(`postgres://me:${SECRET}@/crr?host=/var/run/postgresql`)).to.equal(
      'postgres:///var/run/postgresql/crr',
    );
    expect(databaseTitle(`postgres://me:${SECRET}@a,b:x/crr`)).to.equal('postgres://…');
  });
});

describe('a database that another application shares', () => {
  it('keeps that one’s migrations and tables, and ours apart from them', async () => {
    const url = await emptyPostgresUrl();
    await run(
      url,
      'CREATE TABLE public.kysely_migration (name varchar(255) PRIMARY KEY, timestamp varchar(255) NOT NULL)',
      "INSERT INTO public.kysely_migration VALUES ('2024_people', 'then')",
      'CREATE TABLE public.kysely_migration_lock (id varchar(255) PRIMARY KEY, is_locked integer NOT NULL DEFAULT 0)',
      "INSERT INTO public.kysely_migration_lock VALUES ('migration_lock', 0)",
      'CREATE TABLE public.campaigns (mine text)',
      'CREATE TABLE public.clicks (mine text)',
    );
    const database = await openDatabase({ url });
    try {
      expect(await migrate(database)).to.deep.equal(migrationNames());
      expect(await migrate(database)).to.deep.equal([]);
    } finally {
      await database.close();
    }
    expect(await run(url, 'SELECT name FROM public.kysely_migration')).to.deep.equal([
      { name: '2024_people' },
    ]);
    expect(
      await run(
        url,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
      ),
    ).to.deep.equal(
      ['campaigns', 'clicks', 'kysely_migration', 'kysely_migration_lock'].map((relname) => ({ relname })),
    );
  });

  it('takes over the tables under which earlier versions kept its migrations, once, by many at the same moment', async () => {
    const url = await freshPostgresUrl();
    await run(
      url,
      'ALTER TABLE crr.migration RENAME TO kysely_migration',
      'ALTER TABLE crr.kysely_migration SET SCHEMA public',
      'CREATE TABLE public.kysely_migration_lock (id varchar(255) PRIMARY KEY, is_locked integer NOT NULL DEFAULT 0)',
      'DROP SCHEMA crr',
    );
    const all = await Promise.all([1, 2, 3].map(() => openDatabase({ url })));
    try {
      expect(await Promise.all(all.map((database) => migrate(database)))).to.deep.equal([[], [], []]);
    } finally {
      for (const database of all) await database.close();
    }
    const stored = await run(url, 'SELECT name FROM crr.migration ORDER BY name');
    expect(stored.map(({ name }) => name)).to.deep.equal(migrationNames());
    const left = "SELECT relname FROM pg_class WHERE relname LIKE 'kysely%' OR relname = 'migration_lock'";
    expect(await run(url, left)).to.deep.equal([]);
  });
});

describe('a Postgres with TLS of a private authority, and a Unix socket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crr-tls-'));
  const file = (name: string) => join(folder, name);
  let server: PostgresServer;

  function openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
  }

  before(async () => {
    chmodSync(folder, 0o755);
    for (const [name, subject] of [
      ['ca', '/CN=private authority'],
      ['other', '/CN=another authority'],
    ] as const) {
      openssl(
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        subject,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
      );
    }
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      'server.key',
      '-out',
      'server.csr',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copy',
      '-out',
      'server.pem',
    );
    chmodSync(file('server.key'), 0o600);
    const socket = mkdtempSync(join(tmpdir(), 'crr-socket-'));
    chmodSync(socket, 0o777);
    if (process.getuid?.() === 0) {
      const { uid, gid } = serverUser();
      chownSync(file('server.key'), uid, gid);
    }
    sockets.push(socket);
    server = await startPostgres({
      fsync: false,
      settings: {
        ssl: 'on',
        ssl_cert_file: file('server.pem'),
        ssl_key_file: file('server.key'),
        unix_socket_directories: socket,
      },
    });
  });

  const sockets: string[] = [];
  after(async () => {
    await server.stop();
    for (const each of [folder, ...sockets]) rmSync(each, { recursive: true, force: true });
  });

  const over = (host: string, query: string) => {
    const url = new URL(server.url);
    url.hostname = host;
    return `${url.href}?${query}`;
  };
  const isEncrypted = async (url: string) => {
    const database = await openDatabase({ url });
    try {
      await migrate(database);
      const { rows } = await sql<{ ssl: boolean }>`
        SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`.execute(database.db);
      return rows[0]?.ssl;
    } finally {
      await database.close();
    }
  };
  const failure = (url: string) =>
    isEncrypted(url).then(
      () => 'connected',
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );

  it('is trusted by sslrootcert and its name', async () => {
    expect(
      await isEncrypted(over('localhost', `sslmode=verify-full&sslrootcert=${file('ca.pem')}`)),
    ).to.equal(true);
    expect(await isEncrypted(over('localhost', `sslrootcert=${file('ca.pem')}`))).to.equal(true);
  });

  it('is not trusted without its authority, by another one, or under another name', async () => {
    expect(await failure(over('localhost', 'sslmode=verify-full'))).to.match(/UNABLE_TO|SELF_SIGNED/);
    expect(await failure(over('localhost', 'sslmode=require'))).to.match(/UNABLE_TO|SELF_SIGNED/);
    expect(await failure(over('localhost', `sslmode=verify-full&sslrootcert=${file('other.pem')}`))).to.match(
      /UNABLE_TO|SELF_SIGNED|CERT/,
    );
    expect(await failure(over('127.0.0.1', `sslmode=verify-full&sslrootcert=${file('ca.pem')}`))).to.equal(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('holds the writer’s role over TLS', async () => {
    const url = over('localhost', `sslmode=verify-full&sslrootcert=${file('ca.pem')}`);
    const database = await openDatabase({ url });
    const role = await database.acquire('indexer');
    expect(role.isHeld).to.equal(true);
    await role.release();
    await database.close();
  });

  it('is reached by its socket, named in either way', async () => {
    const { port } = new URL(server.url);
    const [socket = ''] = sockets;
    for (const url of [
      `postgres://postgres@/postgres?host=${socket}&port=${port}`,
      `postgres://postgres@${encodeURIComponent(socket)}:${port}/postgres`,
    ]) {
      expect(await isEncrypted(url), url).to.equal(false);
    }
  });
});

/** As whom the test's server runs. */
function serverUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}
