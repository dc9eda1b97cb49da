import { ByteCursor } from './byte-cursor';
import { ACCOUNT_VERSION, COUNTRY_BYTES, OPTIONAL_KEYS, variantKey } from './conventions';
import type { IdlField, IdlType, IdlTypeDef, IdlVariant } from './idl';
import { camelCase } from './names';

type Read = (cursor: ByteCursor) => unknown;

interface FieldReader {
  name: string;
  read: Read;
  /** Not part of the value: the layout version, reserved bytes. */
  hidden: boolean;
}

const SCALARS: Readonly<Record<string, Read>> = {
  u8: (cursor) => cursor.u8(),
  u16: (cursor) => cursor.u16(),
  u32: (cursor) => cursor.u32(),
  u64: (cursor) => cursor.u64(),
  i64: (cursor) => cursor.i64(),
  u128: (cursor) => cursor.u128(),
  bool: (cursor) => cursor.bool(),
  string: (cursor) => cursor.string(),
  pubkey: (cursor) => cursor.key(),
};

/**
 * Reads structs into the SDK's values. Each type of the IDL becomes a function once, on first use; reading is calling
 * it. Anchor's own coder builds its values from layouts, with a BN for every number, and takes bytes that Rust's Borsh
 * refuses, so that one had to encode everything again to be sure: that took 80 µs for an event, this takes some 5.
 */
export class StructReader {
  private readonly types: ReadonlyMap<string, IdlTypeDef>;
  private readonly compiled = new Map<string, Read>();

  constructor(types: readonly IdlTypeDef[]) {
    this.types = new Map(types.map((type) => [type.name, type]));
  }

  /**
   * The struct that the bytes are, no more and no less.
   * @throws {UnreadableError}
   */
  readExactly(type: string, bytes: Uint8Array): unknown {
    const cursor = new ByteCursor(bytes);
    const value = this.defined(type)(cursor);
    cursor.end();
    return value;
  }

  /**
   * The struct that the bytes begin with. What follows it is not looked at.
   * @throws {UnreadableError}
   */
  readFront(type: string, bytes: Uint8Array): unknown {
    return this.defined(type)(new ByteCursor(bytes));
  }

  private defined(name: string): Read {
    const known = this.compiled.get(name);
    if (known !== undefined) return known;
    const found = this.types.get(name);
    if (found === undefined) throw new TypeError(`the IDL has no type ${name}`);
    const { type } = found;
    const read = type.kind === 'struct' ? this.struct(name, type.fields) : this.variants(type.variants);
    this.compiled.set(name, read);
    return read;
  }

  private struct(name: string, fields: readonly IdlField[]): Read {
    const readers = fields.map((field) => this.field(name, field));
    return (cursor) => {
      const value: Record<string, unknown> = {};
      for (const reader of readers) {
        const decoded = reader.read(cursor);
        if (!reader.hidden) value[reader.name] = decoded;
      }
      return value;
    };
  }

  private field(struct: string, { name, type }: IdlField): FieldReader {
    if (name === 'version') {
      return { name, read: (cursor) => cursor.constant(ACCOUNT_VERSION), hidden: true };
    }
    if (name === 'reserved') return { name, read: this.value(type), hidden: true };
    const optional = OPTIONAL_KEYS.has(`${struct}.${name}`);
    const read: Read = optional ? (cursor) => cursor.optionalKey() : this.value(type);
    return { name: camelCase(name), read, hidden: false };
  }

  private value(type: IdlType): Read {
    if (typeof type === 'string') return scalar(type);
    if ('option' in type) return option(this.value(type.option));
    if ('vec' in type) return list(this.value(type.vec));
    if ('array' in type) return array(type.array[0], type.array[1]);
    return this.defined(type.defined.name);
  }

  private variants(variants: readonly IdlVariant[]): Read {
    const readers = variants.map((variant) => this.variant(variant));
    return (cursor) => (readers[cursor.variant(readers.length)] as Read)(cursor);
  }

  private variant({ name, fields }: IdlVariant): Read {
    const [inner, ...more] = fields ?? [];
    if (inner === undefined) return () => name;
    if (more.length > 0) throw new TypeError(`${name} holds more than one value`);
    const key = variantKey(name);
    const read = this.value(inner);
    return (cursor) => ({ [key]: read(cursor) });
  }
}

function scalar(type: string): Read {
  const read = SCALARS[type];
  if (read === undefined) throw new TypeError(`there is no reader for ${type}`);
  return read;
}

function option(read: Read): Read {
  return (cursor) => (cursor.bool() ? read(cursor) : null);
}

function list(read: Read): Read {
  return (cursor) => {
    const values: unknown[] = [];
    // Grows as items are found: a length that the bytes do not hold costs nothing.
    for (let left = cursor.u32(); left > 0; left -= 1) values.push(read(cursor));
    return values;
  };
}

function array(item: IdlType, length: number): Read {
  if (item === 'pubkey') return (cursor) => cursor.keySlots(length);
  if (item !== 'u8') throw new TypeError(`there is no reader for an array of ${JSON.stringify(item)}`);
  if (length === COUNTRY_BYTES) return (cursor) => cursor.country();
  return (cursor) => cursor.take(length);
}
