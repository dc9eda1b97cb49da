import { runs } from '@crr/testing/budget';
import { key, LARGEST } from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { DecodeError, decodeConfig, decodeEvent, encodeConfig } from '../src';
import { UnreadableError } from '../src/codec/byte-cursor';
import type { IdlTypeDef, ProgramIdl } from '../src/codec/idl';
import { ProgramCodec } from '../src/codec/program-codec';
import { ROUTER_IDL } from '../src/codec/router-idl';
import { StructReader } from '../src/codec/struct-reader';
import { attention_token_idl } from '../src/generated/attention_token';
import { AnchorOracle } from './support/anchor-oracle';
import { StructValues } from './support/struct-values';

const IDLS: readonly ProgramIdl[] = [ROUTER_IDL, attention_token_idl];

function structsOf({ types }: ProgramIdl): string[] {
  return types.flatMap(({ name, type }) => (type.kind === 'struct' ? [name] : []));
}

/** Without the bytes that nothing is read from, so that every byte counts. */
function withoutReserved(idl: ProgramIdl): ProgramIdl {
  const types = idl.types.map(({ name, type }): IdlTypeDef => {
    if (type.kind === 'enum') return { name, type };
    return { name, type: { ...type, fields: type.fields.filter((field) => field.name !== 'reserved') } };
  });
  return { ...idl, types };
}

describe('reading structs', () => {
  for (const idl of IDLS) {
    const codec = new ProgramCodec(idl);
    const oracle = new AnchorOracle(idl);
    const reader = new StructReader(idl.types);
    const values = new StructValues(idl);

    for (const name of structsOf(idl)) {
      it(`gives of any ${idl.metadata.name} ${name} what Anchor gives`, () => {
        fc.assert(
          fc.property(values.of(name), fc.uint8Array({ maxLength: 9 }), (value, behind) => {
            const bytes = codec.encodeStruct(name, value);
            const read = reader.readExactly(name, bytes);
            expect(read).to.deep.equal(oracle.read(name, bytes));
            expect(read).to.deep.equal(value);
            expect(reader.readFront(name, Buffer.concat([bytes, behind]))).to.deep.equal(value);
          }),
          { numRuns: runs(40) },
        );
      });
    }

    const plain = withoutReserved(idl);
    const plainCodec = new ProgramCodec(plain);
    const plainReader = new StructReader(plain.types);

    /** Reads bytes and, if they can be read, expects them to be the one form of what they say. */
    function expectExact(name: string, bytes: Uint8Array): void {
      let read: unknown;
      try {
        read = plainReader.readExactly(name, bytes);
      } catch (error) {
        expect(error).to.be.instanceOf(UnreadableError);
        return;
      }
      const written = plainCodec.encodeStruct(name, read as Readonly<Record<string, unknown>>);
      expect(Buffer.from(written).toString('hex')).to.equal(Buffer.from(bytes).toString('hex'));
    }

    it(`takes of spoilt ${idl.metadata.name} structs only what encodes to the same bytes`, () => {
      const names = structsOf(idl);
      const cases = fc
        .constantFrom(...names)
        .chain((name) =>
          values.of(name).map((value) => ({ name, bytes: plainCodec.encodeStruct(name, value) })),
        );
      const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 3,
      });
      fc.assert(
        fc.property(
          cases,
          fc.nat(),
          fc.uint8Array({ minLength: 1, maxLength: 40 }),
          flips,
          (made, cut, more, flip) => {
            const { name, bytes } = made;
            expect(() => plainReader.readExactly(name, bytes.subarray(0, cut % bytes.length))).to.throw(
              UnreadableError,
            );
            expect(() => plainReader.readExactly(name, Buffer.concat([bytes, more]))).to.throw(
              UnreadableError,
            );
            const flipped = bytes.slice();
            for (const [at, change] of flip)
              flipped[at % bytes.length] = (flipped[at % bytes.length] ?? 0) ^ change;
            expectExact(name, flipped);
          },
        ),
        { numRuns: runs(2_000) },
      );
    });

    it(`takes each value that one byte of a ${idl.metadata.name} struct can have, or names the byte`, () => {
      for (const name of structsOf(idl)) {
        const [value] = fc.sample(values.of(name), { numRuns: 1, seed: 7 });
        const bytes = plainCodec.encodeStruct(name, value ?? {});
        for (let at = 0; at < bytes.length; at += 1) {
          const flipped = bytes.slice();
          for (const byte of [0, 1, 2, 6, 0x7f, 0x80, 0xff]) {
            flipped[at] = byte;
            expectExact(name, flipped);
          }
        }
      }
    });
  }
});

