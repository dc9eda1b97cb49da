/** Leader lock: makes one process at a time the only one in a role, notices when it is lost, and takes it again. */
import { inTime, within } from '@crr/kit';
import { Client, type ClientConfig } from 'pg';
import { AnotherWriterError } from './errors';

/** What the holder of a role is told. */
export interface RoleWatch {
  /** The connection that held the lock is gone; it is tried again every second until it is held again or released. */
  onLost?: (error: Error) => void;
  /** The lock is held again. */
  onRegained?: () => void;
}

/** A role that this process has. */
export interface HeldRole {
  /** Whether the lock is held now: not while its connection is lost. */
  readonly isHeld: boolean;
  release(): Promise<void>;
}

/** Which lock, by which connection. */
export interface RoleLockOptions {
  readonly config: ClientConfig;
  readonly role: string;
  /** The advisory lock's number. */
  readonly key: number;
  /** Whether a pooler gives each transaction another server connection. */
  readonly isShared: boolean;
}

const HEARTBEAT_MS = 5_000;
const RETRY_MS = 1_000;
const UNLOCK_MS = 1_000;

/**
 * Holds an advisory lock by a connection of its own, so that it ends with the process. Where a pooler gives each transaction another server
 * connection, the lock is that of a transaction which stays open: the pooler leaves it where it is until the transaction ends.
 */
export class RoleLock implements HeldRole {
  private client: Client | null = null;
  private released = false;
  private timer: NodeJS.Timeout | null = null;

  private constructor(
    private readonly options: RoleLockOptions,
    private readonly watch: RoleWatch,
  ) {}

  /** @throws AnotherWriterError while another process has the role */
  static async acquire(options: RoleLockOptions, watch: RoleWatch): Promise<RoleLock> {
    const lock = new RoleLock(options, watch);
    if (!(await lock.take())) throw new AnotherWriterError(options.role);
    return lock;
  }

  get isHeld(): boolean {
    return this.client !== null;
  }

  async release(): Promise<void> {
    this.released = true;
    this.clearTimer();
    const { client } = this;
    this.client = null;
    if (client === null) return;
    // Ending the connection gives the lock back some moments later, this at once; one that does not answer is only ended.
    const unlock = this.options.isShared ? 'ROLLBACK' : 'SELECT pg_catalog.pg_advisory_unlock_all()';
    await within(client.query(unlock), UNLOCK_MS).catch(() => undefined);
    await client.end().catch(() => undefined);
  }

  private async take(): Promise<boolean> {
    const client = new Client({ ...this.options.config, keepAlive: true });
    // Before it is held its queries say what is wrong; afterwards this does.
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('the connection ended')));
    try {
      await client.connect();
      const isLocked = this.options.isShared ? await this.lockTransaction(client) : await this.lock(client);
      if (!isLocked || this.released) {
        await client.end();
        return false;
      }
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    this.beat(client);
    return true;
  }

  private async lock(client: Client): Promise<boolean> {
    // A server that ends idle connections would end the lock with this one.
    await client
      .query("SELECT pg_catalog.set_config('idle_session_timeout', '0', false)")
      .catch(() => undefined);
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_catalog.pg_try_advisory_lock($1) AS locked',
      [this.options.key],
    );
    return rows[0]?.locked === true;
  }

  private async lockTransaction(client: Client): Promise<boolean> {
    await client.query('BEGIN');
    // It is idle on purpose.
    await client.query(
      `SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings
       WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')`,
    );
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_catalog.pg_try_advisory_xact_lock($1) AS locked',
      [this.options.key],
    );
    return rows[0]?.locked === true;
  }

  /** A connection that was cut without a word is noticed by asking. */
  private beat(client: Client): void {
    this.schedule(HEARTBEAT_MS, async () => {
      try {
        await inTime(
          client.query('SELECT 1'),
          HEARTBEAT_MS,
          () => new Error('the connection does not answer'),
        );
        if (this.client === client) this.beat(client);
      } catch (error) {
        this.lose(client, error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  private lose(client: Client, error: Error): void {
    if (this.client !== client || this.released) return;
    this.client = null;
    client.end().catch(() => undefined);
    this.watch.onLost?.(error);
    this.retake();
  }

  private retake(): void {
    this.schedule(RETRY_MS, async () => {
      const isTaken = await this.take().catch(() => false);
      if (isTaken) this.watch.onRegained?.();
      else if (!this.released) this.retake();
    });
  }

  private schedule(milliseconds: number, work: () => Promise<void>): void {
    this.clearTimer();
    this.timer = setTimeout(() => void work(), milliseconds);
    this.timer.unref();
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
