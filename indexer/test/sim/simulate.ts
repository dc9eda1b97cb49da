import type { Database } from '@crr/db';
import { ROUTER_PROGRAM_ID } from '@crr/sdk';
import { sql } from 'kysely';
import type { ChainView, Sink, Source } from '../../src/model';
import { Indexer } from '../../src/run';
import { createRpcSource } from '../../src/source';
import { openSink } from '../../src/store';
import { audit } from './auditor';
import { digestOf, eventsOnChain, straightView } from './canonical';
import { ChainPlay } from './chain-play';
import type { Corpus } from './corpus';
import { Dice } from './dice';
import { FaultyDatabase, KilledError } from './faulty-database';
import { differences, storedFigures } from './figures';
import { type Habits, habitsOf } from './habits';
import { Nodes } from './nodes';
import { type Content, emptyTables, readContent, rowDifferences, tableNames } from './tables';

/** What a deliberate bug replaces. */
export interface Bug {
  sink?(sink: Sink, database: Database): Sink;
  source?(source: Source): Source;
}

/** What a run came to. */
export interface Outcome {
  readonly looks: number;
  readonly forks: number;
  readonly restarts: number;
  readonly databaseErrors: number;
  readonly events: number;
}

/** A database that is used for one run after another. */
export interface Stage {
  readonly database: Database;
  readonly tables: readonly string[];
}

/** The run found a fault; the message begins with what repeats it. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
  constructor(seed: string, what: string, options?: ErrorOptions) {
    super(`SEED=${seed}: ${what}`, options);
  }
}

/** All that was to be seen at a moment when everything had settled. */
interface Still {
  readonly view: ChainView;
  readonly content: Content;
}

/** Pauses within one look after which the chain stands, after which the nodes do nothing wrong any more, and which are too many. */
const PATIENCE = { untilStill: 20, untilSound: 60, most: 400 };
const MOST_LOOKS_TO_SETTLE = 12;
const MOST_STILLS = 2;
const SHOWN_DIFFERENCES = 6;

/** Prepares a migrated database. */
export async function stageOn(database: Database): Promise<Stage> {
  return { database, tables: await tableNames(database) };
}

/**
 * Plays a corpus on a chain, with whatever the seed chooses to go wrong, while the real source, loop and sink index it; and compares.
 *
 * @throws SimulationError when the database is not what the chain says
 */
export async function simulate(
  stage: Stage,
  corpora: readonly Corpus[],
  seed: string,
  bug: Bug = {},
): Promise<Outcome> {
  return new Simulation(stage, corpora, seed, bug).run();
}

class Simulation {
  private readonly habits: Habits;
  private readonly play: ChainPlay;
  private readonly nodes: Nodes;
  private readonly dice: Dice;
  private readonly stills: Still[] = [];
  private faulty: FaultyDatabase | undefined;
  private indexer: Indexer | undefined;
  private process = new AbortController();
  private isCalm = false;
  private sleeps = 0;
  private looks = 0;
  private restarts = 0;
  private databaseErrors = 0;

  constructor(
    private readonly stage: Stage,
    corpora: readonly Corpus[],
    private readonly seed: string,
    private readonly bug: Bug,
  ) {
    const dice = new Dice(seed);
    const corpus = dice.tagged('corpus').pick(corpora);
    this.habits = habitsOf(dice, corpus.length);
    this.dice = dice.tagged('drive');
    const played = corpus.slice(0, this.habits.transactions);
    this.play = new ChainPlay(played, this.habits.chain, dice.tagged('chain'));
    const races = dice.tagged('races');
    this.nodes = new Nodes(
      this.play.chain,
      this.habits.nodes,
      dice.tagged('nodes'),
      () => {
        if (this.isRestless && races.chance(this.habits.raceProbability)) this.play.advance();
      },
      async (_, signal) => {
        signal?.throwIfAborted();
        this.sleep();
      },
    );
  }

