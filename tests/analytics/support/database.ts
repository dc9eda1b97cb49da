/** The databases that the analytics suites share, one of each kind, emptied before every test. */
import type { Database } from '@crr/migrations';
import { sql } from 'kysely';
import { DATABASE_KINDS, type DatabaseKind, openFresh } from '../../../indexer/test/support/database';

/** The query builder of an open database. */
export type Db = Database['db'];

const shared = new Map<DatabaseKind, Promise<Database>>();

after(async () => {
  for (const database of shared.values()) await (await database).close();
});

/** Describes a suite once for each kind of database; `db` gives that database while a test runs. */
export function forEachDatabase(title: string, suite: (db: () => Db, kind: DatabaseKind) => void): void {
  for (const kind of DATABASE_KINDS) {
    describe(`${title} (${kind === 'pglite' ? 'PGlite' : 'Postgres'})`, () => {
      let database: Database;
      before(async () => {
        const opened = shared.get(kind) ?? openFresh(kind);
        shared.set(kind, opened);
        database = await opened;
      });
      beforeEach(() => empty(database.db));
      suite(() => database.db, kind);
    });
  }
}

/** Removes all rows but the migrator's. */
export async function empty(db: Db): Promise<void> {
  const { rows } = await sql<{ names: string }>`
    SELECT string_agg(relname, ', ') AS names FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND relname NOT LIKE 'kysely%'`.execute(db);
  await sql.raw(`TRUNCATE ${rows[0]?.names}`).execute(db);
}
