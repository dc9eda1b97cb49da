/** Views of many events are committed in pieces, so that no transaction grows without bounds. */
import type { ChainView } from '../model';

/** Cuts a view, at slot boundaries, into pieces of about so many events. A slot is never divided. */
export function* piecesOf(view: ChainView, mostEvents: number): Generator<ChainView> {
  let after = view.after;
  let begin = 0;
  while (view.events.length - begin > mostEvents) {
    const end = endOfSlot(view, begin + mostEvents - 1);
    if (end >= view.events.length) break;
    const upTo = slotAt(view, end - 1);
    yield pieceOf(view, { after, upTo, begin, end });
    after = upTo;
    begin = end;
  }
  yield pieceOf(view, { after, upTo: view.upTo, begin, end: view.events.length });
}

interface Bounds {
  after: number;
  upTo: number;
  begin: number;
  end: number;
}

/** The whole view is told what is gone by its first piece; a piece is final as far as the view is. */
function pieceOf(view: ChainView, { after, upTo, begin, end }: Bounds): ChainView {
  const within = (slot: number) => slot > after && slot <= upTo;
  const blocks = view.blocks.filter(({ slot }) => within(slot));
  const isLast = upTo === view.upTo;
  return {
    after,
    upTo,
    finalizedSlot: Math.max(Math.min(view.finalizedSlot, upTo), view.after),
    upToTime: isLast ? view.upToTime : (blocks.at(-1)?.time ?? null),
    blocks,
    events: view.events.slice(begin, end),
    unreadable: view.unreadable.filter(({ place }) => within(place.slot)),
    gone: begin === 0 ? view.gone : [],
  };
}

/** Index after the last event of the slot that the event at `index` is in. */
function endOfSlot(view: ChainView, index: number): number {
  const slot = slotAt(view, index);
  let end = index + 1;
  while (end < view.events.length && slotAt(view, end) === slot) end += 1;
  return end;
}

function slotAt(view: ChainView, index: number): number {
  return view.events[index]?.place.slot ?? view.upTo;
}
