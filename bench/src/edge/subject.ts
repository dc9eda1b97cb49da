/** What is measured: the edge in workerd over a collector on Postgres, and on Node over Postgres and over the embedded database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkerd } from '@crr/edge';
import type { PostgresServer } from '@crr/testing/database';
import { COLLECTOR_KEY, type Ground } from './ground';
import { pinMeasured } from './machine';
import { ServerClient } from './server-client';

/** Edges, in the order in which they are measured. */
export const EDGES = ['workerd', 'Node, Postgres', 'Node, PGlite'] as const;
/** One of {@link EDGES}. */
export type EdgeName = (typeof EDGES)[number];

/** An edge that serves. */
export interface Subject {
  readonly name: EdgeName;
  readonly url: string;
  /** The process that is measured. */
  readonly pid: number;
  /** Who keeps the database that its clicks go to. */
  readonly keeper: ServerClient;
  stop(): Promise<void>;
}

/** On one machine one front stores the clicks of all in groups. */
const FRONT_SHARDS = '1';

/** Starts an edge over a fresh database. @param server needed but for the embedded database */
export async function startSubject(
  name: EdgeName,
  ground: Ground,
  server: PostgresServer | null,
): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'crr-bench-edge-'));
  const subject =
    name === 'workerd' ? await inWorkerd(ground, folder, server) : await onNode(name, ground, folder, server);
  pinMeasured(subject.pid);
  const stop = async () => {
    await subject.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...subject, stop };
}

async function inWorkerd(ground: Ground, folder: string, server: PostgresServer | null): Promise<Subject> {
  const keeper = await ServerClient.start({
    role: 'collector',
    database: await databaseOf(server, folder),
    key: COLLECTOR_KEY,
  });
  const worker = await startWorkerd({
    folder: join(folder, 'worker'),
    settings: { ...ground.settings, LINK_STORE_URL: keeper.url, COLLECTOR_KEY, FRONT_SHARDS },
  });
  const stop = async () => {
    await worker.stop();
    await keeper.stop();
  };
  return { name: 'workerd', url: worker.url, pid: worker.pid, keeper, stop };
}

async function onNode(
  name: EdgeName,
  ground: Ground,
  folder: string,
  server: PostgresServer | null,
): Promise<Subject> {
  const database = await databaseOf(name === 'Node, PGlite' ? null : server, folder);
  const edge = await ServerClient.start({ role: 'edge', database, settings: ground.settings });
  return { name, url: edge.url, pid: edge.pid, keeper: edge, stop: () => edge.stop() };
}

async function databaseOf(server: PostgresServer | null, folder: string) {
  if (server === null) return { folder: join(folder, 'database') };
  return { url: await server.createDatabase(`edge_${process.hrtime.bigint()}`) };
}
