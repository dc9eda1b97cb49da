/** From a node's answers to views of the chain: the indexer's own way, without the network. */
import { type ChainEvent, type ChainView, eventCallsIn, type RpcTransaction, readEvents } from '@crr/indexer';
import type { RouterPdas } from '@crr/sdk';
import type { PreparedSlot } from './history';

/** The view of a piece of final history. */
export function viewOf(slots: readonly PreparedSlot[], after: number, pdas: RouterPdas): ChainView {
  const last = slots.at(-1);
  if (last === undefined) throw new RangeError('a view of no slots');
  return {
    after,
    finalizedSlot: last.slot,
    upTo: last.slot,
    upToTime: last.time,
    blocks: slots.map(({ slot, time }) => ({ slot, blockhash: `${slot}`, parentSlot: slot - 1, time })),
    events: slots.flatMap((slot) => eventsIn(slot, pdas)),
    unreadable: [],
    gone: [],
  };
}

function eventsIn({ slot, signatures, responses }: PreparedSlot, pdas: RouterPdas): ChainEvent[] {
  return responses.flatMap((text, txIndex) => {
    const calls = eventCallsIn(JSON.parse(text) as RpcTransaction, pdas);
    const { events } = readEvents(calls, { slot, txIndex, signature: signatures[txIndex] as string });
    return events;
  });
}
