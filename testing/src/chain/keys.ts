import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';

/** By label and number: a key costs a millisecond, and each world of a suite draws the same ones. */
const drawn = new Map<string, Keypair>();

/** Hands out keypairs that are the same in every run, so that addresses, bumps and compute units are too. */
export class KeyRing {
  private drawn = 0;

  constructor(private readonly label: string) {}

  next(): Keypair {
    this.drawn += 1;
    const name = `${this.label} ${this.drawn}`;
    const known = drawn.get(name);
    if (known !== undefined) return known;
    const keypair = Keypair.fromSeed(createHash('sha256').update(name).digest());
    drawn.set(name, keypair);
    return keypair;
  }
}
