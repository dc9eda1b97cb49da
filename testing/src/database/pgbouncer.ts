/** pgbouncer, the connection pooler that most people have in front of Postgres: the real one, thrown away after a test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../free-port';
import { asServerUser, SERVER_USER } from './server-user';

/** What a server connection is given to: a client until it leaves, or a transaction. */
export type PoolMode = 'session' | 'transaction';

/** A running pooler. */
export interface Pgbouncer {
  /** The URL of a database through the pooler. @param direct of the same database without it */
  through(direct: string): string;
  stop(): Promise<void>;
}

/** There is no pgbouncer here. */
export class PgbouncerMissingError extends Error {
  override readonly name = 'PgbouncerMissingError';
  constructor() {
    super(
      'pgbouncer is needed and is not installed. Install it, e.g. "sudo apt-get install pgbouncer"; `npm test` as root installs it.',
    );
  }
}

const DEBIAN_FOLDERS = ['/usr/sbin', '/usr/bin'];
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
/** Few, so that clients share them. */
const SERVER_CONNECTIONS = 12;

/** pgbouncer's program; null where there is none. */
export function findPgbouncer(): string | null {
  const folders = [
    ...(process.env.PATH ?? '').split(':').filter((folder) => folder !== ''),
    ...DEBIAN_FOLDERS,
  ];
  return folders.map((folder) => join(folder, 'pgbouncer')).find((file) => existsSync(file)) ?? null;
}

/**
 * Starts a pooler in front of the server of a URL.
 *
 * @throws PgbouncerMissingError
 */
export async function startPgbouncer(serverUrl: string, poolMode: PoolMode): Promise<Pgbouncer> {
  const program = findPgbouncer();
  if (program === null) throw new PgbouncerMissingError();
  const folder = mkdtempSync(join(tmpdir(), 'crr-pgbouncer-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const { hostname, port: serverPort } = new URL(serverUrl);
  const file = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=${hostname} port=${serverPort} user=${SERVER_USER}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${poolMode}`,
    `default_pool_size = ${SERVER_CONNECTIONS}`,
    'max_client_conn = 200',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
  const [command, args] = asServerUser(program, ['-q', file], 'KILL');
  const child = spawn(command, args, { stdio: 'ignore' });
  const through = (direct: string) => {
    const url = new URL(direct);
    url.port = `${port}`;
    return url.href;
  };
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  await ready(through(serverUrl), child);
  const stop = async () => {
    process.off('exit', kill);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // SIGTERM is its immediate shutdown.
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { through, stop };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
