/**
 * A complete view of the chain above the frontier.
 *
 * The program's history is listed twice, at `finalized` and at `confirmed`, each below a tip that was read before at the same commitment.
 * What both cover, both must name: a listing that lost a line is noticed before the frontier passes it. Whatever is stored and not named
 * any more is taken for gone only after the chain has said so again.
 */
import type { ChainView, Tail } from '../model';
import type { Commitment, SignatureStatus } from '../rpc';
import type { SourceContext } from './context';
import { InconsistentViewError } from './errors';
import { type Listed, type ListingOptions, listAll } from './listing';
import { joinReadings, type Reading, readListed } from './reading';
import { timeOfSlot } from './slot-time';
import type { Tips } from './tips';

/** How a poll is asked for. */
export interface PollRequest {
  after: number;
  tail: Tail;
  signal: AbortSignal;
}

/** Listings of one moment: signature → line. */
interface Listings {
  finalizedTip: number;
  confirmedTip: number;
  /** What the chain has above the frontier: final up to the finalized tip, confirmed above. */
  chain: Map<string, Listed>;
}

/** Statuses asked for at a time. */
const STATUS_BATCH = 256;
/** Added to the number of known transactions when guessing how long the first page has to be. */
const NEWCOMERS = 24;

/**
 * One look at the chain.
 * @param barren transactions that are known to have no events: signature → slot. Brought up to date.
 * @throws {InconsistentViewError} when the chain moved meanwhile.
 */
export async function pollOnce(
  context: SourceContext,
  tips: Tips,
  barren: Map<string, number>,
  request: PollRequest,
): Promise<ChainView> {
  const { after, tail, signal } = request;
  const { finalizedTip, confirmedTip, chain } = await readListings(context, tips, request, barren.size);
  const [gone, reading, upToTime] = await Promise.all([
    findGone(context, tail, chain, confirmedTip, signal),
    readUnknown(context, tail, barren, chain, finalizedTip, signal),
    timeOfSlot(context.rpc, confirmedTip, signal),
  ]);
  // A tip without a block near it is no tip: the frontier would follow a node's slip into slots that never come.
  if (upToTime === null)
    throw new InconsistentViewError(`slot ${confirmedTip} is told as the tip, and no block is near it`);
  rememberBarren(barren, reading.barren, chain);
  const { blocks, events, unreadable } = reading;
  return {
    after,
    finalizedSlot: finalizedTip,
    upTo: confirmedTip,
    upToTime,
    blocks,
    events,
    unreadable,
    gone,
  };
}

async function readListings(
  context: SourceContext,
  tips: Tips,
  { after, tail, signal }: PollRequest,
  barren: number,
): Promise<Listings> {
  const known = Math.max(0, after);
  const [finalizedTip, confirmedTip] = await Promise.all([
    tips.read('finalized', known, signal),
    tips.read('confirmed', Math.max(known, ...tail.values()), signal),
  ]);
  if (confirmedTip < finalizedTip) {
    throw new InconsistentViewError(`slot ${finalizedTip} is final and the newest is ${confirmedTip}`);
  }
  const list = (commitment: Commitment, tip: number): Promise<Listed[]> =>
    listAll(listingOf(context, commitment, tip, after, signal), tail.size + barren + NEWCOMERS);
  const nothingFinal = finalizedTip <= after;
  const [final, confirmed] = await Promise.all([
    nothingFinal ? [] : list('finalized', finalizedTip),
    list('confirmed', confirmedTip),
  ]);
  const chain = new Map<string, Listed>();
  for (const each of confirmed) {
    if (each.slot > finalizedTip && each.slot <= confirmedTip) chain.set(each.signature, each);
  }
  for (const each of final) if (each.slot <= finalizedTip) chain.set(each.signature, each);
  const forgotten = confirmed.filter(
    ({ slot, signature }) => slot <= finalizedTip && chain.get(signature)?.slot !== slot,
  );
  for (const each of await confirmFinal(context, forgotten, finalizedTip, signal)) {
    chain.set(each.signature, each);
  }
  return { finalizedTip, confirmedTip, chain };
}

