/** A Postgres server that is thrown away: the real one, for tests and benchmarks. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../free-port';
import { asServerUser, SERVER_USER } from './server-user';

/** How the server runs. */
export interface PostgresOptions {
  /** Whether commits wait for the disk. Default true, as in production. */
  fsync?: boolean;
  /** Further settings, e.g. `{shared_buffers: '1GB'}`. */
  settings?: Readonly<Record<string, string>>;
  /** What the cluster has from the beginning. Default: nothing. */
  prepared?: Prepared;
}

/** What is made once on a machine, and copied from then on, with everything else of the cluster. */
export interface Prepared {
  /** Another one for whatever prepares another; up to the first dash, what it is a newer one of. */
  readonly name: string;
  prepare(server: PostgresServer): Promise<void>;
}

/** A running server. */
export interface PostgresServer {
  /** Of the database `postgres`. */
  readonly url: string;
  readonly version: string;
  /** Creates a database and gives its URL. @param template a database to copy */
  createDatabase(name: string, template?: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Runs SQL in the database `postgres`. */
  administer(sql: string): Promise<void>;
  /** Ends the server and deletes its data. */
  stop(): Promise<void>;
}

/** There is no Postgres here. */
export class PostgresMissingError extends Error {
  override readonly name = 'PostgresMissingError';
  constructor() {
    super(
      'Postgres is needed and is not installed. Install it, e.g. "sudo apt-get install postgresql", or put initdb on PATH; `npm test` as root installs it.',
    );
  }
}

const KEPT = join(__dirname, '../../dist');
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const START_TIMEOUT_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 50;
const START_ATTEMPTS = 3;
const LEAST_VERSION_OF_STRATEGIES = 15;
const FOLDER_PREFIX = 'crr-postgres-';
const MEMORY = '/dev/shm';
const LEAST_FREE_BYTES = 6 * 1024 ** 3;
const YOUNG_MILLISECONDS = 600_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Where folders are that need not outlive this process: a database of a test is 300 files, which a disk makes and deletes in longer than
 * the test takes. In memory where there is room for all that a process of tests leaves, and for others beside it.
 */
function placeInMemory(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (Math.min(bavail * bsize, freemem()) < LEAST_FREE_BYTES) return tmpdir();
    for (const name of readdirSync(MEMORY)) {
      if (name.startsWith(FOLDER_PREFIX)) forgetAbandoned(join(MEMORY, name));
    }
    return MEMORY;
  } catch {
    return tmpdir(); // no Linux
  }
}

/** What a process left that was killed. */
function forgetAbandoned(folder: string): void {
  const isYoung = Date.now() - statSync(folder).mtimeMs < YOUNG_MILLISECONDS;
  const file = join(folder, 'data/postmaster.pid');
  const pid = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
  if (!isYoung && (pid === undefined || !existsSync(`/proc/${pid}`)))
    rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts a server on a free port of the loopback address.
 *
 * @throws PostgresMissingError
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === null) throw new PostgresMissingError();
  const folder = mkdtempSync(join(options.fsync === false ? placeInMemory() : tmpdir(), FOLDER_PREFIX));
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  prepareFolder(folder);
  const { prepared } = options;
  const kept = new KeptCluster(programs, prepared?.name ?? 'new-');
  if (kept.copyTo(data)) return startThere({ programs, folder, data, options });
  execFileSync(
    ...asServerUser(
      join(programs, 'initdb'),
      ['-D', data, '-U', SERVER_USER, '-A', 'trust', '-E', 'UTF8', '--locale=C'],
      'QUIT',
    ),
    {
      stdio: 'ignore',
      cwd: folder,
    },
  );
  if (prepared !== undefined) {
    const server = await startThere({ programs, folder, data, options });
    await prepared.prepare(server);
    await server.end();
  }
  kept.keep(data);
  return startThere({ programs, folder, data, options });
}

interface Place {
  readonly programs: string;
  readonly folder: string;
  readonly data: string;
  readonly options: PostgresOptions;
}

async function startThere(place: Place): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnFreePort(place);
    } catch (error) {
      // Another process may have taken the port meanwhile.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function startOnFreePort({ programs, folder, data, options }: Place): Promise<Server> {
  const port = await freePort();
  const settings = {
    port: `${port}`,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: options.fsync === false ? 'off' : 'on',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [program, args] = asServerUser(join(programs, 'postgres'), ['-D', data, ...flags], 'QUIT');
  const child = spawn(program, args, { stdio: 'ignore', cwd: folder });
  return Server.ready({ child, folder, data, port });
}

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly data: string;
  readonly port: number;
}

