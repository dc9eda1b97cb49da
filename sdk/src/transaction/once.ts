/** Idempotency key, proven on chain: something is done once, by a key that the caller can repeat. */
import { sha256 } from '@noble/hashes/sha2';
import { PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';

/** Longer seeds are refused by the runtime. */
const SEED_LETTERS = 32;

/** An account that can be created once, and the instruction that creates it. */
export interface OnceMarker {
  /** Is there if, and only if, a transaction with the instruction has succeeded. */
  readonly address: PublicKey;
  /**
   * To be put before what shall happen once, in the same transaction: the second one fails as a whole, whoever sends it, however it is signed,
   * however long after, and in whatever terminal.
   *
   * @param lamports the deposit of an account without data: `getMinimumBalanceForRentExemption(0)`
   */
  instruction(lamports: number): TransactionInstruction;
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
    instruction: (lamports) =>
      SystemProgram.createAccountWithSeed({
        fromPubkey: wallet,
        newAccountPubkey: address,
        basePubkey: wallet,
        seed,
        lamports,
        space: 0,
        programId: SystemProgram.programId,
      }),
  };
}
