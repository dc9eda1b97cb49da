/** The benchmark's side of `server-process.ts`. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Question, Reply, Role } from './server-process';

/** A process that keeps a database, and serves. One question at a time. */
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

  /** Rows out of its database. */
  rows<Row extends object>(sql: string, ...values: readonly unknown[]): Promise<Row[]> {
    return this.ask<Row>({ sql, values });
  }

  /** Hangs up on everybody, or serves again at the same port. */
  async setOpen(isOpen: boolean): Promise<void> {
    await this.ask({ isOpen });
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
