import type { Database } from '@crr/db';
import { DATABASE_KINDS, type DatabaseKind, openFresh, USUAL_KINDS } from '@crr/testing/database';

const TITLES: Record<DatabaseKind, string> = { pglite: 'PGlite', postgres: 'Postgres' };

type Suite = (database: () => Database) => void;

/** Describes a suite once for each kind of database, each time with one database that lives as long as the suite. */
export function forEachKeptDatabase(title: string, suite: Suite): void {
  describeOn(DATABASE_KINDS, title, suite);
}

/** Like {@link forEachKeptDatabase}: on Postgres, in a long run of the tests on both. */
export function onOneKeptDatabase(title: string, suite: Suite): void {
  describeOn(USUAL_KINDS, title, suite);
}

function describeOn(kinds: readonly DatabaseKind[], title: string, suite: Suite): void {
  for (const kind of kinds) {
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
