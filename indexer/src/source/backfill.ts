/**
 * Final history from the oldest transaction to the newest, though nodes list it from the newest to the oldest.
 *
 * A first pass walks the listing down to where it begins and keeps no more of each page than where it starts and ends: its outline. A second
 * pass lists the pages again, oldest first, and reads their transactions. So memory does not grow with the history, and every slot has been
 * listed twice with the same content before the frontier passes it. The newest page moves while the others are read, so it is left to the next
 * round; the round that has only one page is the last.
 */
import type { ChainView } from '../model';
import type { SourceContext } from './context';
import { InconsistentViewError } from './errors';
import { type Fingerprint, fingerprintOf, sameFingerprint } from './fingerprint';
import { type Listed, type ListingCursor, type ListingOptions, listAll, listStretch } from './listing';
import { readListed } from './reading';
import { timeOfSlot } from './slot-time';
import type { Tips } from './tips';

/** A piece of final history. */
export type BackfillView = ChainView & { remainingTransactions: number };

/** A page of the history, without its content: the slots `above < slot ≤ upTo`. */
interface Outline {
  cursor: ListingCursor | null;
  above: number;
  upTo: number;
  fingerprint: Fingerprint;
}

/** How often a page is listed before two listings have to be alike. */
const LISTINGS = 5;

/** Final history after a slot, oldest first. Ends when it has reached the finalized tip. */
export async function* backfillFrom(
  context: SourceContext,
  tips: Tips,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<BackfillView, void, void> {
  let from = after;
  for (;;) {
    const tip = await tips.read('finalized', Math.max(0, from), signal);
    if (tip <= from) return;
    const pages = await outlineHistory(listingOf(context, tip, from, signal), tip, signal);
    const isLast = pages.length === 1;
    const settled = isLast ? pages : pages.slice(1);
    let remaining = pages.reduce((sum, { fingerprint }) => sum + fingerprint.count, 0);
    for await (const piece of ahead(settled.reverse(), (page) => readPage(context, tip, page, signal))) {
      remaining -= piece.listed;
      from = piece.view.upTo;
      yield { ...piece.view, remainingTransactions: Math.max(0, remaining) };
    }
    if (isLast) return;
  }
}

/** The pages from the newest to the oldest; at least one. */
async function outlineHistory(options: ListingOptions, tip: number, signal: AbortSignal): Promise<Outline[]> {
  const pages: Outline[] = [];
  let cursor: ListingCursor | null = null;
  let upTo = tip;
  do {
    signal.throwIfAborted();
    const { entries, above, next }: Awaited<ReturnType<typeof listStretch>> = await listStretch(
      options,
      cursor,
    );
    const listed = entries.filter(({ slot }) => slot <= tip);
    // A page that lies wholly above the tip has nothing of this round's.
    if (above < tip) {
      pages.push({ cursor, above, upTo, fingerprint: fingerprintOf(listed) });
      upTo = above;
    }
    cursor = next;
  } while (cursor !== null);
  return pages;
}

async function readPage(context: SourceContext, tip: number, page: Outline, signal: AbortSignal) {
  const listed = await listPage(context, tip, page, signal);
  const [{ blocks, events, unreadable }, upToTime] = await Promise.all([
    readListed(context, listed, 'finalized', signal),
    timeOfSlot(context.rpc, page.upTo, signal),
  ]);
  if (upToTime === null)
    throw new InconsistentViewError(`slot ${page.upTo} is told to be final, and no block is near it`);
  const { above: after, upTo } = page;
  const view: ChainView = {
    after,
    finalizedSlot: upTo,
    upTo,
    upToTime,
    blocks,
    events,
    unreadable,
    gone: [],
  };
  return { view, listed: listed.length };
}

/** The page's transactions: all that any listing named, once a listing brought nothing new. */
async function listPage(
  context: SourceContext,
  tip: number,
  page: Outline,
  signal: AbortSignal,
): Promise<Listed[]> {
  const found = new Map<string, Listed>();
  const options = { ...listingOf(context, tip, page.above, signal) };
  for (let listing = 0; listing < LISTINGS; listing += 1) {
    const before = found.size;
    for (const each of await listFrom(options, page.cursor)) {
      if (each.slot <= page.upTo) found.set(each.signature, each);
    }
    const all = [...found.values()];
    if (sameFingerprint(fingerprintOf(all), page.fingerprint)) return all;
    // What the outline does not know has been listed twice by now.
    if (listing > 0 && found.size === before && found.size >= page.fingerprint.count) return all;
  }
  throw new InconsistentViewError(`the final history of slots ${page.above + 1} to ${page.upTo} changes`);
}

async function listFrom(options: ListingOptions, cursor: ListingCursor | null): Promise<Listed[]> {
  if (cursor === null) return listAll(options);
  const entries: Listed[] = [];
  let at: ListingCursor | null = cursor;
  while (at !== null) {
    const stretch: Awaited<ReturnType<typeof listStretch>> = await listStretch(options, at);
    entries.push(...stretch.entries);
    at = stretch.next;
  }
  return entries;
}

/** Works on the next item while the caller is busy with this one. */
async function* ahead<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  let next: Promise<R> | null = null;
  for (const [i, item] of items.entries()) {
    const current: Promise<R> = next ?? work(item);
    const result = await current;
    const following = items[i + 1];
    next = following === undefined ? null : work(following);
    // Whoever stops early does not ask for it; whoever goes on gets the error from awaiting it.
    next?.catch(() => undefined);
    yield result;
  }
}

function listingOf(
  { rpc, programId, pageSize }: SourceContext,
  tip: number,
  after: number,
  signal: AbortSignal,
): ListingOptions {
  return { rpc, address: programId, commitment: 'finalized', minContextSlot: tip, after, pageSize, signal };
}
