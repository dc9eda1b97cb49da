/**
 * The loop that keeps a database level with the chain: backfill what is final, then look again and again at everything above the frontier.
 *
 * A restart, a lost connection, a fork and an ordinary moment are all the same step, since each look is complete above the frontier. The
 * frontier moves only over slots whose every event is stored: a hole stops it, is looked for in the history of the stream's own account,
 * and the look is repeated.
 */
import { spreadBackoffMs, type WaitingClock } from '@crr/kit';
import type { ChainView, CommitResult, Sink, Source, StreamGap, Tail } from '../model';
import { RpcFinalError } from '../rpc';
import { StillMissingError } from './errors';
import type { IndexerObserver } from './observer';
import { piecesOf } from './pieces';

/** How the loop runs. */
export interface IndexerOptions {
  /** Between two looks when nothing wakes the indexer. Default 1,000. */
  pollMilliseconds?: number;
  /** In one transaction of the database, give or take a slot. Default 4,000. */
  mostEventsPerCommit?: number;
  /** Chooses among delays, 0 to 1. */
  random?: () => number;
}

/** What the indexer works with. */
export interface IndexerParts {
  source: Source;
  sink: Sink;
  clock: WaitingClock;
  observer?: IndexerObserver;
  options?: IndexerOptions;
}

const POLL_MILLISECONDS = 1_000;
const EVENTS_PER_COMMIT = 4_000;
const DELAYS = { firstDelayMs: 250, longestDelayMs: 30_000 };
const MILLISECONDS = 1_000;

/** Keeps one database level with one chain. */
export class Indexer {
  private readonly source: Source;
  private readonly sink: Sink;
  private readonly clock: WaitingClock;
  private readonly observer: IndexerObserver;
  private readonly pollMilliseconds: number;
  private readonly mostEvents: number;
  private readonly random: () => number;
  private wakeUp: AbortController = new AbortController();

  constructor({ source, sink, clock, observer = {}, options = {} }: IndexerParts) {
    this.source = source;
    this.sink = sink;
    this.clock = clock;
    this.observer = observer;
    this.pollMilliseconds = options.pollMilliseconds ?? POLL_MILLISECONDS;
    this.mostEvents = options.mostEventsPerCommit ?? EVENTS_PER_COMMIT;
    this.random = options.random ?? Math.random;
  }

  /** Runs until the signal is given. A transaction under way is finished first. @throws FinalError what nobody but people can mend */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => this.wakeUp.abort();
    const stopListening = this.source.onActivity(wake);
    signal.addEventListener('abort', wake);
    try {
      await this.catchUp(signal);
      while (!signal.aborted) {
        await this.rest();
        if (signal.aborted) return;
        await this.persistently(signal, () => this.step(signal));
      }
    } finally {
      signal.removeEventListener('abort', wake);
      stopListening();
    }
  }

  /** Stores everything up to the tip, then returns. */
  async catchUp(signal: AbortSignal): Promise<void> {
    await this.persistently(signal, () => this.backfill(signal));
    await this.persistently(signal, async () => {
      while (!signal.aborted && !(await this.step(signal)));
    });
  }

  /** Final history from the frontier to the finalized tip. What fails goes on from the frontier. */
  async backfill(signal: AbortSignal): Promise<void> {
    const { finalizedSlot } = await this.sink.cursor();
    const tail = await this.sink.tail();
    for await (const view of this.source.backfill(finalizedSlot, signal)) {
      if (signal.aborted) return;
      await this.store({ ...view, gone: notNamed(tail, view) }, signal);
      this.observer.onBackfill?.(view.remainingTransactions);
    }
  }

  /** One look at everything above the frontier. @returns whether all of it is stored now */
  async step(signal: AbortSignal): Promise<boolean> {
    const { finalizedSlot } = await this.sink.cursor();
    const view = await this.source.poll(finalizedSlot, await this.sink.tail(), signal);
    this.observer.onView?.(view);
    const { complete } = await this.storeOnce(view, signal);
    this.observer.onCaughtUp?.(complete);
    return complete;
  }

  /** Stores a view of final history, whole. */
  private async store(view: ChainView, signal: AbortSignal): Promise<void> {
    let rest = view;
    while (!signal.aborted) {
      const { complete, cursor } = await this.storeOnce(rest, signal);
      if (complete) return;
      rest = { ...view, after: Math.min(cursor.finalizedSlot, view.after) };
    }
  }

  /** Commits a view piece by piece until one falls short of its end: by a fork, or by a hole that is filled then. */
  private async storeOnce(
    view: ChainView,
    signal: AbortSignal,
  ): Promise<{ complete: boolean; cursor: CommitResult['cursor'] }> {
    let result: CommitResult | null = null;
    for (const piece of piecesOf(view, this.mostEvents)) {
      result = await this.commit(piece);
      if (result.gaps.length > 0) await this.fill(result.gaps, signal);
      if (result.cursor.tipSlot < piece.upTo) return { complete: false, cursor: result.cursor };
    }
    return { complete: true, cursor: result?.cursor ?? (await this.sink.cursor()) };
  }

  private async commit(view: ChainView): Promise<CommitResult> {
    const started = this.clock.now();
    const result = await this.sink.commit(view);
    this.observer.onCommit?.(view, result, (this.clock.now() - started) / MILLISECONDS);
    return result;
  }

  /** Looks for missing events where their stream is kept, and stores what it finds beside what is there. */
  private async fill(gaps: readonly StreamGap[], signal: AbortSignal): Promise<void> {
    for (const gap of gaps) {
      this.observer.onGap?.(gap);
      const found = await this.source.fill(gap, signal);
      const { finalizedSlot, tipSlot } = await this.sink.cursor();
      const { gaps: left } = await this.commit({
        after: finalizedSlot,
        finalizedSlot,
        upTo: tipSlot,
        upToTime: null,
        ...found,
        unreadable: [],
        gone: [],
      });
      const isLeft = found.events.length === 0 || left.some(({ streamKey }) => streamKey === gap.streamKey);
      this.observer.onGapFilled?.(gap, isLeft ? 'failed' : 'repaired');
      if (isLeft) throw new StillMissingError(gap);
    }
  }

  /**
   * Repeats what fails, for ever, with growing pauses. What a node refuses is among that: its key, its plan, its history or this program may be
   * changed while it runs, and nothing is lost meanwhile. Only what is wrong here, or what another writer did, ends it.
   */
  private async persistently(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await work();
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!isRetryable(error)) throw error;
        const delay = spreadBackoffMs(failures + 1, DELAYS, this.random);
        this.observer.onCaughtUp?.(false);
        this.observer.onFailure?.(error, delay);
        await this.clock.sleep(delay, signal);
      }
    }
  }

  /** Waits for the next look, for something to happen on chain, or for the end. */
  private async rest(): Promise<void> {
    await this.clock.sleep(this.pollMilliseconds, this.wakeUp.signal);
    if (this.wakeUp.signal.aborted) this.wakeUp = new AbortController();
  }
}

/**
 * Stored transactions that a piece of final history does not name where they are stored: a fork dropped them while nobody looked. Such a
 * piece names every final transaction of its slots.
 */
function notNamed(tail: Tail, { after, upTo, events }: ChainView): string[] {
  const named = new Map(events.map(({ place }) => [place.signature, place.slot]));
  return [...tail].flatMap(([signature, slot]) =>
    slot > after && slot <= upTo && named.get(signature) !== slot ? [signature] : [],
  );
}

function isRetryable(error: unknown): boolean {
  if (error instanceof RpcFinalError) return true;
  return error instanceof Error && (error as { retryable?: unknown }).retryable === true;
}
