/** What the indexer's commands have in common: which database, which chain, how much is logged. */
import { join } from 'node:path';
import type { Database, DatabaseOptions } from '@crr/db';
import type { ChainRpc, Source } from '@crr/indexer';
import type { Command } from 'commander';
import { DatabaseUnreachableError, NotFoundError, UsageError } from '../../errors';
import type { Session } from '../../session';

/** Options of every command that opens the database. */
export interface DatabaseChoice {
  database?: string;
  data?: string;
}

const FOLDER = 'db';
const POSTGRES = /^postgres(ql)?:\/\//;

/** Adds the options. */
export function withDatabase(command: Command): Command {
  return command
    .option('--database <url>', 'a Postgres (default: DATABASE_URL)')
    .option('--data <folder>', 'an embedded database (default: .crr/db, when there is no Postgres)');
}

/** Which database is meant. @throws UsageError for a URL that is not Postgres's */
export function databaseOptions(session: Session, { database, data }: DatabaseChoice): DatabaseOptions {
  if (database !== undefined && data !== undefined) {
    throw new UsageError('--data', 'names another database than --database; give one of them');
  }
  const url = database ?? (data === undefined ? process.env.DATABASE_URL : undefined);
  if (url !== undefined && url !== '') {
    if (!POSTGRES.test(url))
      throw new UsageError('--database', 'must begin with postgres:// or postgresql://');
    return { url };
  }
  return { folder: data ?? defaultFolder(session.home.folder) };
}

/** Where the embedded database of a home folder is. */
export function defaultFolder(home: string): string {
  return join(home, FOLDER);
}

/** For people: where the data is, without a password. */
export function databaseName({ url, folder }: DatabaseOptions): string {
  if (url === undefined) return `${folder}`;
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
}

/** SQLSTATE of a table that does not exist. */
const UNDEFINED_TABLE = '42P01';

/** Opens the database, works with it, and closes it. @throws NotFoundError when nothing was ever indexed into it */
export async function onDatabase<T>(
  session: Session,
  choice: DatabaseChoice,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { openDatabase } = await import('@crr/db');
  const database = await openDatabase({ ...databaseOptions(session, choice), applicationName: 'crr' });
  try {
    return await reachingDatabase(choice, () => work(database));
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNDEFINED_TABLE) throw error;
    throw new NotFoundError('--database', 'has no tables of the indexer yet; run "crr indexer start" first');
  } finally {
    await database.close();
  }
}

/** SQLSTATE classes and codes of a server that lets nobody in: connection, authorization, no such database, starting or full. */
const NOT_LET_IN = /^(08\w{3}|28\w{3}|3D000|57P\w{2}|53\w{3})$/;
/** What a process does on its way to a server. On the way to a node it is told of by errors of other classes. */
const LOOKING = /^(connect|getaddrinfo|read)$/;

/**
 * Does work that needs the database.
 *
 * @throws DatabaseUnreachableError that names where the Postgres was named, when it is not to be reached
 */
export async function reachingDatabase<T>({ database }: DatabaseChoice, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = unreachable(error);
    if (reason === null) throw error;
    const field = database === undefined ? 'DATABASE_URL' : '--database';
    throw new DatabaseUnreachableError(field, `Postgres can not be reached: ${reason}`, { cause: error });
  }
}

/** Why a database can not be reached; null for any other error. */
function unreachable(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // A name with several addresses fails once for each; all say the same.
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  const { code, syscall } = first as { code?: unknown; syscall?: unknown };
  const isLost = /^connection terminated|timeout expired/i.test(first.message);
  const isLookedFor = typeof syscall === 'string' && LOOKING.test(syscall);
  const isRefused = typeof code === 'string' && NOT_LET_IN.test(code);
  return isLost || isLookedFor || isRefused ? first.message : null;
}

/** The node that the session names. */
export async function chainOf(session: Session): Promise<{ rpc: ChainRpc; source: Source }> {
  const { createChainRpc, createRpcSource } = await import('@crr/indexer');
  const rpc = createChainRpc({ url: session.rpcUrl });
  const { programId } = session.router.pdas;
  return { rpc, source: createRpcSource({ rpc, programId }) };
}
