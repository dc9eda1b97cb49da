/** Statements of tests about tables that are chosen while they run. */
import type { Database } from '@crr/db';
import type { Kysely } from 'kysely';

/** Any row of any table: columns are known to the database alone. */
type AnyTables = Record<string, Record<string, unknown>>;

/** The query builder for tables that a test names while it runs. Its columns and values are not checked; the product never uses it. */
export function anyTable(db: Database['db']): Kysely<AnyTables> {
  return db as unknown as Kysely<AnyTables>;
}
