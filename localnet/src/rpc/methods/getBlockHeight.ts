import { checkContext, type Method } from '../method';

/** The number of blocks, which is the slot: none is ever skipped. */
export const getBlockHeight: Method = {
  name: 'getBlockHeight',
  params: [0, 1],
  handle(chain, params) {
    checkContext(chain, params.config(0));
    return chain.slot();
  },
};
