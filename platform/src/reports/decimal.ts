/** Amounts and rates as decimal text, computed with whole numbers. Pure. */

import { decimalOf, dividedIn } from '../events';

/** An amount in millionths of its currency. */
export type Millionths = bigint;

const MILLION = 1_000_000n;
const DECIMALS = 6;

/** part / whole with six decimals, rounded half up: (1, 3) → "0.333333". Null without a whole. Neither is negative. */
export function ratioOf(part: number | bigint, whole: number | bigint): string | null {
  if (BigInt(whole) === 0n) return null;
  const millionths = divideHalfUp(BigInt(part) * MILLION, BigInt(whole))
    .toString()
    .padStart(DECIMALS + 1, '0');
  return `${millionths.slice(0, -DECIMALS)}.${millionths.slice(-DECIMALS)}`;
}

/** What an order is worth on the average, rounded half up to the currency's own decimals. Null without orders. */
export function perOrder(revenue: Millionths, orders: number, currency: string): string | null {
  return orders === 0 ? null : decimalOf(dividedIn(currency, revenue, BigInt(orders)), currency);
}

/** dividend / divisor, rounded half up. The dividend is not negative, the divisor positive. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}
