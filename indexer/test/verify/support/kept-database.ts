import type { Database } from '@crr/db';
import { DATABASE_KINDS, type DatabaseKind, openFresh } from '@crr/testing/database';

const TITLES: Record<DatabaseKind, string> = { pglite: 'PGlite', postgres: 'Postgres' };

/** Describes a suite once for each kind of database, each time with one database that lives as long as the suite. */
export function forEachKeptDatabase(title: string, suite: (database: () => Database) => void): void {
  for (const kind of DATABASE_KINDS) {
    describe(`${title} (${TITLES[kind]})`, () => {
      let database: Database;
      before(async () => {
        database = await openFresh(kind);
      });
      after(() => database.close());
      suite(() => database);
    });
  }
}
