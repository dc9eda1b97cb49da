/** Codes of coupons. Pure but for chance, which is given. */

/** Letters and digits that nobody takes for each other: no 0 and O, no 1 and I. */
export const COUPON_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Characters that are made by chance. Four of them are 1,048,576 codes, of which a patient visitor could try some. */
export const COUPON_LENGTH = { least: 4, usual: 8, most: 32 } as const;

/** What stands before the hyphen; capital or small letters, which are made capital. */
export const COUPON_PREFIX_PATTERN = /^[A-Za-z0-9]{1,24}$/;

/** What a chosen code may look like. */
export const COUPON_CODE_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** So many random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** How a code is made. */
export interface CouponPattern {
  /** Stands before a hyphen; null for none. */
  readonly prefix: string | null;
  /** Characters by chance, {@link COUPON_LENGTH}. */
  readonly length: number;
}

/**
 * A code by chance, e.g. `SUMMER-X9Y2`. The alphabet has 32 characters, so that five bits of a byte choose each of them equally often.
 */
export function generateCouponCode({ prefix, length }: CouponPattern, random: RandomBytes): string {
  const bytes = random(length);
  const characters = Array.from(bytes, (byte) => COUPON_ALPHABET.charAt(byte % COUPON_ALPHABET.length));
  return `${prefix === null ? '' : `${prefix.toUpperCase()}-`}${characters.join('')}`;
}

/** By what a code is found: buyers write it as they like. */
export function couponKey(code: string): string {
  return code.toUpperCase();
}