/** Of transactions that one listing names and the other does not: those that are final all the same. */
async function confirmFinal(
  context: SourceContext,
  forgotten: readonly Listed[],
  finalizedTip: number,
  signal: AbortSignal,
): Promise<Listed[]> {
  const statuses = await readStatuses(context, signaturesOf(forgotten), finalizedTip, signal);
  return forgotten.filter(({ signature, slot }) => {
    const status = statuses.get(signature);
    return status?.slot === slot && status.confirmationStatus === 'finalized';
  });
}

/** Stored transactions that the chain has no more, or in another slot. */
async function findGone(
  context: SourceContext,
  tail: Tail,
  chain: ReadonlyMap<string, Listed>,
  confirmedTip: number,
  signal: AbortSignal,
): Promise<string[]> {
  const gone: string[] = [];
  const missing: string[] = [];
  for (const [signature, slot] of tail) {
    const listed = chain.get(signature);
    if (listed === undefined) missing.push(signature);
    // A move needs no second word: the transaction is fetched from its new slot.
    else if (listed.slot !== slot) gone.push(signature);
  }
  const statuses = await readStatuses(context, missing, confirmedTip, signal);
  for (const signature of missing) {
    const status = statuses.get(signature);
    if (status && status.confirmationStatus !== 'processed') {
      throw new InconsistentViewError(`transaction ${signature} is in slot ${status.slot} and is not listed`);
    }
    gone.push(signature);
  }
  return gone;
}

/** @throws {InconsistentViewError} when the node that answers has not come as far as `atLeast`. */
async function readStatuses(
  { rpc }: SourceContext,
  signatures: readonly string[],
  atLeast: number,
  signal: AbortSignal,
): Promise<Map<string, SignatureStatus | null>> {
  const statuses = new Map<string, SignatureStatus | null>();
  for (let start = 0; start < signatures.length; start += STATUS_BATCH) {
    const asked = signatures.slice(start, start + STATUS_BATCH);
    const { slot, value } = await rpc.getSignatureStatuses(asked, signal);
    if (slot < atLeast) throw new InconsistentViewError(`statuses are of slot ${slot}, ${atLeast} is known`);
    asked.forEach((signature, i) => {
      statuses.set(signature, value[i] ?? null);
    });
  }
  return statuses;
}

async function readUnknown(
  context: SourceContext,
  tail: Tail,
  barren: ReadonlyMap<string, number>,
  chain: ReadonlyMap<string, Listed>,
  finalizedTip: number,
  signal: AbortSignal,
): Promise<Reading> {
  const unknown = [...chain.values()].filter(
    ({ signature, slot }) => tail.get(signature) !== slot && barren.get(signature) !== slot,
  );
  const [final, confirmed] = await Promise.all([
    readListed(
      context,
      unknown.filter(({ slot }) => slot <= finalizedTip),
      'finalized',
      signal,
    ),
    readListed(
      context,
      unknown.filter(({ slot }) => slot > finalizedTip),
      'confirmed',
      signal,
    ),
  ]);
  return joinReadings(final, confirmed);
}

function rememberBarren(
  barren: Map<string, number>,
  found: readonly Listed[],
  chain: ReadonlyMap<string, Listed>,
): void {
  for (const { signature, slot } of found) barren.set(signature, slot);
  for (const signature of barren.keys()) if (!chain.has(signature)) barren.delete(signature);
}

function listingOf(
  { rpc, programId, pageSize }: SourceContext,
  commitment: Commitment,
  minContextSlot: number,
  after: number,
  signal: AbortSignal,
): ListingOptions {
  return { rpc, address: programId, commitment, minContextSlot, after, pageSize, signal };
}

function signaturesOf(listed: readonly Listed[]): string[] {
  return listed.map(({ signature }) => signature);
}
