import { PublicKey } from '@solana/web3.js';
import BN from 'bn.js';
import { keyOf } from '../keys';
import { ACCOUNT_VERSION, COUNTRY_BYTES, OPTIONAL_KEYS, variantKey } from './conventions';
import { EncodeError } from './errors';
import type { IdlType, IdlTypeDef, IdlVariant } from './idl';
import { camelCase } from './names';

// The one place where the SDK's values (bigint, Uint8Array, `'Usdc'`, camelCase) and Anchor's (BN, arrays of numbers,
// `{ Usdc: {} }`, snake_case) meet.

const NO_KEY = PublicKey.default;
const BIG_BITS: Readonly<Record<string, number>> = { u64: 64, i64: 64, u128: 128 };
const SMALL_BITS: Readonly<Record<string, number>> = { u8: 8, u16: 16, u32: 32 };
type Struct = Readonly<Record<string, unknown>>;

/** Brings values of a program's types from the SDK's form into Anchor's. */
export class ValueConverter {
  private readonly types: ReadonlyMap<string, IdlTypeDef>;

  constructor(types: readonly IdlTypeDef[]) {
    this.types = new Map(types.map((type) => [type.name, type]));
  }

  /**
   * The Anchor form of a value.
   * @throws {EncodeError} naming the field that does not fit and what it must be.
   */
  toAnchor(type: IdlType, value: unknown, path: string): unknown {
    if (typeof type === 'string') return scalarToAnchor(type, value, path);
    if ('option' in type) return value === null ? null : this.toAnchor(type.option, value, path);
    if ('vec' in type) {
      return listOf(value, path).map((item, i) => this.toAnchor(type.vec, item, `${path}[${i}]`));
    }
    if ('array' in type) return arrayToAnchor(type.array[0], type.array[1], value, path);
    return this.definedToAnchor(this.definition(type.defined.name), value, path);
  }

  /** The Anchor form of one field of a struct. */
  fieldToAnchor(structName: string, field: string, type: IdlType, struct: Struct, path: string): unknown {
    if (field === 'version') return ACCOUNT_VERSION;
    if (field === 'reserved') return zeros(type);
    const name = camelCase(field);
    const value = struct[name];
    const fieldPath = path === '' ? name : `${path}.${name}`;
    if (value === undefined) throw new EncodeError(fieldPath, 'given');
    if (value === null && OPTIONAL_KEYS.has(`${structName}.${field}`)) return NO_KEY;
    return this.toAnchor(type, value, fieldPath);
  }

  private definition(name: string): IdlTypeDef {
    const found = this.types.get(name);
    if (found === undefined) throw new TypeError(`the IDL has no type ${name}`);
    return found;
  }

  private definedToAnchor({ name, type }: IdlTypeDef, value: unknown, path: string): unknown {
    if (type.kind === 'enum') return this.variantToAnchor(type.variants, value, path);
    if (typeof value !== 'object' || value === null) throw new EncodeError(path, `a ${name}`);
    const struct = value as Struct;
    return Object.fromEntries(
      type.fields.map((field) => [
        field.name,
        this.fieldToAnchor(name, field.name, field.type, struct, path),
      ]),
    );
  }

  private variantToAnchor(variants: readonly IdlVariant[], value: unknown, path: string): unknown {
    for (const { name, fields } of variants) {
      if (fields === undefined) {
        if (value === name) return { [name]: {} };
        continue;
      }
      const key = variantKey(name);
      const [inner] = fields;
      if (inner !== undefined && typeof value === 'object' && value !== null && key in value) {
        return { [name]: { 0: this.toAnchor(inner, (value as Struct)[key], `${path}.${key}`) } };
      }
    }
    const names = variants.map(({ name, fields }) => (fields ? `{ ${variantKey(name)} }` : name));
    throw new EncodeError(path, `one of ${names.join(', ')}`);
  }
}

function scalarToAnchor(type: string, value: unknown, path: string): unknown {
  const bigBits = BIG_BITS[type];
  if (bigBits !== undefined) {
    const wrap = type.startsWith('u') ? BigInt.asUintN : BigInt.asIntN;
    if (typeof value !== 'bigint' || wrap(bigBits, value) !== value) {
      throw new EncodeError(path, `of type ${type} (bigint)`);
    }
    return new BN(value.toString());
  }
  const smallBits = SMALL_BITS[type];
  if (smallBits !== undefined) {
    const fits = Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** smallBits;
    if (!fits) throw new EncodeError(path, `of type ${type} (number)`);
    return value;
  }
  if (type === 'pubkey') {
    const key = keyOf(value);
    if (key === undefined) throw new EncodeError(path, 'a PublicKey');
    return key;
  }
  const wanted = type === 'bool' ? 'boolean' : 'string';
  if (typeof value !== wanted) throw new EncodeError(path, `a ${wanted}`);
  return value;
}

function arrayToAnchor(item: IdlType, length: number, value: unknown, path: string): unknown {
  if (item === 'pubkey') return keySlots(length, value, path);
  if (length === COUNTRY_BYTES) return countryBytes(value, path);
  if (!(value instanceof Uint8Array) || value.length !== length) {
    throw new EncodeError(path, `a Uint8Array of ${length} bytes`);
  }
  return Array.from(value);
}

/** A list of keys as it is stored: the keys, and zero keys behind them. */
function keySlots(length: number, value: unknown, path: string): PublicKey[] {
  const keys = listOf(value, path);
  if (keys.length > length) throw new EncodeError(path, `a list of at most ${length} keys`);
  return Array.from({ length }, (_, i) => {
    const key = keyOf(keys[i] ?? NO_KEY);
    if (key === undefined) throw new EncodeError(`${path}[${i}]`, 'a PublicKey');
    return key;
  });
}

/** Any two bytes come back as they were: what the attester wrote need not be letters. */
function countryBytes(value: unknown, path: string): number[] {
  const codes = typeof value === 'string' ? Array.from(value, (letter) => letter.charCodeAt(0)) : [];
  if (codes.length !== COUNTRY_BYTES || codes.some((code) => code > 0xff)) {
    throw new EncodeError(path, 'a country code of two letters');
  }
  return codes;
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new EncodeError(path, 'a list');
  return value;
}

function zeros(type: IdlType): number[] {
  if (typeof type === 'string' || !('array' in type)) throw new TypeError('reserved must be an array');
  return new Array<number>(type.array[1]).fill(0);
}
