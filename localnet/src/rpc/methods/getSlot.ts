import { checkContext, type Method } from '../method';

/** The newest block's slot. */
export const getSlot: Method = {
  name: 'getSlot',
  params: [0, 1],
  handle(chain, params) {
    checkContext(chain, params.config(0));
    return chain.slot();
  },
};
