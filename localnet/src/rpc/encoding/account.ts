import bs58 from 'bs58';
import type { Chain } from '../../chain';
import type { ChainAccount } from '../../vm';
import { ErrorCode, invalidParam, RpcError } from '../errors';
import type { Json } from '../json';
import type { Config } from '../params';
import { parseTokenData } from './parsed-token';

const ENCODINGS = ['binary', 'base58', 'base64', 'jsonParsed', 'base64+zstd'] as const;
type Encoding = Exclude<(typeof ENCODINGS)[number], 'base64+zstd'>;

/** How account data is to be shown. */
export interface AccountEncoding {
  encoding: Encoding;
  slice: { offset: number; length: number } | null;
}

const MAX_BASE58_BYTES = 128;

/** Reads `encoding` and `dataSlice`. */
export function readAccountEncoding(config: Config, byDefault: Encoding): AccountEncoding {
  const encoding = config.oneOf('encoding', ENCODINGS) ?? byDefault;
  if (encoding === 'base64+zstd') throw invalidParam('config.encoding', 'base64+zstd is not supported here');
  const slice = config.config('dataSlice');
  if (slice === undefined) return { encoding, slice: null };
  const offset = slice.integer('offset');
  const length = slice.integer('length');
  if (offset === undefined) throw invalidParam('config.dataSlice.offset', 'is missing');
  if (length === undefined) throw invalidParam('config.dataSlice.length', 'is missing');
  return { encoding, slice: { offset, length } };
}

/** An account as the RPC shows it. */
export function encodeAccount(chain: Chain, account: ChainAccount, how: AccountEncoding): Json {
  return {
    data: encodeData(chain, account, how),
    executable: account.executable,
    lamports: account.lamports,
    owner: account.owner.toBase58(),
    rentEpoch: account.rentEpoch,
    space: account.data.length,
  };
}

function encodeData(chain: Chain, account: ChainAccount, { encoding, slice }: AccountEncoding): Json {
  if (encoding === 'jsonParsed') {
    const parsed = parseTokenData(chain, account);
    if (parsed !== null) return parsed;
  }
  const data =
    slice === null ? account.data : account.data.subarray(slice.offset, slice.offset + slice.length);
  if (encoding === 'base64' || encoding === 'jsonParsed') return [data.toString('base64'), 'base64'];
  if (data.length > MAX_BASE58_BYTES) {
    throw new RpcError(
      ErrorCode.invalidRequest,
      `Encoded binary (base 58) data should be less than ${MAX_BASE58_BYTES} bytes, please use Base64 encoding.`,
    );
  }
  return encoding === 'binary' ? bs58.encode(data) : [bs58.encode(data), 'base58'];
}