  async run(): Promise<Outcome> {
    await emptyTables(this.stage.database, this.stage.tables);
    try {
      while (!this.play.isLanded) await this.live();
      this.play.finish();
      await this.settle();
      for (const still of this.stills) await this.compareRows(still);
    } catch (error) {
      if (error instanceof SimulationError) throw error;
      throw new SimulationError(this.seed, error instanceof Error ? `${error.stack}` : String(error), {
        cause: error,
      });
    }
    const { looks, restarts, databaseErrors } = this;
    const events = this.stills.at(-1)?.view.events.length ?? 0;
    return { looks, restarts, databaseErrors, events, forks: this.play.forks };
  }

  /** The chain goes on, the indexer looks at it or dies. */
  private async live(): Promise<void> {
    const { habits, dice } = this;
    for (let i = dice.whole(1, habits.advancesPerLook); i > 0; i -= 1) this.play.advance();
    if (dice.chance(habits.restartProbability)) this.endProcess();
    if (this.stills.length < MOST_STILLS - 1 && dice.chance(habits.settleProbability)) {
      await this.settle();
    } else {
      await this.look();
    }
  }

  /** One step of the loop; a new process catches up first. Errors that pass leave the rest to the next look. */
  private async look(): Promise<boolean> {
    this.looks += 1;
    this.sleeps = 0;
    if (!this.isCalm) this.nodes.relapse();
    try {
      if (this.indexer !== undefined) return await this.indexer.step(this.process.signal);
      this.indexer = await this.startProcess();
      await this.indexer.catchUp(this.process.signal);
      return true;
    } catch (error) {
      if (error instanceof KilledError) this.endProcess();
      else if (!(error instanceof Error && 'retryable' in error && error.retryable)) throw error;
      return false;
    }
  }

  private async startProcess(): Promise<Indexer> {
    const { habits, dice, stage, bug } = this;
    this.restarts += 1;
    this.process = new AbortController();
    const luck = dice.tagged(`process ${this.restarts}`);
    this.faulty = new FaultyDatabase(stage.database, habits.database, luck);
    this.faulty.armed = !this.isCalm;
    const source = createRpcSource({
      rpc: this.nodes.rpc,
      pageSize: habits.pageSize,
      sleep: this.nodes.sleep,
      random: () => luck.fraction(),
    });
    const sleep = async () => this.sleep();
    const sink = await openSink(this.faulty, this.identity, { sleep });
    const buggy = bug.sink?.(sink, stage.database) ?? sink;
    return new Indexer({
      source: bug.source?.(source) ?? source,
      sink: this.watched(buggy),
      clock: { now: () => 0, sleep },
      options: { mostEventsPerCommit: habits.mostEventsPerCommit, random: () => luck.fraction() },
    });
  }

  /** Its memory is gone; what it had begun is never finished. */
  private endProcess(): void {
    this.process.abort(new KilledError('at a statement'));
    this.databaseErrors += this.faulty?.counts.errors ?? 0;
    void this.faulty?.close();
    this.faulty = undefined;
    this.indexer = undefined;
  }

  private get identity() {
    return { genesisHash: this.play.chain.genesisHash, programId: ROUTER_PROGRAM_ID.toBase58() };
  }

  /** Time passes. A look that takes too long is helped: no client can be sure to come to an end while everything changes. */
  private sleep(): void {
    this.sleeps += 1;
    if (this.sleeps > PATIENCE.most)
      throw new SimulationError(this.seed, `no progress in ${PATIENCE.most} pauses`);
    if (this.sleeps > PATIENCE.untilSound) this.nodes.recover();
    if (this.isRestless) this.play.advance();
    // It does not stop at a fork's lower tip: a cluster goes on above every slot that was ever seen.
    else if (!this.isCalm && this.sleeps === PATIENCE.untilStill + 1) this.play.chain.append();
  }

  private get isRestless(): boolean {
    return !this.isCalm && this.sleeps <= PATIENCE.untilStill;
  }

  /** Looks behind the indexer's back after each commit. */
  private watched(sink: Sink): Sink {
    return {
      cursor: () => sink.cursor(),
      tail: () => sink.tail(),
      commit: async (view) => {
        const result = await sink.commit(view);
        await this.requireNoHole(result.cursor.finalizedSlot);
        return result;
      },
      refresh: () => sink.refresh(),
    };
  }

