/** A real Postgres database that can be cut off from everybody, and given back. */
import { type Database, openDatabase } from '@crr/db';
import { freshPostgresUrl } from '@crr/testing/database';
import { sql } from 'kysely';

/** A migrated database with a switch. */
export interface CutDatabase {
  readonly database: Database;
  /** Hangs up on all connections and takes none. */
  cut(): Promise<void>;
  /** Takes connections again. */
  giveBack(): Promise<void>;
}

/** Makes one. */
export async function openCutDatabase(): Promise<CutDatabase> {
  const url = await freshPostgresUrl();
  const name = new URL(url).pathname.slice(1);
  const administer = (...statements: string[]) => administerAt(url, statements);
  return {
    database: await openDatabase({ url }),
    cut: () =>
      administer(
        `ALTER DATABASE "${name}" WITH ALLOW_CONNECTIONS false`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      ),
    giveBack: () => administer(`ALTER DATABASE "${name}" WITH ALLOW_CONNECTIONS true`),
  };
}

async function administerAt(url: string, statements: readonly string[]): Promise<void> {
  const administration = new URL(url);
  administration.pathname = '/postgres';
  const postgres = await openDatabase({ url: administration.href, connections: 1 });
  try {
    for (const statement of statements) await sql.raw(statement).execute(postgres.db);
  } finally {
    await postgres.close();
  }
}
