import { randomBytes } from 'node:crypto';
import { assert } from 'chai';
import { COUPON_ALPHABET, couponKey, generateCouponCode } from '../../src/coupon-code';

describe('codes of coupons', () => {
  it('are a prefix, a hyphen and as many characters as asked for', () => {
    assert.match(
      generateCouponCode({ prefix: 'summer', length: 4 }, randomBytes),
      /^SUMMER-[2-9A-HJ-NP-Z]{4}$/,
    );
    assert.match(generateCouponCode({ prefix: null, length: 32 }, randomBytes), /^[2-9A-HJ-NP-Z]{32}$/);
  });

  it('hold nothing that is taken for something else', () => {
    assert.lengthOf(new Set(COUPON_ALPHABET), 32);
    for (const character of '0O1I') assert.notInclude(COUPON_ALPHABET, character);
  });

  it('have each character equally often: every byte is used, and each character by eight bytes', () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const code = generateCouponCode({ prefix: null, length: 256 }, () => every);
    for (const character of COUPON_ALPHABET) {
      assert.lengthOf(
        [...code].filter((one) => one === character),
        8,
        character,
      );
    }
  });

  it('are found whatever letters the buyer writes', () => {
    assert.equal(couponKey('Jessica20'), couponKey('JESSICA20'));
  });
});
