/** Idempotency key, proven on chain: something is done once, by a key that the caller can repeat. */
import { sha256 } from '@noble/hashes/sha2';
import { PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';

/** Longer seeds are refused by the runtime. */
const SEED_LETTERS = 32;

/** Bytes of a marker's account. Anybody can send lamports to an address; its bytes can be allocated by the wallet alone, and once. */
export const ONCE_MARKER_BYTES = 1;

/** An account that can be allocated once, and the instructions that do it. */
export interface OnceMarker {
  readonly address: PublicKey;
  /**
   * To be put before what shall happen once, in the same transaction: the second one fails as a whole, whoever sends it, however it is signed,
   * however long after, and in whatever terminal.
   *
   * @param lamports the deposit of the account: `getMinimumBalanceForRentExemption(ONCE_MARKER_BYTES)`
   */
  instructions(lamports: number): TransactionInstruction[];
  /**
   * Whether a transaction with the instructions has succeeded. An account without bytes is none: somebody sent it lamports.
   *
   * @param account what the chain has at {@link address}; null for nothing
   */
  isMade(account: { readonly data: { readonly length: number } } | null): boolean;
}

/**
 * The marker of a key. Nobody but the wallet can create it.
 *
 * @param wallet signs and pays
 * @param key whatever the caller can repeat; of any length
 */
export async function onceMarker(wallet: PublicKey, key: string): Promise<OnceMarker> {
  const hash = sha256(new TextEncoder().encode(`crr-once-v1:${key}`));
  const seed = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, SEED_LETTERS);
  const address = await PublicKey.createWithSeed(wallet, seed, SystemProgram.programId);
  return {
    address,
    // Not `createAccountWithSeed`, which whoever sends the address a lamport makes fail for ever.
    instructions: (lamports) => [
      SystemProgram.transfer({ fromPubkey: wallet, toPubkey: address, lamports }),
      SystemProgram.allocate({
        accountPubkey: address,
        basePubkey: wallet,
        seed,
        space: ONCE_MARKER_BYTES,
        programId: SystemProgram.programId,
      }),
    ],
    isMade: (account) => account !== null && account.data.length > 0,
  };
}
