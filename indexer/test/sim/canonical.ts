import { createHash } from 'node:crypto';
import bs58 from 'bs58';
import type { BlockInfo, ChainEvent, ChainView } from '../../src/model';
import type { ChainPlay } from './chain-play';

const TWO_TO_256 = 1n << 256n;

/** All events that are on a chain, as the VM's own records tell them. */
export function eventsOnChain(play: ChainPlay): ChainEvent[] {
  return play.landed().flatMap(({ slot, txIndex, transaction: { signature, events } }) =>
    events.map((event) => ({
      place: {
        slot,
        txIndex,
        signature,
        instruction: event.position.instruction,
        inner: event.position.inner,
      },
      event,
      body: Buffer.concat([event.bytes, event.chain]),
    })),
  );
}

/** The straight path: a whole chain in one view, without a fault on the way. */
export function straightView(play: ChainPlay): ChainView {
  const { chain } = play;
  const events = eventsOnChain(play);
  const slots = [...new Set(events.map(({ place }) => place.slot))];
  return {
    after: -1,
    finalizedSlot: chain.finalizedSlot,
    upTo: chain.tipSlot,
    upToTime: chain.view.tip.time,
    blocks: slots.map((slot) => blockOf(play, slot)),
    events,
    unreadable: [],
    gone: [],
  };
}

/** Sum mod 2^256 of the events' hashes, computed without the product. */
export function digestOf(events: readonly ChainEvent[]): string {
  let sum = 0n;
  for (const { place, body } of events) {
    const numbers = Buffer.alloc(16);
    numbers.writeUInt16LE(place.instruction, 0);
    numbers.writeUInt16LE(place.inner, 2);
    numbers.writeBigUInt64LE(BigInt(place.slot), 4);
    numbers.writeUInt32LE(place.txIndex, 12);
    const hash = createHash('sha256').update(bs58.decode(place.signature)).update(numbers).update(body);
    sum = (sum + BigInt(`0x${hash.digest('hex')}`)) % TWO_TO_256;
  }
  return sum.toString(16).padStart(64, '0');
}

function blockOf({ chain }: ChainPlay, slot: number): BlockInfo {
  const block = chain.blockAt(chain.view, slot);
  if (block === null) throw new Error(`slot ${slot} has no block`);
  return {
    slot,
    blockhash: block.blockhash,
    parentSlot: block.parent?.slot ?? 0,
    time: block.time,
  };
}
