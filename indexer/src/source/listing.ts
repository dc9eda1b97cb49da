/**
 * Reads an account's history, newest first, in stretches of whole slots.
 *
 * Inside a slot the order of `getSignaturesForAddress` is not the same on every node, so that a page that begins at a signature inside a
 * slot can repeat a part of it and leave out another. Therefore no slot is ever put together from two pages: a page's oldest slot, which the
 * page may have cut, is left to the next page, and that one begins at the slot above, so that it holds the cut slot whole. A slot that is
 * larger than a page is read from its block instead.
 */
import { AnswerTooLargeError, type ChainRpc, type Commitment, type ListedSignature } from '../rpc';
import { InconsistentViewError, WithheldError } from './errors';

/** A transaction that an account's history names. */
export interface Listed {
  signature: string;
  slot: number;
  /** It has no events. */
  failed: boolean;
}

/** Where a stretch begins: below which transactions, any of which leads to the same stretch. */
export interface ListingCursor {
  /** Signatures of the slot above, tried in this order. */
  before: readonly string[];
  /** The newest slot of the stretch. */
  ceiling: number;
  /** A transaction of the slot `ceiling` or below that the history named before and must name again. */
  expected: string;
}

/** All of an account's history in the slots from a cursor's ceiling down to, not including, `above`. */
export interface Stretch {
  /** Newest first; inside a slot in no order. */
  entries: Listed[];
  above: number;
  /** null: nothing is left above the slot that the listing ends at. */
  next: ListingCursor | null;
}

/** Which history is read, and whose view of it. */
export interface ListingOptions {
  rpc: ChainRpc;
  /** Base58. */
  address: string;
  commitment: Commitment;
  minContextSlot: number;
  /** Nothing at or below this slot is of interest. */
  after: number;
  pageSize: number;
  signal: AbortSignal;
}

type Page = readonly ListedSignature[];

/** How often a page is asked for that goes on where the last one ended. */
const PAGE_ATTEMPTS = 5;
/** Pages that are too large are halved down to this. */
const SMALLEST_PAGE = 8;
/** How often a page without anything on it is asked for before it is believed. */
const EMPTY_ATTEMPTS = 3;

/**
 * The stretch that begins at a cursor; null: at the newest transaction.
 * @throws {InconsistentViewError} when the node's pages do not fit together.
 */
export async function listStretch(options: ListingOptions, cursor: ListingCursor | null): Promise<Stretch> {
  const { after, pageSize } = options;
  const ceiling = cursor?.ceiling ?? Number.POSITIVE_INFINITY;
  const page = await firstPage(options, cursor);
  const inReach = page.filter(({ slot }) => slot > after && slot <= ceiling);
  const floor = lowestSlot(page);
  if (page.length === 0 || floor <= after) return lastStretch(options, inReach);
  if (page.length < pageSize && (await endsWith(options, page))) return lastStretch(options, inReach);
  const whole = inReach.filter(({ slot }) => slot > floor);
  if (whole.length === 0) return crossSlot(options, floor, page);
  const lowestWhole = lowestSlot(whole);
  return {
    entries: distinct(whole),
    above: floor,
    next: {
      before: extremes(whole.filter(({ slot }) => slot === lowestWhole).map(({ signature }) => signature)),
      ceiling: floor,
      expected: signatureAt(page, floor),
    },
  };
}

/**
 * The whole history above `after`, newest first.
 * @param guess how many transactions there may be: a page of that size is tried first, as most polls find next to nothing.
 */
export async function listAll(options: ListingOptions, guess = 0): Promise<Listed[]> {
  if (guess > 0 && guess < options.pageSize) {
    const page = await fetchPage({ ...options, pageSize: guess }, undefined);
    if (lowestSlot(page) <= options.after) return distinct(page.filter(({ slot }) => slot > options.after));
  }
  const entries: Listed[] = [];
  let cursor: ListingCursor | null = null;
  do {
    const stretch: Stretch = await listStretch(options, cursor);
    for (const entry of stretch.entries) entries.push(entry);
    cursor = stretch.next;
  } while (cursor !== null);
  return entries;
}

function lastStretch({ after }: ListingOptions, entries: Page): Stretch {
  return { entries: distinct(entries), above: after, next: null };
}

/** A page, or what of it is not too large: one that is short is not believed to be the end of the history anyway. */
async function fetchPage(options: ListingOptions, before: string | undefined): Promise<Page> {
  const { rpc, address, commitment, minContextSlot, signal } = options;
  for (let limit = options.pageSize; ; limit = Math.floor(limit / 2)) {
    const page = { commitment, minContextSlot, limit, ...(before === undefined ? {} : { before }) };
    try {
      return await rpc.getSignaturesForAddress(address, page, signal);
    } catch (error) {
      if (!(error instanceof AnswerTooLargeError) || limit <= SMALLEST_PAGE) throw error;
    }
  }
}

