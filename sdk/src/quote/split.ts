/** How a payable amount is divided between the user and the influencer. Twin of the program's `math::split`. */

/** Basis points in a whole. */
export const BPS_DENOMINATOR = 10_000;

/** A payable amount divided; `userUsdc + influencerUsdc === payableUsdc` always. USDC base units. */
export interface Split {
  readonly payableUsdc: bigint;
  /** Everything that is not the influencer's: the user takes the remainder of every rounding. */
  readonly userUsdc: bigint;
  readonly influencerUsdc: bigint;
  /** The part of `userUsdc` that the campaign calls a bonus: a figure for reports, not a further payment. */
  readonly userBonusUsdc: bigint;
}

/** `amount × bps / 10_000`, rounded down. `bps` above 10,000 counts as 10,000. */
export function shareOf(amountUsdc: bigint, bps: number): bigint {
  return (amountUsdc * BigInt(Math.min(bps, BPS_DENOMINATOR))) / BigInt(BPS_DENOMINATOR);
}

/** The influencer's share after the tier multiplier: `min(share × percent / 100, 10_000 − bonus)`. */
export function influencerBps(influencerShareBps: number, tierPercent: number, userBonusBps: number): number {
  const boosted = Math.floor((influencerShareBps * tierPercent) / 100);
  return Math.min(boosted, Math.max(BPS_DENOMINATOR - userBonusBps, 0));
}

/** Divides `payableUsdc`; without an influencer `influencerBps` is 0. */
export function splitPayout(payableUsdc: bigint, influencerBps: number, userBonusBps: number): Split {
  const influencerUsdc = shareOf(payableUsdc, influencerBps);
  return {
    payableUsdc,
    userUsdc: payableUsdc - influencerUsdc,
    influencerUsdc,
    userBonusUsdc: shareOf(payableUsdc, userBonusBps),
  };
}

/**
 * Divides what came back from a swap in the same proportion: a part's share rounded down, at most the whole; 0 when
 * nothing was swapped.
 */
export function proportion(totalOut: bigint, partUsdc: bigint, swappedUsdc: bigint): bigint {
  if (swappedUsdc === 0n) return 0n;
  const share = (totalOut * partUsdc) / swappedUsdc;
  return share < totalOut ? share : totalOut;
}

/** `amount × price / 1_000_000`, rounded up: the least AC that a swap must return at a price per whole USDC. */
export function floorOut(amountUsdc: bigint, acPerUsdc: bigint): bigint {
  return ceilDiv(amountUsdc * acPerUsdc, 1_000_000n);
}

/** What {@link minimumAcOut} follows from. */
export interface MinimumAcOut {
  readonly payableUsdc: bigint;
  /** The part of it that is swapped now; the rest accrues. */
  readonly swappedUsdc: bigint;
  /** The attester's minimum for the whole payable amount. */
  readonly minAcOut: bigint;
  /** The campaign's floor price in AC base units per whole USDC. */
  readonly minAcPerUsdc: bigint;
}

/** The least AC that the program takes for a swap: the attester's minimum scaled to the part, never below the floor price. */
export function minimumAcOut({ payableUsdc, swappedUsdc, minAcOut, minAcPerUsdc }: MinimumAcOut): bigint {
  const scaled = ceilDiv(minAcOut * swappedUsdc, payableUsdc > 0n ? payableUsdc : 1n);
  return [scaled, floorOut(swappedUsdc, minAcPerUsdc), 1n].reduce((a, b) => (a > b ? a : b));
}

function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
