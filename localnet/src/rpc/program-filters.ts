import { asTokenAccount } from '../tokens';
import type { ChainAccount } from '../vm';
import { invalidParam } from './errors';
import { Config } from './params';
import { decodeBase58, decodeBase64 } from './read';

/** Says whether an account passes a filter. */
export type AccountFilter = (account: ChainAccount) => boolean;

const MAX_FILTERS = 4;
const MAX_MEMCMP_BYTES = 128;
/** No 128 bytes have more base58 or base64 digits. */
const MAX_MEMCMP_TEXT = 176;

/** Reads `filters`: an account passes when it passes them all. */
export function readFilters(config: Config): AccountFilter {
  const filters = (config.list('filters', MAX_FILTERS) ?? []).map((value, i) =>
    readFilter(value, `config.filters[${i}]`),
  );
  return (account) => filters.every((filter) => filter(account));
}

function readFilter(value: unknown, name: string): AccountFilter {
  if (value === 'tokenAccountState') return (account) => asTokenAccount(account) !== null;
  const filter = Config.from(value, name);
  const dataSize = filter.integer('dataSize');
  if (dataSize !== undefined) return (account) => account.data.length === dataSize;
  const memcmp = filter.config('memcmp');
  if (memcmp === undefined)
    throw invalidParam(name, 'must have dataSize or memcmp, or be "tokenAccountState"');
  return readMemcmp(memcmp, `${name}.memcmp`);
}

function readMemcmp(memcmp: Config, name: string): AccountFilter {
  const offset = memcmp.integer('offset');
  if (offset === undefined) throw invalidParam(`${name}.offset`, 'is missing');
  const wanted = readMemcmpBytes(memcmp, `${name}.bytes`);
  return ({ data }) =>
    data.length >= offset + wanted.length && wanted.equals(data.subarray(offset, offset + wanted.length));
}

function readMemcmpBytes(memcmp: Config, name: string): Buffer {
  const text = memcmp.text('bytes');
  if (text === undefined) throw invalidParam(name, 'is missing');
  const encoding = memcmp.oneOf('encoding', ['base58', 'base64'] as const) ?? 'base58';
  if (text.length > MAX_MEMCMP_TEXT) throw invalidParam(name, `must be at most ${MAX_MEMCMP_BYTES} bytes`);
  const bytes = Buffer.from(encoding === 'base64' ? decodeBase64(text, name) : decodeBase58(text, name));
  if (bytes.length > MAX_MEMCMP_BYTES) throw invalidParam(name, `must be at most ${MAX_MEMCMP_BYTES} bytes`);
  return bytes;
}
