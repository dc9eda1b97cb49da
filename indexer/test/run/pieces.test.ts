import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ChainEvent, ChainView, EventPlace } from '../../src/model';
import { piecesOf } from '../../src/run';

/** Only the place matters here. */
const eventAt = (place: EventPlace) => ({ place }) as ChainEvent;

const view = fc
  .record({
    after: fc.integer({ min: -1, max: 50 }),
    /** Distance of each slot to the one before, and how many events and unreadable calls are in it. */
    slots: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(5), fc.nat(1)), { maxLength: 30 }),
    beyond: fc.nat(5),
    final: fc.nat(100),
    timeless: fc.boolean(),
  })
  .map(({ after, slots, beyond, final, timeless }): ChainView => {
    let slot = after;
    const placed = slots.map(([distance, events, unreadable]) => {
      slot += distance;
      return { slot, events, unreadable };
    });
    const upTo = slot + beyond;
    const places = (count: number, of: number, kind: string) =>
      Array.from({ length: count }, (_, txIndex) => ({
        slot: of,
        txIndex,
        signature: `${kind} ${of} ${txIndex}`,
        instruction: 0,
        inner: 0,
      }));
    return {
      after,
      finalizedSlot: Math.min(after + final, upTo),
      upTo,
      upToTime: timeless ? null : upTo * 2,
      blocks: placed
        .filter(({ events }) => events > 0)
        .map(({ slot: of }) => ({
          slot: of,
          blockhash: `${of}`,
          parentSlot: of - 1,
          time: timeless ? null : of * 2,
        })),
      events: placed.flatMap((one) => places(one.events, one.slot, 'event').map(eventAt)),
      unreadable: placed.flatMap((one) =>
        places(one.unreadable, one.slot, 'call').map((place) => ({
          place,
          bytes: new Uint8Array(),
          reason: '',
        })),
      ),
      gone: ['gone'],
    };
  });

describe('a view in pieces', () => {
  const check = (property: (view: ChainView, pieces: ChainView[], most: number) => void) =>
    fc.assert(
      fc.property(view, fc.integer({ min: 1, max: 12 }), (whole, most) =>
        property(whole, [...piecesOf(whole, most)], most),
      ),
      { numRuns: runs(500) },
    );

  it('is whole when the pieces are joined, and each begins where the one before it ends', () => {
    check((whole, pieces) => {
      expect(pieces.flatMap(({ events }) => events)).to.deep.equal(whole.events);
      expect(pieces.flatMap(({ blocks }) => blocks)).to.deep.equal(whole.blocks);
      expect(pieces.flatMap(({ unreadable }) => unreadable)).to.deep.equal(whole.unreadable);
      expect(pieces.map(({ after }) => after)).to.deep.equal([
        whole.after,
        ...pieces.slice(0, -1).map(({ upTo }) => upTo),
      ]);
      expect(pieces.at(-1)).to.include({ upTo: whole.upTo, upToTime: whole.upToTime });
      expect(pieces.at(-1)?.finalizedSlot).to.equal(whole.finalizedSlot);
    });
  });

  it('is cut at slot boundaries alone, and no piece is longer than asked but by the rest of a slot', () => {
    check((_, pieces, most) => {
      for (const { after, upTo, events, unreadable, blocks } of pieces) {
        const slots = [
          ...events.map(({ place }) => place.slot),
          ...unreadable.map(({ place }) => place.slot),
          ...blocks.map(({ slot }) => slot),
        ];
        expect(slots.every((slot) => slot > after && slot <= upTo)).to.equal(true);
        const last = events.at(-1)?.place.slot;
        const beforeLast = events.filter(({ place }) => place.slot !== last).length;
        expect(beforeLast).to.be.below(Math.max(most, 1));
      }
    });
  });

  it('is final as far as the whole is, and never beyond a piece’s own end', () => {
    check((whole, pieces) => {
      for (const { upTo, finalizedSlot, upToTime, blocks } of pieces) {
        expect(finalizedSlot).to.equal(Math.min(whole.finalizedSlot, upTo));
        if (upTo !== whole.upTo) expect(upToTime).to.equal(blocks.at(-1)?.time ?? null);
      }
    });
  });

  it('tells what is gone once, first', () => {
    check((whole, pieces) => {
      expect(pieces.map(({ gone }) => gone)).to.deep.equal(
        pieces.map((_, index) => (index === 0 ? whole.gone : [])),
      );
    });
  });
});