  /** Whether everything that the frontier says is stored and final is so. */
  private async requireNoHole(frontier: number): Promise<void> {
    const { rows } = await sql<{ place: string }>`
      SELECT e.slot || '.' || e.tx_index || '.' || e.instruction || '.' || e.inner_instruction || ' ' || t.signature AS place
        FROM chain.raw_events e LEFT JOIN chain.transactions t USING (slot, tx_index) WHERE e.slot <= ${frontier}`.execute(
      this.stage.database.db,
    );
    const stored = new Set(rows.map(({ place }) => place));
    const wanted = eventsOnChain(this.play)
      .filter(({ place }) => place.slot <= frontier)
      .map(({ place: p }) => `${p.slot}.${p.txIndex}.${p.instruction}.${p.inner} ${p.signature}`);
    const missing = wanted.filter((place) => !stored.has(place));
    if (missing.length === 0 && stored.size === wanted.length) return;
    const what = missing.length > 0 ? `misses ${missing[0]}` : 'has events that the chain has not';
    throw new SimulationError(
      this.seed,
      `the frontier passed a hole: up to slot ${frontier} the chain has ${wanted.length} events, the database has ${stored.size}; it ${what}`,
    );
  }

  /** Nothing goes wrong for a while, and the chain stands: then everything must be there. */
  private async settle(): Promise<void> {
    this.isCalm = true;
    this.nodes.recover();
    if (this.faulty) this.faulty.armed = false;
    // After a fork the tip may be lower than it was; a cluster does not stay there.
    this.play.chain.append();
    await this.lookUntilLevel();
    await this.compareBooks();
    if (this.faulty) this.faulty.armed = true;
    this.isCalm = false;
  }

  private async lookUntilLevel(): Promise<void> {
    const { chain } = this.play;
    for (let i = 0; i < MOST_LOOKS_TO_SETTLE; i += 1) {
      await this.look();
      const { rows } = await sql<{ finalized_slot: number; tip_slot: number }>`
        SELECT finalized_slot, tip_slot FROM chain.cursor`.execute(this.stage.database.db);
      const [cursor] = rows;
      if (cursor?.finalized_slot === chain.finalizedSlot && cursor.tip_slot === chain.tipSlot) return;
    }
    throw new SimulationError(
      this.seed,
      `not level with a chain that stands, after ${MOST_LOOKS_TO_SETTLE} looks`,
    );
  }

  /** The sums against the auditor's books, the digest against one of our own; the rows are compared at the end. */
  private async compareBooks(): Promise<void> {
    const { database, tables } = this.stage;
    const view = straightView(this.play);
    const rowsOf = async (query: string) =>
      (await sql<Record<string, unknown>>`${sql.raw(query)}`.execute(database.db)).rows;
    const books = audit(view.events.map(({ event }) => event));
    this.require('the books differ', differences(books, await storedFigures(rowsOf)));
    const [cursor] = await rowsOf(`SELECT encode(digest, 'hex') AS digest, events FROM chain.cursor`);
    const digest = digestOf(view.events);
    this.require('the digest differs', cursor?.digest === digest ? [] : [`${cursor?.digest}, not ${digest}`]);
    this.stills.push({ view, content: await readContent(database, tables) });
  }

  /** Every row of every table against those that one commit without any fault leaves. */
  private async compareRows({ view, content }: Still): Promise<void> {
    const { database, tables } = this.stage;
    await emptyTables(database, tables);
    const sink = await openSink(database, this.identity);
    await sink.commit(view);
    this.require('rows differ', rowDifferences(await readContent(database, tables), content));
  }

  private require(what: string, faults: readonly string[]): void {
    if (faults.length === 0) return;
    const shown = faults.slice(0, SHOWN_DIFFERENCES).join('\n  ');
    throw new SimulationError(this.seed, `${what}, ${faults.length} times:\n  ${shown}`);
  }
}
