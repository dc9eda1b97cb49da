/** How a service opens its database: Postgres where there is a URL, else PGlite in a folder, with one face. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import { type ClientConfig, types } from 'pg';
import { copyOf, type Template, unpack } from './cluster-template';
import { driverUrl } from './connection-url';
import { AnotherWriterError, NoReadOnlyFolderError } from './errors';
import { FolderLock } from './folder-lock';
import type { Tables } from './generated/tables';
import { type HeldRole, RoleLock, type RoleWatch } from './role-lock';
import { SessionPool } from './session';
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
   * @param watch told when the lock is lost with its connection, and when it is held again
   * @throws AnotherWriterError while another process has the role
   */
  acquire(role: WriterRole, watch?: RoleWatch): Promise<HeldRole>;
  close(): Promise<void>;
}

/** Roles that one process at a time can have, with their advisory lock's number. */
export const WRITER_ROLES = {
  indexer: 0x63_72_72_01,
  edge: 0x63_72_72_03,
} as const;
/** One of {@link WRITER_ROLES}. */
export type WriterRole = keyof typeof WRITER_ROLES;

/** Of the embedded database; Postgres's connections get the same. */
const SEARCH_PATH = 'pg_catalog';
const CONNECTIONS = 4;

/**
 * Opens a database; nothing is migrated.
 *
 * @throws FolderLockedError when another process has the folder
 * @throws DatabaseUrlError naming the part of the URL that can't be used
 * @throws TypeError without URL and folder
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url !== undefined) return new PostgresDatabase(options.url, options);
  if (options.folder === undefined) throw new TypeError('a database needs a URL or a folder');
  if (options.readOnly) throw new NoReadOnlyFolderError(options.folder);
  return EmbeddedDatabase.open(options.folder);
}

/**
 * An embedded database in memory that is a copy of one on which `prepare` ran once on this machine, since that takes seconds.
 *
 * @param name of what `prepare` makes; another one for whatever makes another
 */
export async function openPrepared(
  name: string,
  prepare: (database: Database) => Promise<unknown>,
): Promise<Database> {
  const make = async () => {
    const database = await EmbeddedDatabase.open(IN_MEMORY);
    await prepare(database);
    return database.engine;
  };
  const place = await inMemory({ name, make });
  const database = await EmbeddedDatabase.on(place);
  if (place.loadDataDir === undefined) await prepare(database);
  return database;
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres';
  readonly db: Kysely<Tables>;

  private readonly pool: SessionPool;
  private readonly url: string;

  constructor(
    url: string,
    { readOnly, applicationName = 'crr', connections = CONNECTIONS }: DatabaseOptions,
  ) {
    this.url = driverUrl(url);
    this.pool = new SessionPool({
      config: this.configOf(applicationName),
      connections,
      readOnly: readOnly === true,
      types: { getTypeParser },
    });
    this.db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  private configOf(applicationName: string): ClientConfig {
    return { connectionString: this.url, application_name: applicationName };
  }

  async acquire(role: WriterRole, watch: RoleWatch = {}): Promise<HeldRole> {
    const isShared = await this.pool.isShared();
    const config = this.configOf(`crr ${role} lock`);
    return RoleLock.acquire({ config, role, key: WRITER_ROLES[role], isShared }, watch);
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
    readonly engine: PGlite,
  ) {
    this.db = new Kysely<Tables>({ dialect: new PGliteDialect(engine) });
  }

  static async open(folder: string): Promise<EmbeddedDatabase> {
    const lock = folder === IN_MEMORY ? null : FolderLock.acquire(folder);
    try {
      const place = lock === null ? await inMemory() : await inFolder(folder);
      return await EmbeddedDatabase.on(place, lock);
    } catch (error) {
      lock?.release();
      throw error;
    }
  }

  static async on(place: PGliteOptions, lock: FolderLock | null = null): Promise<EmbeddedDatabase> {
    const parsers = {
      [TYPE_ID.int8]: readInteger,
      [TYPE_ID.numeric]: readText,
      [TYPE_ID.date]: readText,
    };
    const engine = await PGlite.create({ ...place, parsers });
    await engine.exec(`SET TIME ZONE 'UTC'; SET search_path = ${SEARCH_PATH}`);
    return new EmbeddedDatabase(lock, engine);
  }

  /** The folder's lock keeps other processes out; within this one each role is given once. */
  async acquire(role: WriterRole): Promise<HeldRole> {
    if (this.roles.has(role)) throw new AnotherWriterError(role);
    this.roles.add(role);
    return {
      isHeld: true,
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

/** @param template what it begins as; a new cluster unless told */
async function inMemory(template?: Template): Promise<PGliteOptions> {
  const cluster = await copyOf(template);
  return cluster === null ? {} : { loadDataDir: new Blob([new Uint8Array(cluster)]) };
}

async function inFolder(folder: string): Promise<PGliteOptions> {
  const dataDir = join(folder, 'data');
  const cluster = existsSync(dataDir) ? null : await copyOf();
  if (cluster !== null) unpack(cluster, dataDir);
  return { dataDir };
}

function getTypeParser(id: number, format?: 'text' | 'binary') {
  if (id === TYPE_ID.int8) return readInteger;
  if (id === TYPE_ID.date) return readText;
  return types.getTypeParser(id, format as 'text');
}
