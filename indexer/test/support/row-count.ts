import type { Database } from '@crr/db';
import type { KyselyPlugin } from 'kysely';

/** A database that counts what is read from it. */
export class CountedDatabase implements Database {
  readonly kind: Database['kind'];
  readonly db: Database['db'];
  /** Rows that statements gave since {@link reset}. */
  rows = 0;
  /** The most that one of them gave. */
  mostAtOnce = 0;

  constructor(private readonly inner: Database) {
    this.kind = inner.kind;
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        this.rows += result.rows.length;
        this.mostAtOnce = Math.max(this.mostAtOnce, result.rows.length);
        return result;
      },
    };
    this.db = inner.db.withPlugin(counter);
  }

  reset(): void {
    this.rows = 0;
    this.mostAtOnce = 0;
  }

  acquire(...args: Parameters<Database['acquire']>): ReturnType<Database['acquire']> {
    return this.inner.acquire(...args);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
