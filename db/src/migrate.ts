/** Brings a database to the schema of this version. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from './database';
import { MigrationFailedError, SchemaNewerError, SchemaOlderError } from './errors';
import { isInsufficientPrivilege } from './sqlstate';

const FOLDER = join(__dirname, '../migrations');
const FILE = /^(\d{4}_\w+)\.sql$/;
const MIGRATION_SCHEMA = 'crr';
/** The table of applied migrations. */
export const MIGRATION_TABLE = `${MIGRATION_SCHEMA}.migration`;
/** Where earlier versions kept it, under the name that Kysely's migrator gives it. */
const EARLIER_TABLE = 'public.kysely_migration';
/** The advisory lock's number. */
const LOCK = 0x63_72_72_10;
/** Migrations before this one made everything in `public`, and did not name it; this one named it, and moved all of it to its owners. */
const FIRST_QUALIFIED = '0008_schemas';
const FIRST_MIGRATION = '0001_indexer';

/** Names of all migrations, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .flatMap((file) => FILE.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * Applies what is not applied yet, forward only, under a lock; all in one transaction, so that a process that dies in
 * the middle leaves the database as it was.
 *
 * By hand: Kysely's `Migrator` locks a session, outside of its transaction. Behind a pooler that gives each transaction another server
 * connection, that lock stays with one that nobody knows.
 *
 * Where nothing is to be applied nothing is written: a role that may read the table of migrations is enough.
 *
 * @param options.to the last migration to apply. Default: the newest.
 * @returns the names of those it applied
 * @throws SchemaNewerError when a newer version of the product has migrated this database
 * @throws SchemaOlderError when something is to be applied and the role may not
 * @throws MigrationFailedError naming the file that failed
 */
