/** Codes of coupons. Pure but for chance, which is given. */
import type { RandomBytes } from '@crr/kit';
import { isPlaceholder, visibleText } from '@crr/sdk';

/** Letters and digits that nobody takes for each other: no 0 and O, no 1 and I. */
export const COUPON_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Characters that are made by chance. Four of them are 1,048,576 codes, of which a patient visitor could try some. */
export const COUPON_LENGTH = { least: 4, usual: 8, most: 32 } as const;

/** What stands before the hyphen; capital or small letters, which are made capital. */
export const COUPON_PREFIX_PATTERN = /^[A-Za-z0-9]{1,24}$/;

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

/** Characters of a code at most. */
export const COUPON_CODE_MOST = 64;
/** Coupons of an order that are looked at. */
export const COUPONS_MOST = 10;
/** Letters, digits and signs of any script, with blanks between them; not what lists of codes are divided by. */
const CODE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;
const DIVIDERS = /[,;|]/;

/**
 * A code as it is kept: without what nobody sees, one blank where there were several.
 *
 * @returns null for what can be no code
 */
export function couponCode(text: string): string | null {
  const code = visibleText(text.normalize('NFC'));
  if (code === '' || code.length > COUPON_CODE_MOST || DIVIDERS.test(code) || !CODE.test(code)) return null;
  return isPlaceholder(code) ? null : code;
}

/**
 * By what a code is found: however its letters were typed, in capitals or not, wide or narrow, composed or not.
 *
 * @returns null for what can be no code
 */
export function couponKey(text: string): string | null {
  const code = couponCode(text);
  if (code === null) return null;
  return visibleText(code.normalize('NFKC').toUpperCase().normalize('NFKC'));
}

/** The codes of an order that tells several in one text: divided by commas, semicolons or bars. Each once. */
export function couponKeys(text: string): string[] {
  const codes = text.split(DIVIDERS).map(visibleText);
  return [...new Set(codes.filter((code) => code !== ''))].slice(0, COUPONS_MOST);
}
