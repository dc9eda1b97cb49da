/** Codes with which influencers invite others. */

import type { RandomBytes } from '@crr/kit';
import { generateCouponCode } from '../coupon-code';

const LENGTH = 8;

/** A code by chance, of the characters of coupons: it is written down and read aloud as they are. */
export function generateReferralCode(random: RandomBytes): string {
  return generateCouponCode({ prefix: null, length: LENGTH }, random);
}
