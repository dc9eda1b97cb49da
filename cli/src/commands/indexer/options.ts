/** What the indexer's commands have in common: which database, which chain, how much is logged. */
import { join } from 'node:path';
import type { Database, DatabaseOptions, MigrateWhen } from '@crr/db';
import type { ChainRpc, Source } from '@crr/indexer';
import type { Command } from 'commander';
import type { Desk } from '../../command';
import { DatabaseRefusedError, DatabaseUnreachableError, NotFoundError, UsageError } from '../../errors';
import type { Session } from '../../session';

/** Options of every command that opens the database. */
export interface DatabaseChoice {
  database?: string;
  data?: string;
}

/** Knows where the embedded database is. */
type HasHome = Pick<Desk, 'home'>;

const FOLDER = 'db';
const POSTGRES = /^postgres(ql)?:\/\//;

/** Adds the options. */
export function withDatabase(command: Command): Command {
  return command
    .option('--database <url>', 'a Postgres (default: DATABASE_URL)')
    .option('--data <folder>', 'an embedded database (default: .crr/db, when there is no Postgres)');
}

/** Which database is meant. @throws UsageError for a URL that is not Postgres's */
export function databaseOptions({ home }: HasHome, { database, data }: DatabaseChoice): DatabaseOptions {
  if (database !== undefined && data !== undefined) {
    throw new UsageError('--data', 'names another database than --database; give one of them');
  }
  const url = database ?? (data === undefined ? process.env.DATABASE_URL : undefined);
  if (url !== undefined && url !== '') {
    if (!POSTGRES.test(url))
      throw new UsageError('--database', 'must begin with postgres:// or postgresql://');
    return { url };
  }
  return { folder: data ?? defaultFolder(home.folder) };
}

/** Where the embedded database of a home folder is. */
export function defaultFolder(home: string): string {
  return join(home, FOLDER);
}

/** The setting that says who migrates. */
const MIGRATE = 'DATABASE_MIGRATE';

/** Who migrates: whatever opens the database (`start`, the default), or `crr db migrate` alone (`never`). @throws UsageError */
export function migrateWhen(environment: NodeJS.ProcessEnv = process.env): MigrateWhen {
  const text = environment[MIGRATE] || 'start';
  if (text === 'start' || text === 'never') return text;
  throw new UsageError(MIGRATE, `"${text}" must be start or never`);
}

/**
 * Makes sure that the database has this version's schema.
 *
 * @throws SchemaOlderError when it has not, and nobody shall migrate it here, or may
 */
export async function readySchema(database: Database): Promise<void> {
  const when = migrateWhen();
  const { prepareSchema } = await import('@crr/db');
  await prepareSchema(database, when);
}

/** For people: where the data is, without a password. */
export async function databaseName({ url, folder }: DatabaseOptions): Promise<string> {
  const { databaseTitle } = await import('@crr/db/connection-url');
  return url === undefined ? `${folder}` : databaseTitle(url);
}

/** SQLSTATE of a table that does not exist. */
const UNDEFINED_TABLE = '42P01';

/**
 * Opens the database, works with it, and closes it.
 *
 * @throws NotFoundError when nothing was ever indexed into it
 * @throws UsageError, DatabaseUnreachableError, DatabaseRefusedError: see {@link reachingDatabase}
 */
export function onDatabase<T>(
  session: Session,
  choice: DatabaseChoice,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return withOpenDatabase(session, choice, 'crr', async (database) => {
    try {
      return await work(database);
    } catch (error) {
      const { sqlState } = await import('@crr/db/sqlstate');
      if (sqlState(error) !== UNDEFINED_TABLE) throw error;
      throw new NotFoundError(
        '--database',
        'has no tables of the indexer yet; run "crr indexer start" first',
      );
    }
  });
}

