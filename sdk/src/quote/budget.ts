/** Which part of a reward the budgets still allow. Twin of the program's `math::budget`. */

const SECONDS_PER_DAY = 86_400n;
/** What a budget allows that is not set: u64's greatest value. */
export const UNLIMITED_USDC = (1n << 64n) - 1n;

/** The UTC day of a Unix time: `floor(unix_seconds / 86_400)`, also for times before 1970. */
export function dayOf(unixSeconds: bigint): bigint {
  const day = unixSeconds / SECONDS_PER_DAY;
  return unixSeconds % SECONDS_PER_DAY < 0n ? day - 1n : day;
}

/** What each budget still allows, in USDC base units; {@link UNLIMITED_USDC} where none is set. */
export interface Allowance {
  readonly dailyUsdc: bigint;
  readonly campaignUsdc: bigint;
  readonly potUsdc: bigint;
  readonly userUsdc: bigint;
}

/** The most that may be paid: the least of the four. */
export function mostUsdc({ dailyUsdc, campaignUsdc, potUsdc, userUsdc }: Allowance): bigint {
  return [dailyUsdc, campaignUsdc, potUsdc, userUsdc].reduce(least);
}

/** `min(wanted, the four budgets)`. */
export function payableUsdc(allowance: Allowance, wantedUsdc: bigint): bigint {
  return least(mostUsdc(allowance), wantedUsdc);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
