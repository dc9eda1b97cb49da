import { DecodeError, decodeEvent, type EventCall } from '@crr/sdk';
import type { ChainEvent, EventPlace, UnreadableEvent } from '../model';

/** Where a transaction stands on the chain. */
export type TransactionPlace = Pick<EventPlace, 'slot' | 'txIndex' | 'signature'>;

/** A transaction's events: those that this version can read, and the others. */
export interface ReadEvents {
  events: ChainEvent[];
  unreadable: UnreadableEvent[];
}

/** Reads the events that a transaction's calls carry. What is not exactly one known event is told of, not dropped. */
export function readEvents(calls: readonly EventCall[], at: TransactionPlace): ReadEvents {
  const read: ReadEvents = { events: [], unreadable: [] };
  const { slot, txIndex, signature } = at;
  for (const { position, bytes } of calls) {
    const place = { slot, txIndex, signature, ...position };
    try {
      read.events.push({ place, event: decodeEvent(bytes, position), body: bytes });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      read.unreadable.push({ place, bytes, reason: error.message });
    }
  }
  return read;
}

/** Compares by the chain's order. */
export function byPlace(a: { place: EventPlace }, b: { place: EventPlace }): number {
  return (
    a.place.slot - b.place.slot ||
    a.place.txIndex - b.place.txIndex ||
    a.place.instruction - b.place.instruction ||
    a.place.inner - b.place.inner
  );
}