/** Opens the database, works with it, and closes it. @throws what {@link reachingDatabase} throws */
export function withOpenDatabase<T>(
  session: HasHome,
  choice: DatabaseChoice,
  applicationName: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return reachingDatabase(choice, async () => {
    const { openDatabase } = await import('@crr/db');
    const database = await openDatabase({ ...databaseOptions(session, choice), applicationName });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  });
}

/** SQLSTATE classes and codes of a server that lets nobody in: connection, authorization, no such database, starting or full. */
const NOT_LET_IN = /^(08\w{3}|28\w{3}|3D000|57P\w{2}|53\w{3})$/;
/** What a process does on its way to a server. On the way to a node it is told of by errors of other classes. */
const LOOKING = /^(connect|getaddrinfo|read)$/;
/** How Node names what is wrong with a server's certificate. */
const UNTRUSTED = /^(ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|EPROTO)/;

/** What to do, by what an SQLSTATE begins with. */
const ADVICE: readonly (readonly [start: string, advice: string])[] = [
  ['08P01', 'a pooler in session or transaction mode is needed; statement mode has no transactions'],
  ['25006', 'it is a standby, or was made read-only: name the primary'],
  ['28', 'look at user and password of the URL'],
  ['3D000', 'create it first, with createdb'],
  ['42501', 'the role of the URL needs this privilege: docs/OPERATIONS.md says which'],
  ['53300', 'allow it more connections, or put a pooler in front'],
  ['57P', 'try again when it has started'],
];

/**
 * Does work that needs the database.
 *
 * @throws UsageError that names where the Postgres was named, when its URL can't be used
 * @throws DatabaseUnreachableError when it is not to be reached, or lets nobody in
 * @throws DatabaseRefusedError when it refused what was asked
 */
export async function reachingDatabase<T>({ database }: DatabaseChoice, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const field = database === undefined ? 'DATABASE_URL' : '--database';
    throw (await databaseFailure(error, field)) ?? error;
  }
}

/** What a failure means, where it is the database's; null for any other. */
async function databaseFailure(error: unknown, field: string): Promise<Error | null> {
  if (!(error instanceof Error)) return null;
  const { sqlState } = await import('@crr/db/sqlstate');
  if (error.name === 'DatabaseUrlError') return new UsageError(field, error.message);
  // Says what to run; that the role lacks a privilege is only why.
  if (error.name === 'SchemaOlderError') return null;
  // A name with several addresses fails once for each; all say the same.
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  const options = { cause: error };
  // What failed as a whole says what, and its cause why.
  const state = sqlState(first) ?? sqlState(first.cause);
  const advice = ADVICE.find(([start]) => state?.startsWith(start))?.[1];
  const told = `${first.message}${state === undefined ? '' : ` (SQLSTATE ${state})`}${advice === undefined ? '' : `; ${advice}`}`;
  if (state !== undefined && !NOT_LET_IN.test(state)) {
    return new DatabaseRefusedError(field, `Postgres refused: ${told}`, state, options);
  }
  const { code, syscall } = first as { code?: unknown; syscall?: unknown };
  if (typeof code === 'string' && UNTRUSTED.test(code)) {
    const rule = `Postgres can not be trusted: ${told}; sslrootcert=FILE in the URL names a private authority`;
    return new DatabaseUnreachableError(field, rule, options);
  }
  const isLost = /^connection terminated|timeout expired|does not support ssl/i.test(first.message);
  const isLookedFor = typeof syscall === 'string' && LOOKING.test(syscall);
  if (state === undefined && !isLost && !isLookedFor) return null;
  return new DatabaseUnreachableError(field, `Postgres can not be reached: ${told}`, options);
}

/** The node that the session names. */
export async function chainOf(session: Session): Promise<{ rpc: ChainRpc; source: Source }> {
  const { createChainRpc, createRpcSource } = await import('@crr/indexer');
  const rpc = createChainRpc({ url: session.rpcUrl });
  const { programId } = session.router.pdas;
  return { rpc, source: createRpcSource({ rpc, programId }) };
}
