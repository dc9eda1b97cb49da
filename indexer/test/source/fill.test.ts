import { playEverything } from '@crr/testing/chain';
import { expect } from 'chai';
import type { ChainEvent, StreamGap } from '../../src/model';
import { type FakeTransaction, recordTransactions } from '../support/fake-rpc';
import { type Bench, benchOf, never } from './support';

describe('source: filling of a gap', () => {
  let recorded: FakeTransaction[];
  let bench: Bench;
  let events: readonly ChainEvent[];

  before(async () => {
    recorded = await recordTransactions((await playEverything()).chain);
  });

  beforeEach(async () => {
    const blocks = Array.from({ length: Math.ceil(recorded.length / 4) }, (_, i) =>
      recorded.slice(i * 4, i * 4 + 4),
    );
    bench = benchOf(blocks, { pageSize: 6 });
    ({ events } = await bench.source.poll(-1, new Map(), never));
  });

  /** The gap that is left when these numbers of a stream are missing. */
  function gapOf(streamKey: string, first: bigint, last: bigint): StreamGap {
    const stream = events.filter(({ event }) => event.streamKey === streamKey);
    const slotOf = (seq: bigint) => stream.find(({ event }) => event.seq === seq)?.place.slot;
    const beforeSlot = slotOf(last + 1n) ?? bench.chain.tipSlot;
    return { streamKey, first, last, afterSlot: slotOf(first - 1n) ?? -1, beforeSlot };
  }

  it('finds any missing stretch of any stream, with all that its transactions did', async () => {
    const streams = new Set(events.map(({ event }) => event.streamKey));
    expect([...streams].map((key) => key.split(':')[0])).to.include.members([
      'config',
      'campaign',
      'influencer',
    ]);
    for (const streamKey of streams) {
      const length = events.filter(({ event }) => event.streamKey === streamKey).length;
      for (let first = 1; first <= length; first += 3) {
        const gap = gapOf(streamKey, BigInt(first), BigInt(Math.min(first + 1, length)));
        const wanted = new Set(
          events
            .filter(
              ({ event }) => event.streamKey === streamKey && event.seq >= gap.first && event.seq <= gap.last,
            )
            .map(({ place }) => place.signature),
        );
        const filling = await bench.source.fill(gap, never);
        expect(filling.events).to.deep.equal(events.filter(({ place }) => wanted.has(place.signature)));
        const slots = new Set(filling.events.map(({ place }) => place.slot));
        expect(filling.blocks.map(({ slot }) => slot)).to.deep.equal([...slots]);
      }
    }
  });

  it('does so through a node that fails in every way', async () => {
    const rates = {
      slotOrder: 0.3,
      duplicates: 0.2,
      nullTransaction: 0.1,
      missingInner: 0.1,
      reset: 0.1,
      rateLimited: 0.1,
    };
    const { streamKey } = (events.at(-1) as ChainEvent).event;
    const gap = gapOf(streamKey, 1n, 1n);
    const expected = await bench.source.fill(gap, never);
    expect(expected.events).to.not.deep.equal([]);
    bench.fake.faults.set(rates);
    expect(await bench.source.fill(gap, never)).to.deep.equal(expected);
  });

  it('finds nothing where the chain has nothing, as then the node is wrong or the gap is', async () => {
    const gap = { ...gapOf('config', 1n, 1n), first: 1_000n, last: 1_001n };
    expect(await bench.source.fill(gap, never)).to.deep.equal({ blocks: [], events: [] });
  });

  it('does not ask for history outside of the gap', async () => {
    const { streamKey, seq } = (events.at(-1) as ChainEvent).event;
    const before = bench.fake.node.requests.get('getTransaction') ?? 0;
    const slot = events.at(-1)?.place.slot ?? 0;
    await bench.source.fill({ streamKey, first: seq, last: seq, afterSlot: slot, beforeSlot: slot }, never);
    expect((bench.fake.node.requests.get('getTransaction') ?? 0) - before).to.be.at.most(4);
  });
});