/** A page that begins where the cursor says: one that names what must come after it. */
async function firstPage(options: ListingOptions, cursor: ListingCursor | null): Promise<Page> {
  if (cursor === null) return fetchPage(options, undefined);
  const { before, expected } = cursor;
  for (let attempt = 0; attempt < PAGE_ATTEMPTS; attempt += 1) {
    const page = await fetchPage(options, before[attempt % before.length]);
    if (page.some(({ signature }) => signature === expected)) return page;
  }
  throw new InconsistentViewError(`the history does not go on to slot ${cursor.ceiling}`);
}

/**
 * Whether a short page was short because the history ends there: some providers cut pages short for other reasons. A page that only repeats
 * what is known has gone in a circle, which says nothing of what is below: it is asked for again.
 */
async function endsWith(options: ListingOptions, page: Page): Promise<boolean> {
  const known = new Set(page.map(({ signature }) => signature));
  const floor = lowestSlot(page);
  const before = page.filter(({ slot }) => slot === floor).at(-1)?.signature;
  for (let attempt = 0; attempt < PAGE_ATTEMPTS; attempt += 1) {
    const rest = await restBelow(options, before);
    if (rest.length === 0) return true;
    if (rest.some(({ signature }) => !known.has(signature))) return false;
  }
  return true;
}

/**
 * What the history has below a transaction. A node that does not know that one lists nothing, too, so nothing at all is believed only when
 * it is said again and again.
 */
async function restBelow(options: ListingOptions, before: string | undefined): Promise<Page> {
  for (let attempt = 1; ; attempt += 1) {
    const rest = await fetchPage(options, before);
    if (rest.length > 0 || attempt === EMPTY_ATTEMPTS) return rest;
  }
}

/**
 * A slot that is larger than a page: its transactions are those of its block, as those that do not name the account have no events of the
 * program either. Then the listing is followed until it is below the slot, by the block's ends first: one of them is the last of the slot
 * in whatever order the node lists it.
 */
async function crossSlot(options: ListingOptions, slot: number, first: Page): Promise<Stretch> {
  const { after, commitment, rpc, signal } = options;
  const [block] = await rpc.getBlocks([slot], commitment, signal);
  if (!block) throw new WithheldError('block', slot);
  const failed = new Set(first.filter(({ err }) => err !== null).map(({ signature }) => signature));
  const entries = block.signatures.map((signature) => ({ signature, slot, failed: failed.has(signature) }));
  const ends = extremes([...block.signatures].reverse());
  const ways = Array.from({ length: PAGE_ATTEMPTS }, () => ends).flat();
  const seen = new Set<string>();
  for (let before = ways.shift(); before !== undefined; ) {
    const page = await restBelow(options, before);
    const below = newestBelow(page, slot);
    const isEnd = below === undefined ? page.length === 0 : below.slot <= after;
    if (isEnd) return { entries, above: after, next: null };
    if (below !== undefined) {
      const next = { before: [before], ceiling: slot - 1, expected: below.signature };
      return { entries, above: slot - 1, next };
    }
    const fresh = page.map(({ signature }) => signature).filter((signature) => !seen.has(signature));
    for (const signature of fresh) seen.add(signature);
    before = fresh.at(-1) ?? ways.shift();
  }
  throw new InconsistentViewError(`the history goes in circles inside slot ${slot}`);
}

/** The ends of a slot in both orders that nodes use: that of the listing (the block's, backwards), and that of the signatures. */
function extremes(signatures: readonly string[]): string[] {
  const sorted = [...signatures].sort();
  const ends = [signatures.at(-1), sorted[0], sorted.at(-1), signatures[0]];
  return [...new Set(ends.filter((end) => end !== undefined))];
}

function distinct(entries: Page): Listed[] {
  return [...new Map(entries.map((entry) => [entry.signature, toListed(entry)])).values()].sort(
    (a, b) => b.slot - a.slot,
  );
}

function toListed({ signature, slot, err }: ListedSignature): Listed {
  return { signature, slot, failed: err !== null };
}

function lowestSlot(entries: Page): number {
  return entries.reduce((lowest, { slot }) => Math.min(lowest, slot), Number.POSITIVE_INFINITY);
}

function newestBelow(page: Page, slot: number): ListedSignature | undefined {
  return page.filter((entry) => entry.slot < slot).sort((a, b) => b.slot - a.slot)[0];
}

function signatureAt(page: Page, wanted: number): string {
  return page.find(({ slot }) => slot === wanted)?.signature ?? '';
}
