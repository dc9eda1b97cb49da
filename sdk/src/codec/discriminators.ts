import type { IdlDiscriminated } from './idl';

/** Bytes at the front of accounts and events that tell their type. */
export const DISCRIMINATOR_BYTES = 8;

/** The eight bytes that tell an account or an event. */
export function discriminatorOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, DISCRIMINATOR_BYTES);
}

/** Finds types by their discriminators and discriminators by their types. */
export class DiscriminatorTable<Name extends string> {
  private readonly names: ReadonlyMap<bigint, Name>;
  private readonly bytes: ReadonlyMap<string, Uint8Array>;

  /** @param types whose names are all of `Name`. */
  constructor(types: readonly IdlDiscriminated[]) {
    const entries = types.map(({ name, discriminator }) => [name, Uint8Array.from(discriminator)] as const);
    this.bytes = new Map(entries);
    this.names = new Map(entries.map(([name, bytes]) => [numberOf(bytes), name as Name]));
  }

  /** The type that the bytes begin as; undefined for none of them. */
  nameOf(bytes: Uint8Array): Name | undefined {
    return bytes.length < DISCRIMINATOR_BYTES ? undefined : this.names.get(numberOf(bytes));
  }

  /** A copy of the type's discriminator. */
  of(name: Name): Uint8Array {
    const found = this.bytes.get(name);
    if (found === undefined) throw new TypeError(`the IDL has no discriminator of ${name}`);
    return found.slice();
  }
}

function numberOf(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, DISCRIMINATOR_BYTES).getBigUint64(0);
}
