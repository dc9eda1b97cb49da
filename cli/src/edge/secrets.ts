/** The edge's secrets: made where there are none, and how they reach the edge. */
import { randomBytes } from 'node:crypto';
import { encodeBase58 } from '@crr/sdk';
import type { Keypair } from '@solana/web3.js';

const SECRET_BYTES = 32;

/** Text that nobody guesses, for SESSION_SECRET, IP_SALT, COLLECTOR_KEY and the like. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** A keypair as the edge's settings hold it: 64 bytes in base58. */
export function keyText(keypair: Keypair): string {
  return encodeBase58(keypair.secretKey);
}
