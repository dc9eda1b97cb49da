/** Keys as settings hold them: base58 of a 32-byte seed, or of a 64-byte secret key. */
import { Base58Error, decodeBase58 } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';

const SEED_BYTES = 32;
const SECRET_KEY_BYTES = 64;
/** Base58 takes quadratic time: nothing longer than a key can be is read. */
const MOST_CHARACTERS = 90;

/** Reads a key; null for text that is none, or whose halves do not belong together. */
export function keypairOf(text: string): Keypair | null {
  const bytes = bytesOf(text);
  if (bytes?.length !== SEED_BYTES && bytes?.length !== SECRET_KEY_BYTES) return null;
  const keypair = Keypair.fromSeed(bytes.subarray(0, SEED_BYTES));
  const publicHalf = bytes.subarray(SEED_BYTES);
  const publicKey = keypair.publicKey.toBytes();
  return publicHalf.every((byte, at) => byte === publicKey[at]) ? keypair : null;
}

function bytesOf(text: string): Uint8Array | null {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    return decodeBase58(text);
  } catch (error) {
    if (error instanceof Base58Error) return null;
    throw error;
  }
}
