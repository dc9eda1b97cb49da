import type { Topic } from './topic';

/** Each new slot, with its parent. The root is the slot itself: every block is final at once. */
export const slotTopic: Topic = {
  name: 'slot',
  params: [0, 0],
  start: (chain, _params, notify) =>
    chain.onBlock(({ slot }) => notify({ slot, parent: slot - 1n, root: slot })),
};

/** Each new root: each new slot. */
export const rootTopic: Topic = {
  name: 'root',
  params: [0, 0],
  start: (chain, _params, notify) => chain.onBlock(({ slot }) => notify(slot)),
};
