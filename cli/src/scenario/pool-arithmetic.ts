/**
 * The pool's arithmetic after its description, in plain BigInt and apart from everything that the product uses: what a
 * constant-product pool with fees gives for an amount.
 */
import { POOL_FEES } from '../chain/pool';

/** What is in the pool, base units. */
export interface Reserves {
  usdc: bigint;
  ac: bigint;
}

/** What a swap gives, and what is in the pool after it. */
export interface PoolSwap {
  /** AC base units. */
  out: bigint;
  after: Reserves;
}

/**
 * Swaps `usdcIn` into AC: fees first, each at least one base unit; then the product of both reserves must not fall, so
 * that what stays of the AC is rounded up.
 */
export function swapThroughPool(reserves: Reserves, usdcIn: bigint): PoolSwap {
  const { tradeNumerator, tradeDenominator, ownerNumerator, ownerDenominator } = POOL_FEES;
  const fees = fee(usdcIn, tradeNumerator, tradeDenominator) + fee(usdcIn, ownerNumerator, ownerDenominator);
  const product = reserves.usdc * reserves.ac;
  const usdcAtWork = reserves.usdc + usdcIn - fees;
  const acLeft = (product + usdcAtWork - 1n) / usdcAtWork;
  return { out: reserves.ac - acLeft, after: { usdc: reserves.usdc + usdcIn, ac: acLeft } };
}

/** The least to insist on: the quote less one per cent for whoever swaps in between. */
export function minimumOut(quote: bigint): bigint {
  return (quote * 99n) / 100n;
}

function fee(amount: bigint, numerator: bigint, denominator: bigint): bigint {
  const share = (amount * numerator) / denominator;
  return share > 0n ? share : 1n;
}
