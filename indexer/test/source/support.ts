import { eventsOfTransaction } from '@crr/sdk';
import { World } from '@crr/testing/chain';
import type { ChainEvent, ChainView, Source, Tail } from '../../src/model';
import { createRpcSource, type RpcSourceOptions } from '../../src/source';
import {
  createFakeRpc,
  FakeChain,
  type FakeRpc,
  type FakeRpcOptions,
  type FakeTransaction,
  syntheticTransaction,
} from '../support/fake-rpc';

/** For what is never stopped. */
export const never = new AbortController().signal;

let body: Uint8Array | undefined;

/** An event as it stands in a call. */
function anyEvent(): Uint8Array {
  if (body === undefined) {
    const world = World.create();
    const [event] = world.sent.flatMap((result) => eventsOfTransaction(result));
    if (event === undefined) throw new Error('setting up the config makes an event');
    body = Buffer.concat([event.bytes, event.chain]);
  }
  return body;
}

/** Transactions with an event each, named after their number. */
export function eventful(count: number, from = 0): FakeTransaction[] {
  return Array.from({ length: count }, (_, i) =>
    syntheticTransaction({ name: `tx ${from + i}`, events: [anyEvent()] }),
  );
}

/** A chain of so many blocks with one transaction each, and what reads it. */
export interface Bench {
  chain: FakeChain;
  fake: FakeRpc;
  source: Source;
}

/** A source on a chain of these blocks. */
export function benchOf(
  blocks: readonly (readonly FakeTransaction[])[],
  options: FakeRpcOptions & Partial<RpcSourceOptions> = {},
): Bench {
  const chain = new FakeChain();
  for (const transactions of blocks) chain.append(transactions);
  const fake = createFakeRpc(chain, options);
  return { chain, fake, source: sourceOf(fake, options) };
}

/** A source that has just been started. */
export function sourceOf(fake: FakeRpc, options: Partial<RpcSourceOptions> = {}): Source {
  const { pageSize } = options;
  const { rpc, sleep, random } = fake;
  return createRpcSource({ rpc, sleep, random, ...(pageSize === undefined ? {} : { pageSize }) });
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Where each event stands: slot, place in the block, signature. */
export function placesOf(events: readonly ChainEvent[]): [number, number, string][] {
  return events.map(({ place }) => [place.slot, place.txIndex, place.signature]);
}

/** Where the chain has each transaction with an event, in `after < slot ≤ upTo`. */
export function placesOn(chain: FakeChain, after = -1, upTo = chain.tipSlot): [number, number, string][] {
  return chain
    .transactions()
    .filter(({ slot, transaction }) => slot > after && slot <= upTo && hasEvents(transaction))
    .map(({ slot, txIndex, transaction }) => [slot, txIndex, transaction.signature]);
}

function hasEvents({ body: { meta } }: FakeTransaction): boolean {
  return (
    meta?.err === null && (meta.innerInstructions ?? []).some(({ instructions }) => instructions.length > 0)
  );
}

/** What a database would hold: the simplest thing that does what views say. */
export class Store {
  /** Signature → the events' place. */
  readonly rows = new Map<string, [number, number, string]>();
  frontier = -1;

  tail(): Tail {
    return new Map(
      [...this.rows]
        .filter(([, [slot]]) => slot > this.frontier)
        .map(([signature, [slot]]) => [signature, slot]),
    );
  }

  apply({ gone, events, finalizedSlot, after }: ChainView): void {
    if (after !== this.frontier) throw new Error(`a view after ${after}, not after ${this.frontier}`);
    for (const signature of gone) {
      const row = this.rows.get(signature);
      if (row === undefined || row[0] <= after)
        throw new Error(`${signature} is gone and was not in the tail`);
      this.rows.delete(signature);
    }
    for (const place of placesOf(events)) {
      if (place[0] <= after) throw new Error(`${place} is not after ${after}`);
      if (this.rows.has(place[2])) throw new Error(`${place} is stored already`);
      this.rows.set(place[2], place);
    }
    this.frontier = finalizedSlot;
  }

  /** In the order of the chain. */
  places(upTo = Number.POSITIVE_INFINITY): [number, number, string][] {
    return [...this.rows.values()]
      .filter(([slot]) => slot <= upTo)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }
}
