import { type Database, noteConnectionError } from '@crr/db';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { Dice } from './dice';

/** The process ended here: nothing after it happens. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
  constructor(readonly moment: Moment) {
    super(`killed ${moment}`);
  }
}

/** When something can go wrong. */
export type Moment = 'at a statement' | 'before the commit' | 'after the commit';

/** How often, for each statement and commit, something goes wrong. */
export interface DatabaseHabits {
  /** Serialization failure, deadlock, lost connection: what trying again can mend. */
  readonly errorProbability: number;
  /** The process dies. */
  readonly killProbability: number;
}

/** A database that fails: nothing is done by what fails, but a commit may be done that is not acknowledged. */
export class FaultyDatabase implements Database {
  readonly kind: Database['kind'];
  readonly db: Database['db'];
  /** How often what happened. */
  readonly counts = { errors: 0, kills: 0, unacknowledged: 0 };
  /** False while nothing may go wrong. */
  armed = true;
  private dead = false;

  constructor(
    private readonly inner: Database,
    private readonly habits: DatabaseHabits,
    private readonly dice: Dice,
  ) {
    this.kind = inner.kind;
    this.db = atMoments(inner.db, (moment) => this.risk(moment));
  }

  acquire(...args: Parameters<Database['acquire']>): ReturnType<Database['acquire']> {
    return this.inner.acquire(...args);
  }

  /** The database itself stays open. */
  async close(): Promise<void> {
    this.dead = true;
  }

  private risk(moment: Moment): void {
    if (this.dead) throw new KilledError(moment);
    if (!this.armed) return;
    if (this.dice.chance(this.habits.killProbability)) {
      this.dead = true;
      this.counts.kills += 1;
      if (moment === 'after the commit') this.counts.unacknowledged += 1;
      throw new KilledError(moment);
    }
    if (!this.dice.chance(this.habits.errorProbability)) return;
    this.counts.errors += 1;
    if (moment === 'after the commit') this.counts.unacknowledged += 1;
    throw moment === 'after the commit' ? lostConnection() : passingError(this.dice);
  }
}

/** Called at every moment; what it throws is what happens. */
export type OnMoment = (moment: Moment) => void;

/** The same database, with something that is called whenever anything can go wrong. */
export function atMoments(inner: Database['db'], onMoment: OnMoment): Database['db'] {
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new MomentousDriver(inner, onMoment),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

interface Borrowed extends DatabaseConnection {
  /** Never fails by chance. */
  readonly sound: DatabaseConnection;
  release(): void;
}

/** Borrows connections of another Kysely, so that the same code runs on both databases. */
class MomentousDriver implements Driver {
  constructor(
    private readonly inner: Database['db'],
    private readonly onMoment: OnMoment,
  ) {}

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  acquireConnection(): Promise<Borrowed> {
    return new Promise((resolve, reject) => {
      const lend = (connection: DatabaseConnection) =>
        new Promise<void>((release) => {
          resolve({
            executeQuery: async (query) => {
              this.onMoment('at a statement');
              return connection.executeQuery(query);
            },
            streamQuery: (query, size) => connection.streamQuery(query, size),
            sound: connection,
            release,
          });
        });
      this.inner.getExecutor().provideConnection(lend).catch(reject);
    });
  }

  async beginTransaction({ sound }: Borrowed, settings: TransactionSettings): Promise<void> {
    const { isolationLevel: level, accessMode: access } = settings;
    const begin = `start transaction${level ? ` isolation level ${level}` : ''}${access ? ` ${access}` : ''}`;
    await sound.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction({ sound }: Borrowed): Promise<void> {
    this.onMoment('before the commit');
    await sound.executeQuery(CompiledQuery.raw('commit'));
    this.onMoment('after the commit');
  }

  async rollbackTransaction({ sound }: Borrowed): Promise<void> {
    await sound.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: Borrowed): Promise<void> {
    connection.release();
  }
}

function passingError(dice: Dice): Error {
  const kind = dice.pick(['40001', '40P01', 'lost'] as const);
  if (kind === 'lost') return lostConnection();
  const words = kind === '40001' ? 'could not serialize access' : 'deadlock detected';
  return Object.assign(new Error(words), { code: kind });
}

function lostConnection(): Error {
  const error = new Error('Connection terminated unexpectedly');
  noteConnectionError(error);
  return error;
}
