/** The store of a Durable Object: its SQLite. */
import { upgradeSchema } from './schema';
import type { Sql, SqlValue, Store } from './sql';

/** What is used of a Durable Object's storage (`ctx.storage`). */
export interface DurableStorage {
  readonly sql: {
    exec(statement: string, ...values: SqlValue[]): { toArray(): object[] };
  };
  transaction<T>(work: () => Promise<T>): Promise<T>;
  transactionSync<T>(work: () => T): T;
  /** Resolves when everything that was written is on the disk. */
  sync(): Promise<void>;
}

/** What the runtime allows. */
const VALUES_AT_MOST = 100;

/** Brings the object's tables up to date and gives the store over them; synchronous, for the object's constructor. */
export function openDurableStore(storage: DurableStorage): Store {
  storage.transactionSync(() =>
    upgradeSchema((statement, ...values) => storage.sql.exec(statement, ...values).toArray()),
  );
  return new DurableStore(storage);
}

/**
 * A statement outside of a transaction runs when no transaction is open: the object has one connection, and everything that is run while a
 * transaction is open belongs to it. So `work` uses the `Sql` that it is given and never the store, which waits for it.
 *
 * A single statement is on the disk before anybody learns of it: the runtime holds every answer of the object back until then.
 */
class DurableStore implements Store {
  readonly valuesAtMost = VALUES_AT_MOST;
  private open: Promise<unknown> | null = null;
  private readonly inside: Sql;

  constructor(private readonly storage: DurableStorage) {
    this.inside = {
      valuesAtMost: VALUES_AT_MOST,
      all: async (statement, ...values) => this.run(statement, values),
    };
  }

  async all(statement: string, ...values: readonly SqlValue[]): Promise<unknown[]> {
    await this.noTransaction();
    return this.run(statement, values);
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    await this.noTransaction();
    const open = this.storage.transaction(() => work(this.inside));
    this.open = open.catch(() => undefined);
    let result: T;
    try {
      result = await open;
    } finally {
      this.open = null;
    }
    // Lets other requests in meanwhile: what they want to write becomes one group.
    await this.storage.sync();
    return result;
  }

  private async noTransaction(): Promise<void> {
    while (this.open !== null) await this.open;
  }

  private run(statement: string, values: readonly SqlValue[]): unknown[] {
    return this.storage.sql.exec(unqualified(statement), ...values).toArray();
  }
}

const QUOTED_OR_SCHEMA = /'[^']*'|"[^"]*"|\bedge\.(?=[a-z])/g;

/** `edge.outbox` becomes `outbox`: an object has one schema, and all of it is the edge's. What stands within quotes stays. */
export function unqualified(statement: string): string {
  return statement.replace(QUOTED_OR_SCHEMA, (found) => (found === 'edge.' ? '' : found));
}
