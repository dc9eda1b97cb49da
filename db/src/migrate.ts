/** Brings a database to the schema of this version. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import type { Database } from './database';
import { MigrationFailedError, SchemaNewerError } from './errors';

const FOLDER = join(__dirname, '../migrations');
const FILE = /^(\d{4}_\w+)\.sql$/;
/** Where the migrator keeps its own tables. */
const MIGRATION_SCHEMA = 'public';
/** Migrations before this one made everything in `public`, and did not name it. */
const FIRST_QUALIFIED = '0008';

/** Names of all migrations, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .flatMap((file) => FILE.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * Applies what is not applied yet, forward only, under the migrator's lock; all in one transaction, so that a process that dies in
 * the middle leaves the database as it was.
 *
 * @param options.to the last migration to apply. Default: the newest.
 * @returns the names of those it applied
 * @throws SchemaNewerError when a newer version of the product has migrated this database
 * @throws MigrationFailedError naming the file that failed
 */
export async function migrate({ db }: Database, options: { to?: string } = {}): Promise<string[]> {
  const unknown = await unknownMigrations(db);
  if (unknown.length > 0) throw new SchemaNewerError(unknown);
  const migrator = new Migrator({
    db,
    provider: new SqlFiles(options.to ?? null),
    migrationTableSchema: MIGRATION_SCHEMA,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  const failed = results.find(({ status }) => status === 'Error');
  if (error !== undefined) throw new MigrationFailedError(failed?.migrationName ?? 'set-up', error);
  return results.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName);
}

async function unknownMigrations(db: Database['db']): Promise<string[]> {
  const { rows: tables } = await sql<{
    name: string | null;
  }>`SELECT to_regclass('public.kysely_migration')::text AS name`.execute(db);
  if (tables[0]?.name == null) return [];
  const { rows } = await sql<{
    name: string;
  }>`SELECT name FROM public.kysely_migration ORDER BY name`.execute(db);
  const known = new Set(migrationNames());
  return rows.map(({ name }) => name).filter((name) => !known.has(name));
}

class SqlFiles implements MigrationProvider {
  constructor(private readonly last: string | null) {}

  async getMigrations(): Promise<Record<string, Migration>> {
    const { last } = this;
    const names = migrationNames().filter((name) => last === null || name <= last);
    return Object.fromEntries(names.map((name) => [name, { up: (db) => apply(name, db) }]));
  }
}

async function apply(name: string, db: Database['db']): Promise<void> {
  const text = readFileSync(join(FOLDER, `${name}.sql`), 'utf8');
  const path = name < FIRST_QUALIFIED ? 'public' : 'pg_catalog';
  // Until the migrator's transaction ends.
  await sql.raw(`SET LOCAL search_path = ${path}`).execute(db);
  for (const statement of statementsOf(text)) await sql.raw(statement).execute(db);
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
