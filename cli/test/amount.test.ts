import { expect } from 'chai';
import fc from 'fast-check';
import { AmountError, formatAmount, formatWhole, parseAmount } from '../src/amount';

const U64_MAX = (1n << 64n) - 1n;

describe('amounts', () => {
  it('reads decimals exactly', () => {
    expect(parseAmount('12.5')).to.equal(12_500_000n);
    expect(parseAmount('0.000001')).to.equal(1n);
    expect(parseAmount('5000')).to.equal(5_000_000_000n);
    expect(parseAmount('0')).to.equal(0n);
    // 0.1 + 0.2 is no float here
    expect(parseAmount('0.1') + parseAmount('0.2')).to.equal(parseAmount('0.3'));
  });

  it('reads up to the greatest u64 and no further', () => {
    expect(parseAmount('18446744073709.551615')).to.equal(U64_MAX);
    expect(() => parseAmount('18446744073709.551616')).to.throw(AmountError, '64-bit');
  });

  for (const text of ['', '.', '.5', '5.', '-1', '+1', '1e3', '1,000', ' 1', '0x10', 'NaN', '１']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseAmount(text)).to.throw(AmountError, 'decimal number');
    });
  }

  it('refuses a decimal that the token does not have, instead of rounding', () => {
    expect(() => parseAmount('1.2345678')).to.throw(AmountError, 'more than 6 decimals');
    expect(() => parseAmount('1.0', 0)).to.throw(AmountError, 'more than 0 decimals');
  });

  it('reads back every amount that it writes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: U64_MAX }),
        fc.integer({ min: 0, max: 12 }),
        (units, decimals) => {
          expect(parseAmount(formatAmount(units, decimals).replaceAll(',', ''), decimals)).to.equal(units);
        },
      ),
    );
  });

  it('groups thousands and keeps the sign', () => {
    expect(formatAmount(4_998_950_000n)).to.equal('4,998.950000');
    expect(formatAmount(-1n)).to.equal('-0.000001');
    expect(formatWhole(1_234_567)).to.equal('1,234,567');
    expect(formatWhole(-1_234n)).to.equal('-1,234');
  });
});
