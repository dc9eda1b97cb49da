import {
  AddressLookupTableAccount,
  AddressLookupTableProgram,
  type PublicKey,
  type VersionedMessage,
} from '@solana/web3.js';
import type { ChainAccount } from './vm';

/** Addresses that a message takes from lookup tables. */
export interface LoadedAddresses {
  writable: PublicKey[];
  readonly: PublicKey[];
}

/**
 * Resolves the lookup tables of a message. What cannot be resolved (no such table or index) is left out; running the
 * transaction then names the fault.
 */
export function loadAddresses(
  message: VersionedMessage,
  accountAt: (address: PublicKey) => ChainAccount | null,
): LoadedAddresses {
  const loaded: LoadedAddresses = { writable: [], readonly: [] };
  for (const { accountKey, writableIndexes, readonlyIndexes } of message.addressTableLookups) {
    const addresses = tableAddresses(accountAt(accountKey));
    loaded.writable.push(...pick(addresses, writableIndexes));
    loaded.readonly.push(...pick(addresses, readonlyIndexes));
  }
  return loaded;
}

/** Bytes before the addresses; a closed or never created table has fewer. */
const TABLE_HEADER_BYTES = 56;
const TABLE_TAG = 1;

function tableAddresses(table: ChainAccount | null): PublicKey[] {
  if (table === null || !table.owner.equals(AddressLookupTableProgram.programId)) return [];
  if (table.data.length < TABLE_HEADER_BYTES || table.data.readUInt32LE(0) !== TABLE_TAG) return [];
  return AddressLookupTableAccount.deserialize(table.data).addresses;
}

function pick(addresses: PublicKey[], indexes: number[]): PublicKey[] {
  return indexes.flatMap((index) => addresses[index] ?? []);
}
