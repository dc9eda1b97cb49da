import { ErrorCode, RpcError } from '../errors';
import type { Method } from '../method';

/** Gives lamports from the faucet; the answer is the signature. */
export const requestAirdrop: Method = {
  name: 'requestAirdrop',
  params: [2, 3],
  handle(chain, params) {
    const to = params.address(0, 'address');
    const lamports = params.integer(1, 'lamports');
    params.config(2).text('commitment');
    const { error, signature } = chain.airdrop(to, BigInt(lamports));
    if (error !== null) {
      throw new RpcError(ErrorCode.internal, `the faucet could not pay: ${JSON.stringify(error)}`);
    }
    return signature;
  },
};
