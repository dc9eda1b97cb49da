/** The shop's own discounts. Whom a code credits is the platform's affair: the shop only tells it which code was used. */

/** Codes in capitals, and what they take off, in percent. */
export type Discounts = ReadonlyMap<string, bigint>;

/** A discount that somebody gets. */
export interface Discount {
  readonly code: string;
  readonly percent: bigint;
}

/** Codes can't be read. */
export class DiscountFormatError extends Error {
  override readonly name = 'DiscountFormatError';
  constructor(entry: string) {
    super(`"${entry}" must be CODE=PERCENT with 1 to 100 percent, e.g. JESSICA20=20`);
  }
}

/** Reads `JESSICA20=20,SUMMER=10`. @throws DiscountFormatError */
export function readDiscounts(text: string): Discounts {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [, code = '', percent = '0'] = /^\s*([A-Za-z0-9_-]+)=(\d{1,3})\s*$/.exec(entry) ?? [];
      if (code === '' || BigInt(percent) < 1n || BigInt(percent) > 100n) throw new DiscountFormatError(entry);
      return [code.toUpperCase(), BigInt(percent)];
    }),
  );
}

/** The discount of a code, however it was typed; null for one that the shop does not know. */
export function discountOf(discounts: Discounts, typed: string): Discount | null {
  const code = typed.trim().toUpperCase();
  const percent = discounts.get(code);
  return percent === undefined ? null : { code, percent };
}

/** What is left to pay, in cents, rounded up to a whole one. */
export function discounted(cents: bigint, discount: Discount | null): bigint {
  return discount === null ? cents : cents - (cents * discount.percent) / 100n;
}
