/** How a service opens its database: Postgres where there is a URL, else PGlite in a folder, with one face. */
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { Client, Pool, types } from 'pg';
import { AnotherWriterError, NoReadOnlyFolderError } from './errors';
import { FolderLock } from './folder-lock';
import type { Tables } from './generated/tables';
import { readInteger, readText, TYPE_ID } from './values';

/** The name of an embedded database that lives in memory alone. */
export const IN_MEMORY = ':memory:';

/** What a database is opened with. */
export interface DatabaseOptions {
  /** postgres://…; goes before `folder`. */
  url?: string | undefined;
  /** Where an embedded database lives; {@link IN_MEMORY} for nowhere. */
  folder?: string | undefined;
  /** Refuses writing, and gives slow queries up. For Postgres only. */
  readOnly?: boolean;
  /** Shown to the database's operators. */
  applicationName?: string;
  /** Connections at most. Default 4. */
  connections?: number;
}

/** An open database. Its query builder knows each table and view of the newest schema; their rows have types, `Row<'platform.campaigns'>`. */
export interface Database {
  readonly kind: 'postgres' | 'pglite';
  readonly db: Kysely<Tables>;
  /**
   * Makes this process the only one in a role until it is released or the process ends.
   *
   * @throws AnotherWriterError while another process has the role
   */
  acquire(role: WriterRole): Promise<{ release(): Promise<void> }>;
  close(): Promise<void>;
}

/** Roles that one process at a time can have, with their advisory lock's number. */
export const WRITER_ROLES = {
  indexer: 0x63_72_72_01,
  edge: 0x63_72_72_03,
} as const;
/** One of {@link WRITER_ROLES}. */
export type WriterRole = keyof typeof WRITER_ROLES;

/** Every statement names its schema: where nothing is looked up, none that forgot it can pass, and none can read another's table by chance. */
const SEARCH_PATH = 'pg_catalog';
const CONNECTIONS = 4;
const READ_STATEMENT_TIMEOUT = '10s';
const READ_LOCK_TIMEOUT = '500ms';

/**
 * Opens a database; nothing is migrated.
 *
 * @throws FolderLockedError when another process has the folder
 * @throws TypeError without URL and folder
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url !== undefined) return new PostgresDatabase(options.url, options);
  if (options.folder === undefined) throw new TypeError('a database needs a URL or a folder');
  if (options.readOnly) throw new NoReadOnlyFolderError(options.folder);
  return EmbeddedDatabase.open(options.folder);
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres';
  readonly db: Kysely<Tables>;

  constructor(
    private readonly url: string,
    { readOnly, applicationName, connections = CONNECTIONS }: DatabaseOptions,
  ) {
    const pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: applicationName ?? 'crr',
      options: settings(readOnly === true),
      types: { getTypeParser },
    });
    // A connection that breaks while nobody uses it is replaced on next use; without a listener it would end the process.
    pool.on('error', () => undefined);
    // One that breaks while it is used fails its query, which is enough.
    pool.on('connect', (client) => client.on('error', () => undefined));
    this.db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  }

  /** Holds the lock by a connection of its own, so that it ends with the process. */
  async acquire(role: WriterRole): Promise<{ release(): Promise<void> }> {
    const client = new Client({ connectionString: this.url, application_name: `crr ${role} lock` });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      WRITER_ROLES[role],
    ]);
    if (rows[0]?.locked !== true) {
      await client.end();
      throw new AnotherWriterError(role);
    }
    return { release: () => client.end() };
  }

  async close(): Promise<void> {
    await this.db.destroy();
  }
}

class EmbeddedDatabase implements Database {
  readonly kind = 'pglite';
  readonly db: Kysely<Tables>;
  private readonly roles = new Set<WriterRole>();

  private constructor(
    private readonly lock: FolderLock | null,
    engine: PGlite,
  ) {
    this.db = new Kysely<Tables>({ dialect: new PGliteDialect(engine) });
  }

  static async open(folder: string): Promise<EmbeddedDatabase> {
    const lock = folder === IN_MEMORY ? null : FolderLock.acquire(folder);
    try {
      const parsers = {
        [TYPE_ID.int8]: readInteger,
        [TYPE_ID.numeric]: readText,
        [TYPE_ID.date]: readText,
      };
      const engine = await PGlite.create({
        ...(lock === null ? {} : { dataDir: `${folder}/data` }),
        parsers,
      });
      await engine.exec(`SET TIME ZONE 'UTC'; SET search_path = ${SEARCH_PATH}`);
      return new EmbeddedDatabase(lock, engine);
    } catch (error) {
      lock?.release();
      throw error;
    }
  }

  /** The folder's lock keeps other processes out; within this one each role is given once. */
  async acquire(role: WriterRole): Promise<{ release(): Promise<void> }> {
    if (this.roles.has(role)) throw new AnotherWriterError(role);
    this.roles.add(role);
    return {
      release: async () => {
        this.roles.delete(role);
      },
    };
  }

  async close(): Promise<void> {
    await this.db.destroy();
    this.lock?.release();
  }
}

function settings(readOnly: boolean): string {
  const always = ['timezone=UTC', 'jit=off', `search_path=${SEARCH_PATH}`];
  const reading = [
    'default_transaction_read_only=on',
    `statement_timeout=${READ_STATEMENT_TIMEOUT}`,
    `lock_timeout=${READ_LOCK_TIMEOUT}`,
  ];
  return [...always, ...(readOnly ? reading : [])].map((setting) => `-c ${setting}`).join(' ');
}

function getTypeParser(id: number, format?: 'text' | 'binary') {
  if (id === TYPE_ID.int8) return readInteger;
  if (id === TYPE_ID.date) return readText;
  return types.getTypeParser(id, format as 'text');
}