describe('what Borsh never writes', () => {
  const idl: ProgramIdl = {
    ...ROUTER_IDL,
    types: [
      {
        name: 'Sample',
        type: {
          kind: 'struct',
          fields: [
            { name: 'flag', type: 'bool' },
            { name: 'maybe', type: { option: 'u8' } },
            { name: 'choice', type: { defined: { name: 'Choice' } } },
            { name: 'text', type: 'string' },
            { name: 'list', type: { vec: 'u16' } },
          ],
        },
      },
      {
        name: 'Choice',
        type: { kind: 'enum', variants: [{ name: 'Left' }, { name: 'Right', fields: ['u8'] }] },
      },
    ],
  };
  const reader = new StructReader(idl.types);
  const good = [1, 1, 9, 1, 5, 2, 0, 0, 0, 0xc3, 0xa9, 1, 0, 0, 0, 7, 0];

  it('is told apart from what it does', () => {
    expect(reader.readExactly('Sample', Uint8Array.from(good))).to.deep.equal({
      flag: true,
      maybe: 9,
      choice: { right: 5 },
      text: 'é',
      list: [7],
    });
  });

  const cases: readonly [string, number, number[], string][] = [
    ['a boolean of 2', 0, [2], 'at byte 0: 2 is neither 0 nor 1'],
    ['an option of 255', 1, [255], 'at byte 1: 255 is neither 0 nor 1'],
    ['a variant that does not exist', 3, [2], 'at byte 3: there is no variant 2'],
    ['half a character', 9, [0xc3, 0x28], 'at byte 9: the text is not UTF-8'],
    ['a surrogate', 5, [3, 0, 0, 0, 0xed, 0xa0, 0x80], 'at byte 9: the text is not UTF-8'],
    ['a text longer than the bytes', 5, [9], 'at byte 9: 1 bytes are missing'],
    ['a list of four billion', 11, [255, 255, 255, 255], 'at byte 17: 2 bytes are missing'],
  ];
  for (const [what, at, change, message] of cases) {
    it(`is refused, and where it stands is named: ${what}`, () => {
      const bytes = Uint8Array.from(good);
      bytes.set(change, at);
      expect(() => reader.readExactly('Sample', bytes)).to.throw(UnreadableError, message);
    });
  }

  it('is refused: a list of keys with a free place in front of a key', () => {
    const data = encodeConfig({ ...LARGEST.config, swapVenues: [key(8), key(9)] });
    const first = Buffer.from(data).indexOf(Buffer.alloc(32, 8));
    expect(decodeConfig(data).swapVenues).to.have.length(2);
    data.fill(0, first, first + 32);
    expect(() => decodeConfig(data)).to.throw(DecodeError, /a free place stands in front of a key/);
  });

  it('is passed on by the name of the event that it stands in', () => {
    const codec = new ProgramCodec(ROUTER_IDL);
    const discriminator = ROUTER_IDL.events.find(({ name }) => name === 'InfluencerVerified')?.discriminator;
    const fields = codec.encodeStruct('InfluencerVerified', {
      seq: 1n,
      timestamp: 2n,
      wallet: key(3),
      verifier: PublicKey.default,
      verified: true,
      tier: 'Nano',
      chain: new Uint8Array(32),
    });
    const flag = fields.length - 32 - 2;
    fields[flag] = 7;
    const bytes = Uint8Array.from([...(discriminator ?? []), ...fields]);
    expect(() => decodeEvent(bytes, { instruction: 0, inner: 0 })).to.throw(
      DecodeError,
      `not a InfluencerVerified: its content can not be read, at byte ${flag}: 7 is neither 0 nor 1`,
    );
  });
});
