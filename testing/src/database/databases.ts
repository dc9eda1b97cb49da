/** The databases that the suites run on: the embedded one and a real Postgres. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  applyRoles,
  type Database,
  type Group,
  type HeldRole,
  MIGRATION_TABLE,
  migrate,
  migrationNames,
  openDatabase,
  openPrepared,
  type WriterRole,
} from '@crr/db';
import { sql } from 'kysely';
import { IS_LONG } from '../budget';
import { makeLogins, memberUrl } from './members';
import { type PostgresServer, startPostgres } from './postgres';

/** Kinds of databases, in the order in which suites run on them. */
export const DATABASE_KINDS = ['pglite', 'postgres'] as const;
/** One of {@link DATABASE_KINDS}. */
export type DatabaseKind = (typeof DATABASE_KINDS)[number];

/** Opens fresh, migrated databases, and closes all of them after the suite. */
export type OpenDatabase = () => Promise<Database>;

/** What a suite runs on whose point is not SQL, or for which one database is enough. */
export const USUAL_KINDS: readonly DatabaseKind[] = IS_LONG ? DATABASE_KINDS : ['postgres'];

const TEMPLATE = 'crr_template';
/** What stays in a database that is emptied: it belongs to the schema. */
const FILLED_BY_MIGRATIONS: readonly string[] = ['ledger.account_kinds', 'ledger.routes'];
let server: Promise<PostgresServer> | null = null;
let databases = 0;

type Suite = (open: OpenDatabase, kind: DatabaseKind) => void;

/**
 * Describes a suite once for each kind of database, where its point is SQL, locks or concurrency. `open` gives a fresh
 * database with the schema, as often as it is called.
 */
export function forEachDatabase(title: string, suite: Suite): void {
  describeOn(DATABASE_KINDS, title, suite);
}

/**
 * Like {@link forEachDatabase}, for a suite whose point is not SQL, or whose SQL shorter suites try on both: on Postgres, in a long
 * run of the tests on both.
 */
export function onOneDatabase(title: string, suite: Suite): void {
  describeOn(USUAL_KINDS, title, suite);
}

function describeOn(kinds: readonly DatabaseKind[], title: string, suite: Suite): void {
  for (const kind of kinds) {
    describe(`${title} (${kind === 'pglite' ? 'PGlite' : 'Postgres'})`, () => {
      const opened: Database[] = [];
      afterEach(async () => {
        for (const database of opened.splice(0)) await database.close();
      });
      suite(async () => {
        const database = await openFresh(kind);
        opened.push(database);
        return database;
      }, kind);
    });
  }
}

/** A fresh database with the schema. Close it after use. */
export async function openFresh(kind: DatabaseKind): Promise<Database> {
  if (kind === 'postgres') return OwnedPostgres.open(await freshPostgresUrl());
  return EmbeddedLoan.take();
}

/**
 * The same database by a login that is a member of one group of the product's alone, closed together with it. An embedded one has no roles,
 * and is given as it is; so is any that {@link openFresh} did not open.
 */
export async function openAs(database: Database, group: Group): Promise<Database> {
  return database instanceof OwnedPostgres ? database.as(group) : database;
}

/** Where the Postgres is that {@link openFresh} opened, by its owner's login. @throws TypeError for any other database */
export function urlOf(database: Database): string {
  if (!(database instanceof OwnedPostgres)) throw new TypeError('openFresh opened no Postgres there');
  return database.url;
}

/** A Postgres by its owner's login. */
class OwnedPostgres implements Database {
  readonly kind = 'postgres';
  readonly db: Database['db'];
  private readonly members: Database[] = [];

  private constructor(
    private readonly owned: Database,
    readonly url: string,
  ) {
    this.db = owned.db;
  }

  static async open(url: string): Promise<OwnedPostgres> {
    return new OwnedPostgres(await openDatabase({ url }), url);
  }

  async as(group: Group): Promise<Database> {
    const member = await openDatabase({ url: memberUrl(this.url, group) });
    this.members.push(member);
    return member;
  }

  acquire(...given: Parameters<Database['acquire']>): Promise<HeldRole> {
    return this.owned.acquire(...given);
  }

  async close(): Promise<void> {
    for (const member of this.members.splice(0)) await member.close();
    await this.owned.close();
  }
}

