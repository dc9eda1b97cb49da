/** Knowing an instruction again in a transaction that a wallet signed. Pure. */
import { createHash } from 'node:crypto';
import type { PublicKey, TransactionInstruction, VersionedTransactionResponse } from '@solana/web3.js';

/** An instruction as it stands in a transaction. */
export interface PlainInstruction {
  readonly programId: PublicKey;
  readonly accounts: readonly PublicKey[];
  readonly data: Uint8Array;
}

/** SHA-256 over program, accounts and data, in hex. Which accounts sign and are writable follows from the program. */
export function fingerprintOf({ programId, accounts, data }: PlainInstruction): string {
  const hash = createHash('sha256').update(programId.toBytes()).update(Uint8Array.of(accounts.length));
  for (const account of accounts) hash.update(account.toBytes());
  return hash.update(data).digest('hex');
}

/** An instruction before it is in a transaction. */
export function plainOf({ programId, keys, data }: TransactionInstruction): PlainInstruction {
  return { programId, accounts: keys.map(({ pubkey }) => pubkey), data };
}

/** The instructions of a transaction, without those that programs called. */
export function instructionsOf(response: VersionedTransactionResponse): PlainInstruction[] {
  const { message } = response.transaction;
  const loaded = response.meta?.loadedAddresses;
  const keys = message.getAccountKeys(loaded === undefined ? undefined : { accountKeysFromLookups: loaded });
  const keyAt = (index: number): PublicKey => {
    const key = keys.get(index);
    if (key === undefined) throw new RangeError(`the transaction has no account ${index}`);
    return key;
  };
  return message.compiledInstructions.map(({ programIdIndex, accountKeyIndexes, data }) => ({
    programId: keyAt(programIdIndex),
    accounts: accountKeyIndexes.map(keyAt),
    data,
  }));
}
