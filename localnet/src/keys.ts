import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';
import bs58 from 'bs58';

/**
 * The upgrade authority of the programs preloaded on the embedded chain. Derived from a fixed, published label, so
 * everybody holds it: it guards nothing and must never be given anything on a public cluster.
 */
export function localnetAuthority(): Keypair {
  return keypairOf('campaign-reward-router localnet upgrade authority, worthless');
}

/** Pays airdrops. As public, and as worthless, as {@link localnetAuthority}. */
export function localnetFaucet(): Keypair {
  return keypairOf('campaign-reward-router localnet faucet, worthless');
}

/** Stands for the node where a validator shows its identity. Nothing is signed with it. */
export const LOCALNET_IDENTITY = keypairOf('campaign-reward-router localnet identity').publicKey;

/** Genesis hash of every embedded chain: fixed, so that what binds to a cluster can bind to this one. */
export const LOCALNET_GENESIS_HASH = bs58.encode(sha256('campaign-reward-router localnet genesis'));

function keypairOf(label: string): Keypair {
  return Keypair.fromSeed(sha256(label));
}

function sha256(label: string): Uint8Array {
  return createHash('sha256').update(label).digest();
}
