/** What a sale earns. Pure, in whole numbers: amounts are rounded down, what is lost by it stays with the advertiser. */
import type { CommissionRule } from '@crr/db';

/** A sale, as far as its commission goes. */
export interface Sale {
  /** Millionths of the currency. */
  readonly grossMicros: bigint;
  /** Of that, what was given back. */
  readonly refundedMicros: bigint;
  /** All of it was given back, whatever it was worth. */
  readonly isRefunded: boolean;
}

const BPS = 10_000n;

/** Currencies of which a millionth is a base unit of USDC. */
const AT_PAR: ReadonlySet<string> = new Set(['USD', 'USDC']);

/** Whether a rule gives an amount in USDC for sales in a currency. */
export function isInUsdc({ type }: Pick<CommissionRule, 'type'>, currency: string): boolean {
  return type !== 'percentage' || AT_PAR.has(currency);
}

/**
 * What is earned by what of a sale was not refunded: a percentage of it rounded down, so that several refunds come to the same as one of their
 * sum; a flat amount until all is refunded; never more than the influencer's cap left when it was credited. USDC base units.
 */
export function earnedUsdc(rule: CommissionRule, { grossMicros, refundedMicros, isRefunded }: Sale): bigint {
  if (isRefunded) return 0n;
  const netMicros = grossMicros > refundedMicros ? grossMicros - refundedMicros : 0n;
  const earned =
    rule.type === 'percentage'
      ? (netMicros * BigInt(rule.share_bps ?? 0)) / BPS
      : BigInt(rule.flat_usdc ?? 0);
  if (rule.cap_left_usdc === null) return earned;
  const cap = BigInt(rule.cap_left_usdc);
  return earned < cap ? earned : cap;
}
