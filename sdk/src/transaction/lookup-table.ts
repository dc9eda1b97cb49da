/** Lookup tables: what many transactions name alike takes one byte instead of 32 in each. */
import { AddressLookupTableProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';

/** A table can hold this many addresses. */
export const MAX_LOOKUP_TABLE_ADDRESSES = 256;
/** As many addresses as an extension can name and still fit one transaction together with the table's creation. */
const ADDRESSES_PER_EXTENSION = 20;

/** A lookup table to be created. */
export interface LookupTableCreation {
  readonly address: PublicKey;
  /** Creates the table, then extends it; to be confirmed in this order. Its addresses are usable one slot later. */
  readonly instructions: TransactionInstruction[];
}

/**
 * The instructions that create a lookup table and fill it with the distinct addresses given.
 *
 * @param recentSlot a slot of the last 512 that had a block
 * @throws RangeError for more than 256 addresses
 */
export function createLookupTableInstructions(
  authority: PublicKey,
  payer: PublicKey,
  recentSlot: number | bigint,
  addresses: readonly PublicKey[],
): LookupTableCreation {
  const distinct = [...new Map(addresses.map((address) => [address.toBase58(), address])).values()];
  if (distinct.length > MAX_LOOKUP_TABLE_ADDRESSES) {
    throw new RangeError(`addresses: a lookup table holds at most ${MAX_LOOKUP_TABLE_ADDRESSES}`);
  }
  const [create, address] = AddressLookupTableProgram.createLookupTable({ authority, payer, recentSlot });
  const instructions = [create];
  for (let start = 0; start < distinct.length; start += ADDRESSES_PER_EXTENSION) {
    const part = distinct.slice(start, start + ADDRESSES_PER_EXTENSION);
    instructions.push(
      AddressLookupTableProgram.extendLookupTable({
        lookupTable: address,
        authority,
        payer,
        addresses: part,
      }),
    );
  }
  return { address, instructions };
}