/** A fresh database with the schema on this process's Postgres. */
export async function freshPostgresUrl(): Promise<string> {
  const postgres = await sharedPostgres();
  databases += 1;
  return postgres.createDatabase(`crr_test_${databases}`, TEMPLATE);
}

/** A fresh database without anything. */
export async function emptyPostgresUrl(): Promise<string> {
  const postgres = await sharedPostgres();
  databases += 1;
  return postgres.createDatabase(`crr_test_${databases}`);
}

/** One server for all suites of this process; it ends with the process. */
function sharedPostgres(): Promise<PostgresServer> {
  server ??= startShared();
  return server;
}

async function startShared(): Promise<PostgresServer> {
  return startPostgres({ fsync: false, prepared: { name: schemaName(), prepare: makeTemplate } });
}

async function makeTemplate(postgres: PostgresServer): Promise<void> {
  const template = await openDatabase({ url: await postgres.createDatabase(TEMPLATE) });
  await migrate(template);
  await applyRoles(template);
  await makeLogins(template);
  await template.close();
}

const PACKAGE = dirname(require.resolve('@crr/db/package.json'));
/** Whatever decides what a database with the schema is. */
const MEMBERS = join(__dirname, 'members.ts');
const SOURCES = [
  'src/roles.ts',
  'roles.sql',
  'src/migrate.ts',
  'src/database.ts',
  ...migrationNames().map((name) => `migrations/${name}.sql`),
];

/** An embedded database in memory, with the schema. */
export function emptyDatabase(): Promise<Database> {
  return openPrepared(schemaName(), migrate);
}

function schemaName(): string {
  const hash = createHash('sha256');
  for (const source of [...SOURCES.map((path) => join(PACKAGE, path)), MEMBERS])
    hash.update(readFileSync(source));
  return `schema-${hash.digest('hex').slice(0, 16)}`;
}

/** An embedded database takes a second to start, so that one which a test is done with is emptied and given to the next. */
class EmbeddedLoan implements Database {
  private static readonly idle: Database[] = [];

  readonly kind = 'pglite';
  readonly db: Database['db'];
  private readonly held: HeldRole[] = [];
  private isOpen = true;

  private constructor(private readonly lent: Database) {
    this.db = lent.db;
  }

  static async take(): Promise<EmbeddedLoan> {
    const idle = EmbeddedLoan.idle.pop();
    if (idle !== undefined) return new EmbeddedLoan(idle);
    return new EmbeddedLoan(await emptyDatabase());
  }

  async acquire(role: WriterRole): Promise<HeldRole> {
    const held = await this.lent.acquire(role);
    this.held.push(held);
    return held;
  }

  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const { release } of this.held) await release();
    await empty(this.lent);
    EmbeddedLoan.idle.push(this.lent);
  }
}

/** Takes out what was put in. Only what is not empty is touched, since an empty table takes as long as a full one. */
async function empty({ db }: Database): Promise<void> {
  const inSchemas = sql`IN ('chain', 'edge', 'ledger', 'platform')`;
  const { rows } = await sql<{ name: string }>`
    SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
      AND relnamespace::regnamespace::text ${inSchemas}
      AND oid::regclass::text <> ALL (${sql.val(FILLED_BY_MIGRATIONS)})`.execute(db);
  const isFilled = rows.map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM ${name})`);
  const filled = await sql.raw<{ name: string }>(isFilled.join(' UNION ALL ')).execute(db);
  const names = filled.rows.map(({ name }) => name);
  await db.transaction().execute(async (transaction) => {
    // Keys and triggers would ask for an order, or refuse.
    await sql`SET LOCAL session_replication_role = replica`.execute(transaction);
    for (const name of names) await sql.raw(`DELETE FROM ${name}`).execute(transaction);
    await sql`DELETE FROM ${sql.table(MIGRATION_TABLE)} WHERE name <> ALL (${sql.val(migrationNames())})`.execute(
      transaction,
    );
    await sql`SELECT setval((schemaname || '.' || sequencename)::regclass, start_value, false) FROM pg_sequences
      WHERE last_value IS NOT NULL AND schemaname ${inSchemas}`.execute(transaction);
  });
  // Else what comes next would stand behind what is gone.
  if (names.length > 0) await sql.raw(`VACUUM ${names.join(', ')}`).execute(db);
}
