/** What the real programs did in a world, as the sink is given it. */
import { eventsOfTransaction, ROUTER_PROGRAM_ID } from '@crr/sdk';
import type { World } from '@crr/testing/chain';
import type { BlockInfo, ChainEvent, ChainView } from '../../src/model';
import type { ChainIdentity } from '../../src/store';

/** The cluster that the suites pretend to. */
export const IDENTITY: ChainIdentity = { genesisHash: 'genesis', programId: ROUTER_PROGRAM_ID.toBase58() };

/** One transaction's events, wherever it stands. */
export interface HistoryTransaction {
  signature: string;
  /** Unix seconds. */
  time: number;
  /** Slot and index are those in the world; {@link place} gives others. */
  events: readonly ChainEvent[];
}

const CHAIN_BYTES = 32;

/** The transactions of a world that made events, in order. */
export function historyOf(world: World): HistoryTransaction[] {
  return world.sent.flatMap((result) => {
    if (result.error !== null) return [];
    const { signature, blockTime } = result;
    const events = eventsOfTransaction(result).map((event) => {
      const { instruction, inner } = event.position;
      const body = new Uint8Array(event.bytes.length + CHAIN_BYTES);
      body.set(event.bytes);
      body.set(event.chain, event.bytes.length);
      return { place: { slot: Number(result.slot), txIndex: 0, signature, instruction, inner }, event, body };
    });
    return events.length === 0 ? [] : [{ signature, time: Number(blockTime), events }];
  });
}

/** A transaction's events at a place of a chain. */
export function place({ events }: HistoryTransaction, slot: number, txIndex = 0): ChainEvent[] {
  return events.map((each) => ({ ...each, place: { ...each.place, slot, txIndex } }));
}

/** What a view has of transactions, one block for each list, in the slots from `firstSlot` on. */
export interface ViewOptions {
  firstSlot: number;
  /** Default: the slot before the first. */
  after?: number;
  /** Default: nothing beyond `after`. */
  finalizedSlot?: number;
  /** Default: the last block's slot. */
  upTo?: number;
  gone?: readonly string[];
  /** Tells blocks of one fork from those of another. */
  fork?: string;
}

/** The view of a chain whose next blocks hold these transactions. */
export function viewOf(blocks: readonly (readonly HistoryTransaction[])[], options: ViewOptions): ChainView {
  const { firstSlot, after = firstSlot - 1, fork = 'main' } = options;
  const infos: BlockInfo[] = blocks.map((transactions, i) => ({
    slot: firstSlot + i,
    blockhash: `${fork} ${firstSlot + i}`,
    parentSlot: firstSlot + i - 1,
    time: transactions[0]?.time ?? null,
  }));
  const upTo = options.upTo ?? firstSlot + blocks.length - 1;
  return {
    after,
    finalizedSlot: options.finalizedSlot ?? after,
    upTo,
    upToTime: infos.at(-1)?.time ?? null,
    blocks: infos,
    events: blocks.flatMap((transactions, i) =>
      transactions.flatMap((transaction, index) => place(transaction, firstSlot + i, index)),
    ),
    unreadable: [],
    gone: options.gone ?? [],
  };
}
