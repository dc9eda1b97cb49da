import { decodeBase58 } from '@crr/sdk';
import type { AccountFilter } from '../../../src/rpc';

/** An account's state. */
export interface FakeAccount {
  /** Base58. */
  owner: string;
  data: Uint8Array;
}

/** All accounts as they stand after a slot, by address. */
export type AccountsAt = (slot: number) => ReadonlyMap<string, FakeAccount>;

/** How accounts are to be shown. */
export interface AccountView {
  filters?: readonly AccountFilter[];
  dataSlice?: { offset: number; length: number };
}

/** An account as the RPC shows it in base64. */
export function encodeFakeAccount({ owner, data }: FakeAccount, { dataSlice }: AccountView) {
  const shown =
    dataSlice === undefined ? data : data.subarray(dataSlice.offset, dataSlice.offset + dataSlice.length);
  return {
    data: [Buffer.from(shown).toString('base64'), 'base64'],
    executable: false,
    lamports: 1,
    owner,
    rentEpoch: 0,
    space: data.length,
  };
}

/** Whether an account passes every filter. */
export function passesFilters({ data }: FakeAccount, { filters = [] }: AccountView): boolean {
  return filters.every((filter) => {
    if ('dataSize' in filter) return data.length === filter.dataSize;
    const wanted = decodeBase58(filter.memcmp.bytes);
    return wanted.every((byte, i) => data[filter.memcmp.offset + i] === byte);
  });
}
