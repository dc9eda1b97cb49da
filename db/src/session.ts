/** Connection pool: every connection gets the product's settings, whatever the URL, the role or a pooler between makes of it. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { type ClientConfig, Pool, type PoolClient, type PoolConfig } from 'pg';
import { sharesServerConnections } from './pooler';
import { isConnectionLost, isReadOnly, noteConnectionError } from './sqlstate';

type Setting = readonly [name: string, value: string];

/** Poolers keep these apart for each client. */
const SHARED: readonly Setting[] = [
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO, MDY'],
];
/** Every statement names its schema: where nothing is looked up, none that forgot it can pass, and none can read another's table by chance. */
const OWN: readonly Setting[] = [
  ['search_path', 'pg_catalog'],
  ['jit', 'off'],
];
/** A reader gives slow queries up. */
const PATIENCE: readonly Setting[] = [
  ['statement_timeout', '10s'],
  ['lock_timeout', '500ms'],
];
const READER: readonly Setting[] = [['default_transaction_read_only', 'on'], ...PATIENCE];
const READING_TRANSACTION: readonly Setting[] = [['transaction_read_only', 'on'], ...PATIENCE];

const BEGIN = /^\s*(begin|start\s+transaction)\b/i;
const END = /^\s*(commit|rollback(?!\s+to))\b/i;

/** How a pool connects. */
export interface PoolOptions {
  readonly config: ClientConfig;
  readonly connections: number;
  readonly readOnly: boolean;
  readonly types: NonNullable<PoolConfig['types']>;
}

/**
 * The pool that the query builder works with.
 *
 * Settings are made after connecting: poolers and managed services refuse most of them at the start, and those of the URL's own `options`
 * would replace them. Where a pooler gives each transaction another server connection they would stay with whoever comes next, so that there
 * only those are made which such poolers keep apart, and a reader's limits are those of each transaction.
 */
export class SessionPool implements PostgresPool {
  private readonly pool: Pool;
  private readonly wrapped = new WeakMap<PoolClient, Connection>();
  private shared: Promise<boolean> | null = null;

  constructor(private readonly options: PoolOptions) {
    this.pool = new Pool({
      ...options.config,
      max: options.connections,
      types: options.types,
      onConnect: (client) => this.prepare(client as PoolClient),
    });
    // A connection that breaks while nobody uses it is replaced on next use; without a listener it would end the process.
    this.pool.on('error', () => undefined);
    // One that breaks while it is used fails its query, which is enough.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect().catch((error: unknown) => {
      noteConnectionError(error);
      throw error;
    });
    const known = this.wrapped.get(client);
    if (known !== undefined) return known;
    const limited = this.options.readOnly && (await this.isShared());
    const connection = new Connection(client, limited);
    this.wrapped.set(client, connection);
    return connection;
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  /** Whether a pooler gives each transaction another server connection. */
  isShared(): Promise<boolean> {
    this.shared ??= sharesServerConnections(this.options.config).catch((error: unknown) => {
      this.shared = null;
      throw error;
    });
    return this.shared;
  }

  private async prepare(client: PoolClient): Promise<void> {
    const own = (await this.isShared()) ? [] : [...OWN, ...(this.options.readOnly ? READER : [])];
    await client.query(settingStatement([...SHARED, ...own], false));
  }
}

/** One connection, as the query builder sees it. */
class Connection implements PostgresPoolClient {
  private isSpoiled = false;
  private isInTransaction = false;

  constructor(
    private readonly client: PoolClient,
    /** Whether each transaction is a reader's by its own settings. */
    private readonly isLimited: boolean,
  ) {}

  // biome-ignore lint/suspicious/noExplicitAny: two forms of one method, as the query builder declares it
  query(statement: any, parameters?: any): any {
    if (typeof statement !== 'string') return this.client.query(statement);
    return this.isLimited ? this.readLimited(statement, parameters) : this.run(statement, parameters);
  }

  /**
   * A server that took no writing may be the primary no more, while its name leads to the next one: such a connection is not kept. Nor is one that
   * the server has ended: its end may reach the pool only after the next statement was given to it.
   */
  release(): void {
    const { isSpoiled } = this;
    this.isSpoiled = false;
    this.client.release(isSpoiled);
  }

  private async run(statement: string, parameters?: unknown[]) {
    try {
      return await this.client.query(statement, parameters);
    } catch (error) {
      noteConnectionError(error);
      if (isConnectionLost(error) || (!this.isLimited && isReadOnly(error))) this.isSpoiled = true;
      throw error;
    }
  }

  private async readLimited(statement: string, parameters?: unknown[]) {
    if (END.test(statement)) this.isInTransaction = false;
    if (this.isInTransaction || END.test(statement)) return this.run(statement, parameters);
    if (BEGIN.test(statement)) {
      const begun = await this.run(statement, parameters);
      await this.limit();
      this.isInTransaction = true;
      return begun;
    }
    await this.run('BEGIN');
    try {
      await this.limit();
      const result = await this.run(statement, parameters);
      await this.run('COMMIT');
      return result;
    } catch (error) {
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private async limit(): Promise<void> {
    await this.run(settingStatement(READING_TRANSACTION, true));
  }
}

/** One statement for all of them. */
function settingStatement(settings: readonly Setting[], isLocal: boolean): string {
  const calls = settings.map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', ${isLocal})`);
  return `SELECT ${calls.join(', ')}`;
}
