/** The databases that the suites run on: the embedded one and a real Postgres. */
import { type Database, IN_MEMORY, migrate, openDatabase } from '@crr/migrations';
import { type PostgresServer, startPostgres } from '../../../tools/postgres';

/** Kinds of databases, in the order in which suites run on them. */
export const DATABASE_KINDS = ['pglite', 'postgres'] as const;
/** One of {@link DATABASE_KINDS}. */
export type DatabaseKind = (typeof DATABASE_KINDS)[number];

/** Opens fresh, migrated databases, and closes all of them after the suite. */
export type OpenDatabase = () => Promise<Database>;

const TEMPLATE = 'crr_template';
let server: Promise<PostgresServer> | null = null;
let databases = 0;

/** Describes a suite once for each kind of database. `open` gives a fresh database with the schema, as often as it is called. */
export function forEachDatabase(
  title: string,
  suite: (open: OpenDatabase, kind: DatabaseKind) => void,
): void {
  for (const kind of DATABASE_KINDS) {
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
  if (kind === 'postgres') return openDatabase({ url: await freshPostgresUrl() });
  const database = await openDatabase({ folder: IN_MEMORY });
  await migrate(database);
  return database;
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
  const postgres = await startPostgres({ fsync: false });
  const template = await openDatabase({ url: await postgres.createDatabase(TEMPLATE) });
  await migrate(template);
  await template.close();
  return postgres;
}
