import { refuseProcessed } from '../finality';
import type { Method } from '../method';

const MAX_RANGE = 500_000;

/** The slots, both ends included, whose blocks are remembered. */
export const getBlocks: Method = {
  name: 'getBlocks',
  params: [1, 3],
  handle(chain, params) {
    const first = params.integer(0, 'start_slot');
    const endsAtTip = typeof params.value(1) !== 'number';
    refuseProcessed(params.config(endsAtTip ? 1 : 2));
    const last = endsAtTip ? first + MAX_RANGE : params.integer(1, 'end_slot');
    const from = Math.max(first, Number(chain.firstSlot()));
    const to = Math.min(last, Number(chain.slot()));
    return Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => from + i);
  },
};
