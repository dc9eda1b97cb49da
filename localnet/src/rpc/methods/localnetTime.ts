import type { Chain } from '../../chain';
import type { Json } from '../json';
import type { Method } from '../method';

/** The chain's unix time, seconds. Of the embedded chain only. */
export const localnetGetTime: Method = {
  name: 'localnet_getTime',
  params: [0, 0],
  handle: (chain) => chain.now(),
};

/** Sets the chain's unix time, seconds; the clock runs on from there. Of the embedded chain only. */
export const localnetSetTime: Method = {
  name: 'localnet_setTime',
  params: [1, 1],
  handle: (chain, params) => moveTo(chain, BigInt(params.integer(0, 'unix_time'))),
};

/** Moves the chain's unix time forward by so many seconds. Of the embedded chain only. */
export const localnetAdvanceTime: Method = {
  name: 'localnet_advanceTime',
  params: [1, 1],
  handle: (chain, params) => moveTo(chain, chain.now() + BigInt(params.integer(0, 'seconds'))),
};

/** Also closes a block, so that the newest block's time is the new time. */
function moveTo(chain: Chain, unixTime: bigint): Json {
  chain.setTime(unixTime);
  chain.advanceSlots(1);
  return chain.now();
}
