/** The benchmark's side of `server-process.ts`. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Question, Reply, Role } from './server-process';

/** A process that serves over a database that it keeps. One question at a time. */
export class ServerClient {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly child: ChildProcess,
    private address: string,
  ) {}

  /** Starts one. @throws what it can not do */
  static async start(role: Role): Promise<ServerClient> {
    const child = fork(join(__dirname, 'server-process.ts'), {
      execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
      serialization: 'advanced',
    });
    const serverClient = new ServerClient(child, '');
    const [begun] = await serverClient.ask<{ url: string }>({ begin: role });
    serverClient.address = begun?.url ?? '';
    return serverClient;
  }

  get url(): string {
    return this.address;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Rows out of its database; `?` for values. */
  rows<Row extends object>(sql: string, ...values: readonly unknown[]): Promise<Row[]> {
    return this.ask<Row>({ sql, values });
  }

  /** A bearer token of the platform's issuer. */
  async tokenOf(sub: string): Promise<string> {
    const [row] = await this.ask<{ token: string }>({ tokenOf: sub });
    return row?.token ?? '';
  }

  /** What `work` makes the database do, as plans. */
  async plansOf(work: () => Promise<unknown>): Promise<string[]> {
    await this.ask({ record: true });
    await work();
    return (await this.ask<{ plan: string }>({ plans: true })).map(({ plan }) => plan);
  }

  /** Ends it as a crash does: what it has to keep is in its database. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  private ask<Row extends object>(question: Question): Promise<Row[]> {
    const asked = this.last.then(() => this.exchange<Row>(question));
    this.last = asked.catch(() => undefined);
    return asked;
  }

  private exchange<Row extends object>(question: Question): Promise<Row[]> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the process beside the benchmark has ended'));
      child.once('exit', onExit);
      child.once('message', (reply: Reply) => {
        child.off('exit', onExit);
        if ('error' in reply) reject(new Error(reply.error));
        else resolve(reply.rows as Row[]);
      });
      child.send(question);
    });
  }
}
