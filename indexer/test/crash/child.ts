/**
 * A process that indexes until it is killed, from outside or by itself at a moment that it is told.
 *
 * Says on standard output what it finds when it begins, and then each commit as soon as it is acknowledged; Node writes to pipes
 * before it goes on, so what was acknowledged has been said.
 */

import { type Database, migrate, openDatabase } from '@crr/db';
import { systemClock } from '@crr/kit';
import { ROUTER_PROGRAM_ID } from '@crr/sdk';
import { sql } from 'kysely';
import { Indexer } from '../../src/run';
import { createRpcSource } from '../../src/source';
import { openSink, rebuild } from '../../src/store';
import { atMoments, type Moment } from '../sim/faulty-database';

/** What a child is to do. */
export interface Task {
  readonly rpcUrl: string;
  readonly database: { readonly url?: string; readonly folder?: string };
  /** Rebuild first. */
  readonly rebuild: boolean;
  /** Dies by itself at the so-manieth of these moments. */
  readonly death: { readonly moment: Moment; readonly nth: number; readonly during: Phase } | null;
  /** Ends by itself once the frontier is here. */
  readonly until: number | null;
}

/** What a child is doing. */
export type Phase = 'migration' | 'rebuild' | 'indexing';

/** What a child says, a line of JSON each. */
export type Word =
  | { readonly found: Found }
  | { readonly acknowledged: { readonly nonce: number; readonly events: number } }
  | { readonly refused: string };

/** What must agree in a database at any time, and how far it is. */
export interface Found {
  readonly nonce: number;
  readonly events: number;
  readonly raw: number;
  readonly heads: number;
  readonly vaus: readonly number[];
  readonly paid: readonly string[];
}

const FOUND = `SELECT (SELECT nonce FROM chain.cursor) AS nonce, (SELECT events FROM chain.cursor) AS events,
  (SELECT count(*) FROM chain.raw_events) AS raw, (SELECT coalesce(sum(head_seq), 0)::bigint FROM chain.streams) AS heads,
  ARRAY[(SELECT count(*) FROM chain.vaus), (SELECT coalesce(sum(vaus), 0) FROM chain.campaign_stats),
    (SELECT coalesce(sum(vaus), 0) FROM chain.campaign_hours), (SELECT coalesce(sum(vaus), 0) FROM chain.campaign_days),
    (SELECT coalesce(sum(total_vaus), 0) FROM chain.attributions)]::int[] AS vaus,
  ARRAY[(SELECT coalesce(sum(paid_usdc + accrued_usdc), 0) FROM chain.pots), (SELECT coalesce(sum(paid_out_usdc), 0) FROM chain.campaign_stats),
    (SELECT coalesce(sum(payable_usdc), 0) FROM chain.campaign_days),
    (SELECT coalesce(sum(user_earned_usdc + influencer_earned_usdc), 0) FROM chain.attributions)]::text[] AS paid`;
const POLL_MILLISECONDS = 5;
const EVENTS_PER_COMMIT = 10;
const REFUSED = 3;

async function main(task: Task): Promise<void> {
  const opened = await openDatabase(task.database);
  const state: { phase: Phase } = { phase: 'migration' };
  const db = atMoments(
    opened.db,
    dying(task, () => state.phase),
  );
  const database: Database = { ...opened, db, kind: opened.kind, acquire: (role) => opened.acquire(role) };
  const role = await database.acquire('indexer');
  await migrate(database);
  await sayWhatIsFound(opened);
  dieIf(task, 'migration');
  state.phase = 'rebuild';
  if (task.rebuild) await rebuild(database);
  dieIf(task, 'rebuild');
  state.phase = 'indexing';
  await index(task, database);
  await sayWhatIsFound(opened);
  await role.release();
  await opened.close();
}

async function index({ rpcUrl, until }: Task, database: Database): Promise<void> {
  const source = createRpcSource({ rpc: { url: rpcUrl, attempts: 3 }, pageSize: 50 });
  const identity = { genesisHash: await source.genesisHash(), programId: ROUTER_PROGRAM_ID.toBase58() };
  const sink = await openSink(database, identity);
  const stop = new AbortController();
  const indexer = new Indexer({
    source,
    sink,
    clock: systemClock,
    options: { pollMilliseconds: POLL_MILLISECONDS, mostEventsPerCommit: EVENTS_PER_COMMIT },
    observer: {
      onCommit: (_, { cursor: { nonce, events, finalizedSlot } }) => {
        say({ acknowledged: { nonce, events } });
        if (until !== null && finalizedSlot >= until) stop.abort();
      },
    },
  });
  await indexer.run(stop.signal);
}

/** Kills this process at the moment it is told, as nothing else can be sure to hit. */
function dying({ death }: Task, phase: () => Phase) {
  let left = death?.nth ?? 0;
  return (moment: Moment): void => {
    if (death === null || moment !== death.moment || phase() !== death.during) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** A death that did not come before the end of its phase comes there. */
function dieIf({ death }: Task, over: Phase): void {
  if (death?.during === over) process.kill(process.pid, 'SIGKILL');
}

async function sayWhatIsFound({ db }: Database): Promise<void> {
  const { rows } = await sql<Found>`${sql.raw(FOUND)}`.execute(db);
  const [found] = rows;
  if (found !== undefined) say({ found });
}

function say(word: Word): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

main(JSON.parse(process.argv[2] ?? '') as Task).catch((error: unknown) => {
  say({ refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  process.exit(REFUSED);
});
