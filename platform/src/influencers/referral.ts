/** Codes with which influencers invite others. */

import type { Random } from '../clock';
import { generateCouponCode } from '../coupon-code';

const LENGTH = 8;

/** A code by chance, of the characters of coupons: it is written down and read aloud as they are. */
export function generateReferralCode(random: Random): string {
  return generateCouponCode({ prefix: null, length: LENGTH }, random);
}
