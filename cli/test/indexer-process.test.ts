import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { openDatabase } from '@crr/db';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { emptyPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { TemporaryHome } from './support/terminal';

const CLI = join(dirname(__dirname), 'bin/crr.mjs');
const API_KEY = 'k3y-of-the-provider';
const PASSWORD = 'p4ssword-of-the-database';
const PATIENCE_MILLISECONDS = 120_000;

/** A real `crr indexer start`, and all that it says. */
class Indexing {
  private static readonly running = new Set<ChildProcess>();
  output = '';
  private readonly exited: Promise<unknown[]>;
  private readonly child: ChildProcess;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    const all = [CLI, 'indexer', 'start', '--port', '0', '--log-level', 'debug', '--json', ...args];
    this.child = spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    Indexing.running.add(this.child);
    const hear = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    this.child.stdout?.on('data', hear);
    this.child.stderr?.on('data', hear);
    this.exited = once(this.child, 'close').finally(() => Indexing.running.delete(this.child));
  }

  /** Ends what a failed test left behind. */
  static killAll(): void {
    for (const child of Indexing.running) child.kill('SIGKILL');
  }

  async says(text: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!this.output.includes(text)) {
      if (Date.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`"${text}" was not said, but:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async exitCode(): Promise<unknown> {
    const [code] = await this.exited;
    return code;
  }

  async stop(): Promise<unknown> {
    this.child.kill('SIGTERM');
    return this.exitCode();
  }
}

describe('the process of crr indexer start', () => {
  const temporary = new TemporaryHome();
  const { DATABASE_URL: _, ...plain } = process.env;
  const env = { ...plain, CRR_HOME: temporary.folder };
  let localnet: Localnet;
  let node: string[];

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    node = ['--url', `${localnet.rpcUrl}/?api-key=${API_KEY}`];
  });

  after(async () => {
    Indexing.killAll();
    await localnet.close();
    temporary.remove();
  });

  /** With a password, which the test's server does not ask for. */
  async function databaseUrl(): Promise<string> {
    const url = new URL(await emptyPostgresUrl());
    url.password = PASSWORD;
    return url.toString();
  }

  it('ends with 0 when it is told to stop, and its folder can be opened at once', async () => {
    const data = join(temporary.folder, 'stopped');
    const indexing = new Indexing([...node, '--data', data], env);
    await indexing.says('"indexing"');
    expect(await indexing.stop(), indexing.output).to.equal(0);
    const database = await openDatabase({ folder: data });
    const { rows } = await sql<{ nonce: number }>`SELECT nonce FROM chain.cursor`.execute(database.db);
    await database.close();
    expect(rows).to.have.length(1);
  });

  it('refuses a folder that another one has, and says which process that is', async () => {
    const data = join(temporary.folder, 'taken');
    const first = new Indexing([...node, '--data', data], env);
    await first.says('"indexing"');
    const second = new Indexing([...node, '--data', data], env);
    expect(await second.exitCode()).to.equal(1);
    expect(second.output).to.match(/FolderLockedError[\s\S]*process \d+ has it open/);
    expect(await first.stop()).to.equal(0);
  });

  it('refuses a Postgres that another one writes to', async () => {
    const url = await databaseUrl();
    const first = new Indexing(node, { ...env, DATABASE_URL: url });
    await first.says('"indexing"');
    const second = new Indexing(node, { ...env, DATABASE_URL: url });
    expect(await second.exitCode()).to.equal(1);
    expect(second.output).to.contain('AnotherWriterError').and.to.contain('one at a time');
    expect(await first.stop(), first.output).to.equal(0);
  });

  it('refuses the database of another cluster', async () => {
    const url = await databaseUrl();
    const first = new Indexing([...node, '--once'], { ...env, DATABASE_URL: url });
    expect(await first.exitCode(), first.output).to.equal(0);
    const database = await openDatabase({ url });
    await sql`UPDATE chain.cursor SET genesis_hash = 'another'`.execute(database.db);
    await database.close();
    const second = new Indexing(node, { ...env, DATABASE_URL: url });
    expect(await second.exitCode()).to.equal(1);
    expect(second.output).to.contain('WrongChainError').and.to.contain('genesis_hash');
  });

  it('goes on while its node is away, says so, and never names a key or a password', async () => {
    const away = await startLocalnet({ port: 0 });
    const url = `${away.rpcUrl}/?api-key=${API_KEY}`;
    const indexing = new Indexing(['--url', url], { ...env, DATABASE_URL: await databaseUrl() });
    await indexing.says('"indexing"');
    await away.close();
    await indexing.says('trying again');
    expect(await indexing.stop(), indexing.output).to.equal(0);
    expect(indexing.output).not.to.contain(API_KEY).and.not.to.contain(PASSWORD);
  });

  it('names no password of a database that does not answer', async () => {
    const DATABASE_URL = `postgres://crr:${PASSWORD}@127.0.0.1:1/crr`;
    const indexing = new Indexing(node, { ...env, DATABASE_URL });
    expect(await indexing.exitCode()).to.not.equal(0);
    expect(indexing.output)
      .to.contain('ECONNREFUSED')
      .and.not.to.contain(PASSWORD)
      .and.not.to.contain(API_KEY);
    expect(indexing.output).not.to.contain('    at ');
  });
});
