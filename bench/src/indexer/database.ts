/** The databases of the benchmark, fresh for each run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase } from '@crr/db';
import type { PostgresServer } from '@crr/testing/database';

/** Which databases are measured. */
export const KINDS = ['postgres', 'pglite'] as const;
/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

/** Runs `work` on a fresh, migrated database and throws it away. */
export async function withDatabase<T>(
  kind: Kind,
  server: PostgresServer,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return kind === 'postgres' ? onPostgres(server, work) : inFolder(work);
}

async function onPostgres<T>(server: PostgresServer, work: (database: Database) => Promise<T>): Promise<T> {
  const name = `bench_${process.hrtime.bigint()}`;
  const database = await openDatabase({ url: await server.createDatabase(name) });
  try {
    await migrate(database);
    return await work(database);
  } finally {
    await database.close();
    await server.dropDatabase(name);
  }
}

async function inFolder<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'crr-bench-'));
  const database = await openDatabase({ folder });
  try {
    await migrate(database);
    return await work(database);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
