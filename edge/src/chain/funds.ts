/** What the attester can still pay with: fees, and the deposits of new attributions. */
import { type Clock, LATE, within } from '@crr/kit';
import { isChainError } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

import type { Chain } from './chain';

/**
 * With less than this an account's first VAU may not land: a deposit of 2,554,320 lamports, the fees, and the 890,880 that a wallet has to
 * keep.
 */
export const LEAST_LAMPORTS = 3_500_000n;

const FRESH_MS = 10_000;
/** Nobody waits longer for what is only good to know. */
const PATIENCE_MS = 1_000;

/** Knows a balance, ten seconds old at most. */
export class Funds {
  private asked: { readonly atMs: number; readonly answer: Promise<bigint | null> } | null = null;

  constructor(
    private readonly chain: Pick<Chain, 'accounts'>,
    private readonly wallet: PublicKey,
    private readonly clock: Clock,
  ) {}

  /** The wallet's lamports; null while they can not be known. */
  async lamports(): Promise<bigint | null> {
    const nowMs = this.clock.now();
    if (this.asked === null || Math.abs(nowMs - this.asked.atMs) >= FRESH_MS) {
      this.asked = { atMs: nowMs, answer: this.ask() };
    }
    const answer = await within(this.asked.answer, PATIENCE_MS);
    return answer === LATE ? null : answer;
  }

  private async ask(): Promise<bigint | null> {
    try {
      const [account] = await this.chain.accounts([this.wallet]);
      return account?.lamports ?? 0n;
    } catch (error) {
      if (isChainError(error)) return null;
      throw error;
    }
  }
}
