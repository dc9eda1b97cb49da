/** Migration lock: that of the transaction in which everything is migrated. */
import { type DialectAdapter, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import type { Database } from './database';

/** The advisory lock's number. */
const LOCK = 0x63_72_72_10;

/**
 * Waits until nobody else migrates. The lock ends with the transaction, after what it did can be seen, and behind every pooler: one of a
 * session would stay with whichever server connection the pooler gave it.
 */
export async function lockMigrations(transaction: Database['db']): Promise<void> {
  await sql`SELECT pg_catalog.pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
}

/** The library's migrator would take a lock of the session; {@link lockMigrations} holds one already. */
class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Postgres, whose migrator leaves locking to {@link lockMigrations}. */
export class ServerDialect extends PostgresDialect {
  override createAdapter(): DialectAdapter {
    return new Adapter();
  }
}

/** PGlite, likewise. */
export class EmbeddedDialect extends PGliteDialect {
  override createAdapter(): PostgresAdapter {
    return new Adapter();
  }
}
