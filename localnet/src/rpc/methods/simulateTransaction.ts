import type { Chain } from '../../chain';
import { readAccountEncoding } from '../encoding/account';
import { encodeSimulation, type SimulationView } from '../encoding/simulation';
import { readTransaction } from '../encoding/wire-transaction';
import { ErrorCode, invalidParam, RpcError } from '../errors';
import type { Json } from '../json';
import { checkContext, type Method, withContext } from '../method';
import type { Config } from '../params';
import { readAddress } from '../read';

const MAX_ADDRESSES = 128;

/** What a transaction would do. */
export const simulateTransaction: Method = {
  name: 'simulateTransaction',
  params: [1, 2],
  handle(chain, params) {
    const config = params.config(1);
    const transaction = readTransaction(params.text(0, 'transaction'), config);
    const verifySignatures = config.flag('sigVerify') ?? false;
    const anyBlockhash = config.flag('replaceRecentBlockhash') ?? false;
    if (verifySignatures && anyBlockhash) {
      throw new RpcError(ErrorCode.invalidParams, 'sigVerify may not be used with replaceRecentBlockhash');
    }
    const view: SimulationView = {
      accounts: readAccounts(config),
      innerInstructions: config.flag('innerInstructions') ?? false,
      replacementBlockhash: anyBlockhash ? newestBlockhash(chain) : null,
    };
    checkContext(chain, config);
    const result = chain.simulate(transaction.bytes, { verifySignatures, anyBlockhash });
    return withContext(chain, encodeSimulation(chain, result, view));
  },
};

function readAccounts(config: Config): SimulationView['accounts'] {
  const accounts = config.config('accounts');
  if (accounts === undefined) return null;
  const encoding = readAccountEncoding(accounts, 'base64');
  if (encoding.encoding === 'binary' || encoding.encoding === 'base58') {
    throw invalidParam('config.accounts.encoding', 'must be base64 or jsonParsed');
  }
  const values = accounts.list('addresses', MAX_ADDRESSES) ?? [];
  return {
    addresses: values.map((value, i) => readAddress(value, `config.accounts.addresses[${i}]`)),
    encoding,
  };
}

function newestBlockhash(chain: Chain): Json {
  return { blockhash: chain.latestBlockhash(), lastValidBlockHeight: chain.lastValidBlockHeight() };
}
