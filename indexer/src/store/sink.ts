/**
 * Stores views of the chain, each in one transaction: raw rows, typed rows, sums, heads, digest, cursor. Whatever kills the process
 * or the database, either all of it is there or nothing.
 *
 * A view that contradicts what is stored above the frontier is a fork: everything from the first slot that differs is taken back, and
 * the cursor says so; the next view brings what the chain has there now.
 */

import { type Database, isRefusedValue } from '@crr/db';
import { integer } from '@crr/db/rows';
import type { Sleep } from '@crr/kit';
import * as v from 'valibot';
import { storableSeconds } from '../fold';
import type { ChainEvent, ChainView, CommitResult, CursorState, Sink, Tail } from '../model';
import {
  type Db,
  digestAfter,
  type EntityImage,
  EntityImages,
  eventHashes,
  Projection,
  reading,
} from '../project';
import { type ChainIdentity, claimDatabase, moveCursor, readCursor, takeCursor } from './cursor';
import { ContradictionError, UnstorableViewError } from './errors';
import { closeGaps, noteGaps, quarantine, releaseRead } from './gaps';
import { type Following, follow, readHeads } from './heads';
import {
  deleteRaw,
  eventsFrom,
  firstReplacedSlot,
  storedSlots,
  storeEvents,
  storeHeads,
  storeSlots,
  storeTransactions,
} from './raw';
import { repeating } from './retry';

/** What a sink is told and tells besides the views. */
export interface SinkOptions {
  /** Told before a transaction is repeated. */
  onRetry?: (error: unknown) => void;
  sleep?: Sleep;
}

/**
 * Opens a migrated database as the place where one chain's events go.
 *
 * @throws WrongChainError when it holds another chain's
 */
export async function openSink(
  { db }: Database,
  identity: ChainIdentity,
  options: SinkOptions = {},
): Promise<Sink> {
  const cursor = await repeating(async () => {
    await claimDatabase(db, identity);
    return readCursor(db);
  }, options);
  return new DatabaseSink(db, cursor, options);
}

/** A commit that is planned by an attempt: its result, and what this process keeps of it once it is done. */
interface Planned {
  result: CommitResult;
  /** What entities were before the events that were added. */
  images: readonly EntityImage[];
  forkSlot: number | null;
}

class DatabaseSink implements Sink {
  private images = new EntityImages();

  constructor(
    private readonly db: Database['db'],
    private known: CursorState,
    private readonly options: SinkOptions,
  ) {}

  async cursor(): Promise<CursorState> {
    return this.known;
  }

  async tail(): Promise<Tail> {
    const rows = await repeating(
      () =>
        readPlaces(this.db, 'SELECT signature, slot FROM chain.transactions WHERE slot > $1', [
          this.known.finalizedSlot,
        ]),
      this.options,
    );
    return new Map(rows.map(({ signature, slot }) => [signature, slot]));
  }

  async commit(view: ChainView): Promise<CommitResult> {
    const before = this.known;
    // Of an attempt whose answer was lost, nobody knows whether it was committed: the next one asks.
    let planned: Planned | null = null;
    const attempts = repeating(async () => {
      if (planned !== null && (await this.wasCommitted(planned.result))) return planned;
      return this.db.transaction().execute(async (transaction) => {
        planned = await commitView(transaction, before, view, this.images);
        return planned;
      });
    }, this.options);
    const { result, images, forkSlot } = await attempts.catch((error: unknown) => {
      throw isRefusedValue(error) ? new UnstorableViewError(error) : error;
    });
    this.known = result.cursor;
    this.images.narrow(before.finalizedSlot, forkSlot ?? Number.POSITIVE_INFINITY);
    this.images.keep(images);
    this.images.narrow(result.cursor.finalizedSlot, Number.POSITIVE_INFINITY);
    return result;
  }

  async refresh(): Promise<void> {
    this.known = await repeating(() => readCursor(this.db), this.options);
    this.images = new EntityImages();
  }

  private async wasCommitted({ cursor }: CommitResult): Promise<boolean> {
    const stored = await readCursor(this.db);
    return stored.nonce === cursor.nonce && Buffer.compare(stored.digest, cursor.digest) === 0;
  }
}

async function commitView(
  db: Db,
  before: CursorState,
  view: ChainView,
  kept: EntityImages,
): Promise<Planned> {
  await takeCursor(db, before.nonce);
  if (view.after > before.tipSlot) {
    throw new ContradictionError(
      `it begins after slot ${view.after}, and slots are stored up to ${before.tipSlot}`,
    );
  }
  const known = await storedSlots(db, [...view.events.map(({ place }) => place.signature), ...view.gone]);
  const forkSlot = await findFork(db, before, view, known);
  const removed = forkSlot === null ? [] : await rollBack(db, forkSlot, kept);
  const fresh = view.events.filter(
    ({ place }) => known.get(place.signature) !== place.slot && (forkSlot === null || place.slot < forkSlot),
  );
  const finalizedSlot = Math.max(before.finalizedSlot, view.finalizedSlot);
  const { following, images } = await storeFresh(db, view, fresh, finalizedSlot);
  const added = following.events.map(({ event }) => event);
  await releaseRead(db, added);
  await quarantineReached(db, view, forkSlot, following);
  const cursor = cursorAfter(before, view, { added, removed, forkSlot, cutSlot: following.cutSlot });
  await closeGaps(db, cursor.tipSlot);
  await noteGaps(db, following.gaps);
  await moveCursor(db, cursor);
  const { gaps } = following;
  const result = { cursor, added: added.length, stored: added, removed: removed.length, gaps };
  return { result, images, forkSlot };
}