export async function migrate({ db }: Database, options: { to?: string } = {}): Promise<string[]> {
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      // Ends with the transaction. What the one before did is seen by the next statement.
      await sql`SELECT pg_catalog.pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
      return migrateLocked(transaction, options.to ?? null);
    });
}

/**
 * Checks that the database has exactly this version's schema, and writes nothing.
 *
 * @throws SchemaNewerError when a newer version of the product has migrated this database
 * @throws SchemaOlderError when migrations are missing
 */
export async function checkSchema({ db }: Database): Promise<void> {
  const missing = missingOf(await appliedMigrations(db));
  if (missing.length > 0) throw new SchemaOlderError(missing);
}

/** Who migrates: whatever opens the database at its start, or `crr db migrate` alone. */
export type MigrateWhen = 'start' | 'never';

/**
 * Makes sure at the start of a service that the database has this version's schema.
 *
 * @returns the names of the migrations that it applied
 * @throws what {@link migrate} or {@link checkSchema} throws
 */
export async function prepareSchema(database: Database, when: MigrateWhen): Promise<string[]> {
  if (when === 'start') return migrate(database);
  await checkSchema(database);
  return [];
}

async function migrateLocked(db: Database['db'], last: string | null): Promise<string[]> {
  const applied = await appliedMigrations(db);
  const missing = missingOf(applied);
  try {
    return await applyMissing(db, missing, applied, last);
  } catch (error) {
    const { cause } = error as MigrationFailedError;
    throw isInsufficientPrivilege(cause) ? new SchemaOlderError(missing, cause as Error) : error;
  }
}

/** @throws MigrationFailedError */
async function applyMissing(
  db: Database['db'],
  missing: readonly string[],
  applied: readonly string[],
  last: string | null,
): Promise<string[]> {
  await saying('set-up', () => adoptEarlierTables(db));
  const wanted = missing.filter((name) => last === null || name <= last);
  if (wanted.length > 0) await saying('set-up', () => createMigrationTable(db));
  const cradle = cradleOf(applied, last);
  for (const name of wanted) await saying(name, () => apply(name, cradle, db));
  return wanted;
}

/** Of this version's. @throws SchemaNewerError where others are applied */
function missingOf(applied: readonly string[]): string[] {
  const known = migrationNames();
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new SchemaNewerError(unknown);
  return known.filter((name) => !applied.includes(name));
}

/** Names what failed. */
async function saying(migration: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new MigrationFailedError(migration, error);
  }
}

async function createMigrationTable(db: Database['db']): Promise<void> {
  if (await isThere(db, MIGRATION_TABLE)) return;
  await sql.raw(`CREATE SCHEMA IF NOT EXISTS ${MIGRATION_SCHEMA}`).execute(db);
  const columns = 'name varchar(255) PRIMARY KEY, timestamp varchar(255) NOT NULL';
  await sql.raw(`CREATE TABLE ${MIGRATION_TABLE} (${columns})`).execute(db);
}

/**
 * Earlier versions kept the tables of Kysely's migrator under its own names, where another application's may be: ours are moved, and those
 * of others left alone.
 */
async function adoptEarlierTables(db: Database['db']): Promise<void> {
  if (!(await areEarlierTablesOurs(db))) return;
  for (const statement of [
    'CREATE SCHEMA IF NOT EXISTS crr',
    'ALTER TABLE public.kysely_migration SET SCHEMA crr',
    'ALTER TABLE crr.kysely_migration RENAME TO migration',
    'DROP TABLE IF EXISTS public.kysely_migration_lock',
  ]) {
    await sql.raw(statement).execute(db);
  }
}

async function areEarlierTablesOurs(db: Database['db']): Promise<boolean> {
  if (!(await isThere(db, EARLIER_TABLE)) || (await isThere(db, MIGRATION_TABLE))) return false;
  return (await namesIn(db, EARLIER_TABLE)).includes(FIRST_MIGRATION);
}

async function appliedMigrations(db: Database['db']): Promise<string[]> {
  if (await isThere(db, MIGRATION_TABLE)) return namesIn(db, MIGRATION_TABLE);
  return (await areEarlierTablesOurs(db)) ? namesIn(db, EARLIER_TABLE) : [];
}

async function namesIn(db: Database['db'], table: string): Promise<string[]> {
  const { rows } = await sql`SELECT name FROM ${sql.table(table)} ORDER BY name`.execute(db);
  return rows.map(nameOf);
}

/** Of a row of the migrations' table, which is none of the schema's. */
function nameOf(row: unknown): string {
  if (typeof row === 'object' && row !== null && 'name' in row && typeof row.name === 'string')
    return row.name;
  throw new TypeError('a migration that was applied has no name');
}

async function isThere(db: Database['db'], table: string): Promise<boolean> {
  const [schema, name] = table.split('.');
  // Of this statement's snapshot: looking a name up may find what another transaction has moved meanwhile.
  const { rows } = await sql`
    SELECT 1 FROM pg_class WHERE relname = ${name} AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * Where the first migrations make their tables, before those move to their owners: in a database that has none of them yet, out of the
 * way of other applications' tables in `public`.
 */
function cradleOf(applied: readonly string[], last: string | null): string {
  const isWhole = applied.length === 0 && (last === null || last >= FIRST_QUALIFIED);
  return isWhole ? MIGRATION_SCHEMA : 'public';
}

async function apply(name: string, cradle: string, db: Database['db']): Promise<void> {
  const text = readFileSync(join(FOLDER, `${name}.sql`), 'utf8');
  const path = name < FIRST_QUALIFIED ? cradle : 'pg_catalog';
  // Until the transaction ends.
  await sql.raw(`SET LOCAL search_path = ${path}`).execute(db);
  const placed = name <= FIRST_QUALIFIED ? text.replaceAll(/\bpublic\./g, `${cradle}.`) : text;
  for (const statement of statementsOf(placed)) await sql.raw(statement).execute(db);
  const now = new Date().toISOString();
  await sql`INSERT INTO ${sql.table(MIGRATION_TABLE)} (name, timestamp) VALUES (${name}, ${now})`.execute(db);
}

/**
 * The statements of a file: the embedded database takes one at a time. A statement ends with a semicolon at the end of a line;
 * the bodies of functions, between `$$` and `$$`, are passed over.
 */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let begun = '';
  let insideBody = false;
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('--') && !insideBody) continue;
    begun += `${line}\n`;
    if ((line.split('$$').length - 1) % 2 === 1) insideBody = !insideBody;
    if (insideBody || !line.trimEnd().endsWith(';')) continue;
    statements.push(begun.trim());
    begun = '';
  }
  if (begun.trim() !== '') statements.push(begun.trim());
  return statements;
}
