/** The store of an edge on Node: the project's database, Postgres or embedded. */
import { inTransaction, retrying, type Tables } from '@crr/db';
import { CompiledQuery, type Kysely } from 'kysely';
import type { Sql, SqlValue, Store } from './sql';

/** The query builder of an open database. */
export type Db = Kysely<Tables>;

/** Below the 65,535 of the protocol. */
const VALUES_AT_MOST = 30_000;

/** {@link Store} over a migrated database; transactions see what others commit meanwhile (READ COMMITTED). */
export class DatabaseStore implements Store {
  readonly valuesAtMost = VALUES_AT_MOST;

  constructor(private readonly db: Db) {}

  all(statement: string, ...values: readonly SqlValue[]): Promise<unknown[]> {
    return retrying(() => run(this.db, statement, values));
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return inTransaction(this.db, (transaction: Db) => work(new DatabaseSql(transaction)));
  }
}

class DatabaseSql implements Sql {
  readonly valuesAtMost = VALUES_AT_MOST;

  constructor(private readonly db: Db) {}

  all(statement: string, ...values: readonly SqlValue[]): Promise<unknown[]> {
    return run(this.db, statement, values);
  }
}

async function run(db: Db, statement: string, values: readonly SqlValue[]): Promise<unknown[]> {
  const { rows } = await db.executeQuery<unknown>(CompiledQuery.raw(numbered(statement), [...values]));
  return rows;
}

const QUOTED_OR_PLACEHOLDER = /'[^']*'|"[^"]*"|\?/g;

/** `?` becomes `$1`, `$2`, …; those within quotes stay. */
export function numbered(statement: string): string {
  let place = 0;
  return statement.replace(QUOTED_OR_PLACEHOLDER, (found) => {
    if (found !== '?') return found;
    place += 1;
    return `$${place}`;
  });
}