/** A cluster that is at rest, to be copied. Where nothing can be kept, each one is made anew. */
class KeptCluster {
  private readonly folder: string;
  private readonly kind: string;

  constructor(programs: string, name: string) {
    const version = execFileSync(join(programs, 'initdb'), ['--version'], { encoding: 'utf8' });
    const [kind = ''] = name.split('-');
    this.kind = `cluster-${kind}-`;
    this.folder = join(KEPT, `cluster-${name}-${version.trim().replace(/[^\w.]+/g, '_')}`);
  }

  /** @returns whether there was one */
  copyTo(data: string): boolean {
    if (!existsSync(this.folder)) return false;
    cpSync(this.folder, data, { recursive: true });
    chmodSync(data, 0o700);
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', SERVER_USER, data]);
    return true;
  }

  keep(data: string): void {
    const draft = `${this.folder}.${process.pid}`;
    try {
      mkdirSync(KEPT, { recursive: true });
      this.forgetEarlier();
      cpSync(data, draft, { recursive: true });
      renameSync(draft, this.folder);
    } catch {
      // Another process was faster, or nothing can be written there.
      rmSync(draft, { recursive: true, force: true });
    }
  }

  private forgetEarlier(): void {
    for (const name of readdirSync(KEPT)) {
      const folder = join(KEPT, name);
      const isDraft = /\.\d+$/.test(name);
      if (name.startsWith(this.kind) && !isDraft && folder !== this.folder)
        rmSync(folder, { recursive: true });
    }
  }
}

class Server implements PostgresServer {
  private readonly onExit = () => this.kill();
  private readonly onSignal = (signal: NodeJS.Signals) => {
    this.kill();
    this.forgetProcess();
    // Where nobody else handles it, the signal does what it would have done without this listener.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
    readonly version: string,
  ) {
    process.on('exit', this.onExit);
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  static async ready({ child, folder, data, port }: Started): Promise<Server> {
    const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
    for (;;) {
      try {
        const url = urlOf(port, SERVER_USER);
        const [found] = await query<{ version: string; data: string }>(
          url,
          "SELECT current_setting('server_version') AS version, current_setting('data_directory') AS data",
        );
        if (found?.data !== data) throw new Error(`another server listens on ${port}`);
        return new Server(child, folder, port, found.version);
      } catch (error) {
        if (child.exitCode !== null || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
      }
    }
  }

  get url(): string {
    return urlOf(this.port, SERVER_USER);
  }

  async createDatabase(name: string, template?: string): Promise<string> {
    // Else every page of the copy goes through the log, too.
    const strategy =
      Number.parseInt(this.version, 10) >= LEAST_VERSION_OF_STRATEGIES ? 'STRATEGY file_copy' : '';
    const copied = template === undefined ? '' : `TEMPLATE "${template}" ${strategy}`;
    await this.administer(`CREATE DATABASE "${name}" ${copied}`);
    return urlOf(this.port, name);
  }

  async dropDatabase(name: string): Promise<void> {
    await this.administer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  }

  async administer(sql: string): Promise<void> {
    await query(this.url, sql);
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends the server and leaves its data. */
  async end(): Promise<void> {
    this.forgetProcess();
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    // SIGINT is Postgres's fast shutdown.
    if (this.child.exitCode === null && this.child.kill('SIGINT')) await ended;
  }

  private forgetProcess(): void {
    process.off('exit', this.onExit);
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }

  private kill(): void {
    this.child.kill('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function urlOf(port: number, database: string): string {
  return `postgres://${SERVER_USER}@127.0.0.1:${port}/${database}`;
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  // The server may end while the connection is open.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The folder of initdb and postgres: from PATH, else Debian's newest; null where there is none. */
export function findPostgres(): string | null {
  const onPath = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const versions = existsSync(DEBIAN_FOLDER)
    ? readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a))
    : [];
  const debian = versions.map((version) => join(DEBIAN_FOLDER, version, 'bin'));
  const complete = (folder: string) =>
    existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'));
  return [...onPath, ...debian].find(complete) ?? null;
}

function prepareFolder(folder: string): void {
  if (process.getuid?.() === 0) execFileSync('chown', [SERVER_USER, folder]);
}
