import { runs } from '@crr/testing/budget';
import bs58 from 'bs58';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { Base58Error, decodeBase58, encodeBase58 } from '../src';

/** Bytes of every length up to four passes' worth and more, many with zeros in front. */
const someBytes = fc
  .tuple(fc.nat(3), fc.uint8Array({ maxLength: 400 }))
  .map(([zeros, rest]) => Uint8Array.of(...new Uint8Array(zeros), ...rest));

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const digits = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 120 });
const anyText = fc.oneof(
  digits,
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.tuple(digits, fc.string({ unit: 'grapheme', maxLength: 1 }), digits).map((parts) => parts.join('')),
);

function decoded(decode: (text: string) => Uint8Array, text: string): number[] | 'refused' {
  try {
    return Array.from(decode(text));
  } catch {
    return 'refused';
  }
}

describe('base58', () => {
  it('writes any bytes as the library does, and reads them back', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        const text = encodeBase58(bytes);
        expect(text).to.equal(bs58.encode(bytes));
        expect(decodeBase58(text)).to.deep.equal(bytes);
      }),
      { numRuns: runs(500) },
    );
  });

  it('writes and reads every length at its limits: all ones, and a one in front of zeros', () => {
    for (let length = 0; length <= 130; length += 1) {
      const most = new Uint8Array(length).fill(0xff);
      const least = most.map((_, i) => (i === 0 ? 1 : 0));
      const zero = new Uint8Array(length);
      for (const bytes of [most, least, zero]) {
        const text = bs58.encode(bytes);
        expect(encodeBase58(bytes)).to.equal(text);
        expect(decodeBase58(text)).to.deep.equal(bytes);
      }
    }
  });

  it('accepts the texts that the library accepts and no other', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(decoded(decodeBase58, text)).to.deep.equal(decoded(bs58.decode, text));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('names the character that it can not read, wherever it stands', () => {
    const text = '2'.repeat(30);
    for (const [character, index] of [
      ['0', 0],
      ['I', 7],
      [' ', 29],
      ['é', 15],
      ['Ā', 16],
    ] as const) {
      const changed = text.slice(0, index) + character + text.slice(index + 1);
      expect(() => decodeBase58(changed))
        .to.throw(Base58Error)
        .that.includes({ character, index });
    }
  });
});
