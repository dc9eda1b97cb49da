import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';

/** Hands out keypairs that are the same in every run, so that addresses, bumps and compute units are too. */
export class KeyRing {
  private drawn = 0;

  constructor(private readonly label: string) {}

  next(): Keypair {
    this.drawn += 1;
    return Keypair.fromSeed(createHash('sha256').update(`${this.label} ${this.drawn}`).digest());
  }
}
