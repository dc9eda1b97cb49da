/** Amounts as people write them, and as chains count them. No floats anywhere on the way. */

/** Decimals of USDC: one dollar is 1,000,000 base units. */
export const USDC_DECIMALS = 6;
/** Decimals of AC and AC-D, where this repository creates them. */
export const AC_DECIMALS = 9;

const U64_MAX = (1n << 64n) - 1n;

/** A text that is no amount. */
export class AmountError extends Error {
  override readonly name = 'AmountError';

  constructor(
    readonly text: string,
    readonly rule: string,
  ) {
    super(`"${text}": ${rule}`);
  }
}

/**
 * Reads a decimal amount, e.g. `12.5` USDC, into base units, exactly.
 *
 * @throws AmountError for anything but digits with at most `decimals` of them behind one point, and beyond u64
 */
export function parseAmount(text: string, decimals: number = USDC_DECIMALS): bigint {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new AmountError(text, 'must be a decimal number such as 12.5');
  if (fraction.length > decimals) throw new AmountError(text, `has more than ${decimals} decimals`);
  const units = BigInt(whole + fraction.padEnd(decimals, '0'));
  if (units > U64_MAX) throw new AmountError(text, 'does not fit a 64-bit number of base units');
  return units;
}

/** Writes base units as a decimal amount with all its decimals and grouped thousands: `5,000.000000`. */
export function formatAmount(units: bigint, decimals: number = USDC_DECIMALS): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const split = digits.length - decimals;
  const fraction = decimals === 0 ? '' : `.${digits.slice(split)}`;
  return `${sign}${grouped(digits.slice(0, split))}${fraction}`;
}

/** Writes a whole number with grouped thousands: `5,000`. */
export function formatWhole(value: bigint | number): string {
  const text = value.toString();
  return text.startsWith('-') ? `-${grouped(text.slice(1))}` : grouped(text);
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
