import { decodeBase58 } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import type { BlockInfo, ChainEvent, StreamGap } from '../model';
import type { SourceContext } from './context';
import { type ListingCursor, type ListingOptions, listStretch, type Stretch } from './listing';
import { joinReadings, type Reading, readListed } from './reading';

/** The transactions that made a gap's events, with everything else that they made. */
export interface Filling {
  blocks: BlockInfo[];
  events: ChainEvent[];
}

const NOTHING: Reading = { blocks: [], events: [], unreadable: [], barren: [] };

/**
 * Looks for the events of a gap in the history of the account that the stream is kept in: every event of the stream writes to it, so its
 * history holds them all, and little else. The bounding slots are searched too, as a gap may begin or end inside one.
 */
export async function fillGap(context: SourceContext, gap: StreamGap, signal: AbortSignal): Promise<Filling> {
  const options: ListingOptions = {
    rpc: context.rpc,
    address: accountOfStream(context, gap.streamKey),
    commitment: 'confirmed',
    minContextSlot: gap.beforeSlot,
    after: gap.afterSlot - 1,
    pageSize: context.pageSize,
    signal,
  };
  let found: Reading = NOTHING;
  let cursor: ListingCursor | null = null;
  do {
    const stretch: Stretch = await listStretch(options, cursor);
    const listed = stretch.entries.filter(({ slot }) => slot <= gap.beforeSlot);
    const reading = onlyOfGap(await readListed(context, listed, 'confirmed', signal), gap);
    found = joinReadings(found, reading);
    cursor = stretch.next;
  } while (cursor !== null);
  return { blocks: found.blocks, events: found.events };
}

/** Transactions without an event of the gap were not missed. */
function onlyOfGap(reading: Reading, gap: StreamGap): Reading {
  const missed = new Set(
    reading.events.filter(({ event }) => isOfGap(event, gap)).map(({ place }) => place.signature),
  );
  const events = reading.events.filter(({ place }) => missed.has(place.signature));
  const slots = new Set(events.map(({ place }) => place.slot));
  return { ...reading, events, blocks: reading.blocks.filter(({ slot }) => slots.has(slot)), barren: [] };
}

function isOfGap(event: ChainEvent['event'], { streamKey, first, last }: StreamGap): boolean {
  return event.streamKey === streamKey && event.seq >= first && event.seq <= last;
}

/** The account whose history is that of a stream. A closed campaign's tombstone stands at the same address. */
function accountOfStream({ pdas }: SourceContext, streamKey: string): string {
  const [kind, id = ''] = streamKey.split(':');
  switch (kind) {
    case 'config':
      return pdas.config().toBase58();
    case 'campaign':
      return pdas.campaign(decodeBase58(id)).toBase58();
    case 'influencer':
      return pdas.influencer(new PublicKey(id)).toBase58();
    default:
      throw new RangeError(`streamKey must be of a config, campaign or influencer, not ${streamKey}`);
  }
}
