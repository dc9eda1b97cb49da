import type { EventCall } from '@crr/sdk';
import { byPlace, eventCallsIn, IncompleteTransactionError, readEvents } from '../decode';
import type { BlockInfo, ChainEvent, UnreadableEvent } from '../model';
import { backoffMilliseconds, type Commitment, type RpcBlock, type RpcTransaction } from '../rpc';
import type { SourceContext } from './context';
import { InconsistentViewError, WithheldError } from './errors';
import type { Listed } from './listing';

/** What listed transactions came to. */
export interface Reading {
  /** Of the events, ascending. */
  blocks: BlockInfo[];
  /** In the chain's order. */
  events: ChainEvent[];
  unreadable: UnreadableEvent[];
  /** Transactions that made no event. */
  barren: Listed[];
}

/** A listed transaction with the events that it carries, unread. */
interface Calling {
  listed: Listed;
  calls: EventCall[];
}

/** How often a node is asked for what it lists and does not hand out. */
const ATTEMPTS = 4;

/**
 * Fetches listed transactions and reads their events.
 * @throws {WithheldError} when the node keeps from us what it lists; nothing is skipped.
 * @throws {InconsistentViewError} when a transaction is no more where it was listed.
 */
export async function readListed(
  context: SourceContext,
  listed: readonly Listed[],
  commitment: Commitment,
  signal: AbortSignal,
): Promise<Reading> {
  const succeeded = listed.filter(({ failed }) => !failed);
  const callings = await fetchCalls(context, succeeded, commitment, signal);
  const fruitful = callings.filter(({ calls }) => calls.length > 0);
  const barren = callings.filter(({ calls }) => calls.length === 0).map((calling) => calling.listed);
  const slots = [...new Set(fruitful.map((calling) => calling.listed.slot))].sort((a, b) => a - b);
  const blocks = await fetchBlocks(context, slots, commitment, signal);
  return { ...placeEvents(fruitful, blocks), blocks: blocks.map(toBlockInfo), barren };
}

/** Two readings as one. */
export function joinReadings(a: Reading, b: Reading): Reading {
  return {
    blocks: [...a.blocks, ...b.blocks].sort((x, y) => x.slot - y.slot),
    events: [...a.events, ...b.events].sort(byPlace),
    unreadable: [...a.unreadable, ...b.unreadable].sort(byPlace),
    barren: [...a.barren, ...b.barren],
  };
}

function placeEvents(callings: readonly Calling[], blocks: readonly RpcBlock[]) {
  const places = new Map(blocks.map(({ slot, signatures }) => [slot, indexesOf(signatures)]));
  const events: ChainEvent[] = [];
  const unreadable: UnreadableEvent[] = [];
  for (const { listed, calls } of callings) {
    const { slot, signature } = listed;
    const txIndex = places.get(slot)?.get(signature);
    if (txIndex === undefined) {
      throw new InconsistentViewError(`the block of slot ${slot} is without its transaction ${signature}`);
    }
    const read = readEvents(calls, { slot, txIndex, signature });
    events.push(...read.events);
    unreadable.push(...read.unreadable);
  }
  return { events: events.sort(byPlace), unreadable: unreadable.sort(byPlace) };
}

function indexesOf(signatures: readonly string[]): Map<string, number> {
  return new Map(signatures.map((signature, index) => [signature, index]));
}

async function fetchCalls(
  context: SourceContext,
  listed: readonly Listed[],
  commitment: Commitment,
  signal: AbortSignal,
): Promise<Calling[]> {
  const bySignature = new Map<string, EventCall[]>();
  await untilComplete(
    context,
    listed,
    signal,
    async (open) => {
      const signatures = open.map(({ signature }) => signature);
      const answers = await context.rpc.getTransactions(signatures, commitment, signal);
      return open.filter((each, i) => {
        const calls = callsOf(context, each, answers[i] ?? null);
        if (calls !== null) bySignature.set(each.signature, calls);
        return calls === null;
      });
    },
    ({ signature }) => new WithheldError('transaction', signature),
  );
  return listed.map((each) => ({ listed: each, calls: bySignature.get(each.signature) ?? [] }));
}

/** null: not to be had from this answer. */
function callsOf(
  { pdas }: SourceContext,
  { signature, slot }: Listed,
  transaction: RpcTransaction | null,
): EventCall[] | null {
  if (transaction === null) return null;
  if (transaction.slot !== slot || transaction.transaction.signatures[0] !== signature) {
    throw new InconsistentViewError(
      `transaction ${signature} was listed in slot ${slot} and is in ${transaction.slot}`,
    );
  }
  try {
    return eventCallsIn(transaction, pdas);
  } catch (error) {
    if (error instanceof IncompleteTransactionError) return null;
    throw error;
  }
}

async function fetchBlocks(
  context: SourceContext,
  slots: readonly number[],
  commitment: Commitment,
  signal: AbortSignal,
): Promise<RpcBlock[]> {
  const found = new Map<number, RpcBlock>();
  await untilComplete(
    context,
    slots,
    signal,
    async (open) => {
      for (const block of await context.rpc.getBlocks(open, commitment, signal)) {
        if (block !== null) found.set(block.slot, block);
      }
      return open.filter((slot) => !found.has(slot));
    },
    (slot) => new WithheldError('block', slot),
  );
  return slots.flatMap((slot) => found.get(slot) ?? []);
}

/** Asks for what is still open, again and again with growing pauses. @throws what `failure` makes of the first that stays open */
async function untilComplete<T>(
  { sleep, random }: SourceContext,
  wanted: readonly T[],
  signal: AbortSignal,
  ask: (open: readonly T[]) => Promise<T[]>,
  failure: (first: T) => Error,
): Promise<void> {
  let open: readonly T[] = wanted;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt > 0) await sleep(backoffMilliseconds(attempt, random), signal);
    open = await ask(open);
    const [first] = open;
    if (first !== undefined && attempt + 1 >= ATTEMPTS) throw failure(first);
  }
}

function toBlockInfo({ slot, blockhash, parentSlot, blockTime }: RpcBlock): BlockInfo {
  return { slot, blockhash, parentSlot, time: blockTime };
}