/** The lowest slot in which the stored history is not the view's; null when they agree. */
async function findFork(
  db: Db,
  before: CursorState,
  view: ChainView,
  known: ReadonlyMap<string, number>,
): Promise<number | null> {
  const moved = view.events.flatMap(({ place }) => {
    const stored = known.get(place.signature);
    return stored === undefined || stored === place.slot ? [] : [stored, place.slot];
  });
  const gone = view.gone.flatMap((signature) => known.get(signature) ?? []);
  const replaced = await firstReplacedSlot(db, view.blocks);
  const slots = [...moved, ...gone, ...(replaced === null ? [] : [replaced])];
  if (slots.length === 0) return null;
  const lowest = slots.reduce((least, slot) => Math.min(least, slot));
  if (lowest <= before.finalizedSlot) {
    throw new ContradictionError(`slot ${lowest} is final, and the view has it otherwise`);
  }
  return lowest;
}

async function rollBack(db: Db, forkSlot: number, kept: EntityImages): Promise<ChainEvent[]> {
  const removed = await eventsFrom(db, forkSlot);
  await deleteRaw(db, forkSlot);
  if (removed.length > 0) await new Projection(removed).takeBack(db, kept);
  return removed;
}

/** @param finalizedSlot up to which the events are final */
async function storeFresh(
  db: Db,
  view: ChainView,
  fresh: readonly ChainEvent[],
  finalizedSlot: number,
): Promise<{ following: Following; images: readonly EntityImage[] }> {
  const heads = await readHeads(
    db,
    fresh.map(({ event }) => event.streamKey),
  );
  const following = follow(heads, fresh);
  if (following.events.length === 0) return { following, images: [] };
  const streamIds = await storeHeads(db, following.events);
  // The longest of the statements runs in the database while this process works out the others.
  const [projection] = await Promise.all([
    soon(() => new Projection(following.events.map(({ event }) => event))),
    storeEvents(db, following.events, streamIds),
  ]);
  await storeSlots(db, view.blocks, following.events);
  await storeTransactions(db, following.events);
  const images = await projection.apply(db, finalizedSlot);
  return { following, images };
}

/** Does work once the statements that were begun are on their way. */
async function soon<T>(work: () => T): Promise<T> {
  await new Promise((resolve) => setImmediate(resolve));
  return work();
}

/** Calls beyond the slot that this commit reaches come again. */
async function quarantineReached(
  db: Db,
  view: ChainView,
  forkSlot: number | null,
  { cutSlot }: Following,
): Promise<void> {
  const limit = Math.min(forkSlot ?? Number.POSITIVE_INFINITY, cutSlot ?? Number.POSITIVE_INFINITY);
  await quarantine(
    db,
    view.unreadable.filter(({ place }) => place.slot < limit),
  );
}

interface Changes {
  added: readonly ChainEvent[];
  removed: readonly ChainEvent[];
  forkSlot: number | null;
  cutSlot: number | null;
}

function cursorAfter(before: CursorState, view: ChainView, changes: Changes): CursorState {
  const { added, removed, forkSlot, cutSlot } = changes;
  const reached = Math.max(before.tipSlot, view.upTo);
  const limits = [reached, ...[forkSlot, cutSlot].flatMap((slot) => (slot === null ? [] : [slot - 1]))];
  const tipSlot = Math.max(before.finalizedSlot, Math.min(...limits));
  const finalizedSlot = Math.max(before.finalizedSlot, Math.min(view.finalizedSlot, tipSlot));
  return {
    nonce: before.nonce + 1,
    finalizedSlot,
    tipSlot,
    completeUntil: timeOf(before, view, tipSlot),
    events: before.events + added.length - removed.length,
    digest: digestAfter(before.digest, eventHashes(added), eventHashes(removed)),
  };
}

const MILLISECONDS = 1_000;
const readPlaces = reading({ signature: v.string(), slot: integer });

/** A tip short of the view's end has the time of the newest block up to it, if the view has one. */
function timeOf(before: CursorState, view: ChainView, tipSlot: number): Date | null {
  const times = view.blocks.flatMap(({ slot, time }) => (slot <= tipSlot && time !== null ? [time] : []));
  const newest = tipSlot === view.upTo ? view.upToTime : (times.at(-1) ?? null);
  return newest === null ? before.completeUntil : new Date(storableSeconds(BigInt(newest)) * MILLISECONDS);
}
