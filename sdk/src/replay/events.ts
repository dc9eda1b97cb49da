/** The link between events and the streams of the accounts. */
import type { EventStream } from '../accounts';
import { type RouterEvent, type RouterEventName, verifyEventChain } from '../events';
import type { Ledger } from './ledger';

/** The event of a name. */
export type EventOf<Name extends RouterEventName> = Extract<RouterEvent, { name: Name }>;

/** For each event, what it does to the accounts. */
export type Transitions<Names extends RouterEventName> = {
  readonly [Name in Names]: (ledger: Ledger, event: EventOf<Name>) => void;
};

/** The head of a stream that begins with this event. @throws EventChainError when it is not a first event */
export function firstHead(event: RouterEvent): EventStream {
  return verifyEventChain([event]);
}

/** An account whose stream goes on with this event. @throws EventChainError when it is not the next one */
export function follow<T extends { events: EventStream }>(account: T, event: RouterEvent): T {
  return { ...account, events: verifyEventChain([event], { from: account.events }) };
}
