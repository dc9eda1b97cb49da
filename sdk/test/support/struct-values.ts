import { PublicKey } from '@solana/web3.js';
import * as fc from 'fast-check';
import { COUNTRY_BYTES, OPTIONAL_KEYS, variantKey } from '../../src/codec/conventions';
import type { IdlType, IdlTypeDef, ProgramIdl } from '../../src/codec/idl';
import { camelCase } from '../../src/codec/names';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const someKey = bytes(32)
  .filter((key) => key.some((byte) => byte !== 0))
  .map((key) => new PublicKey(key));
const integer = (bits: bigint, signed = false) => {
  const [min, max] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  return fc.oneof(fc.constantFrom(min, max), fc.bigInt({ min, max }));
};

const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  u8: fc.nat(0xff),
  u16: fc.nat(0xffff),
  u32: fc.nat(0xffff_ffff),
  u64: integer(64n),
  i64: integer(64n, true),
  u128: integer(128n),
  bool: fc.boolean(),
  string: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('\u{feff}mark', '\u0000', '😀'),
  ),
  pubkey: fc.oneof({ weight: 9, arbitrary: someKey }, fc.constant(PublicKey.default)),
};

/** Makes any value of a program's structs, in the SDK's form. */
export class StructValues {
  private readonly types: ReadonlyMap<string, IdlTypeDef>;

  constructor(idl: ProgramIdl) {
    this.types = new Map(idl.types.map((type) => [type.name, type]));
  }

  of(name: string): fc.Arbitrary<Readonly<Record<string, unknown>>> {
    return this.defined(name) as fc.Arbitrary<Readonly<Record<string, unknown>>>;
  }

  private defined(name: string): fc.Arbitrary<unknown> {
    const type = this.types.get(name)?.type;
    if (type === undefined) throw new TypeError(`the IDL has no type ${name}`);
    if (type.kind === 'enum') {
      return fc.oneof(
        ...type.variants.map(({ name: variant, fields: [inner] = [] }) =>
          inner === undefined
            ? fc.constant(variant)
            : fc.record({ [variantKey(variant)]: this.value(inner) }, { noNullPrototype: true }),
        ),
      );
    }
    const shown = type.fields.filter((field) => field.name !== 'version' && field.name !== 'reserved');
    const entries = shown.map((field) => {
      const optional = OPTIONAL_KEYS.has(`${name}.${field.name}`);
      return [camelCase(field.name), optional ? fc.option(someKey) : this.value(field.type)] as const;
    });
    return fc.record(Object.fromEntries(entries), { noNullPrototype: true });
  }

  private value(type: IdlType): fc.Arbitrary<unknown> {
    if (typeof type === 'string') return SCALARS[type] ?? fail(type);
    if ('option' in type) return fc.option(this.value(type.option));
    if ('vec' in type) return fc.array(this.value(type.vec), { maxLength: 16 });
    if ('defined' in type) return this.defined(type.defined.name);
    const [item, length] = type.array;
    if (item === 'pubkey') return fc.array(someKey, { maxLength: length });
    if (length === COUNTRY_BYTES) return bytes(length).map((pair) => String.fromCharCode(...pair));
    return bytes(length);
  }
}

function fail(type: string): never {
  throw new TypeError(`no values of ${type} are known`);
}
