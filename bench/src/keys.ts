import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';

/**
 * A keypair that is the same on every run. The search for a derived address's bump costs compute units that depend on
 * the keys alone, so fixed keys give fixed figures.
 */
export function fixedKeypair(label: string): Keypair {
  return Keypair.fromSeed(createHash('sha256').update(`campaign-reward-router bench ${label}`).digest());
}

/** So many fixed keypairs. */
export function people(label: string, count: number): Keypair[] {
  return Array.from({ length: count }, (_, i) => fixedKeypair(`${label} ${i}`));
}
