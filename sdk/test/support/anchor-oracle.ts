import { BorshCoder, type Idl } from '@coral-xyz/anchor';
import { PublicKey } from '@solana/web3.js';
import BN from 'bn.js';
import { COUNTRY_BYTES, OPTIONAL_KEYS, variantKey } from '../../src/codec/conventions';
import type { IdlType, IdlTypeDef, IdlVariant, ProgramIdl } from '../../src/codec/idl';
import { camelCase } from '../../src/codec/names';

type Struct = Readonly<Record<string, unknown>>;

/** Reads structs by Anchor's coder alone, for comparison with the SDK's reader. */
export class AnchorOracle {
  private readonly coder: BorshCoder;
  private readonly types: ReadonlyMap<string, IdlTypeDef>;

  constructor(idl: ProgramIdl) {
    // The two descriptions of an IDL differ in readonly alone.
    this.coder = new BorshCoder(idl as unknown as Idl);
    this.types = new Map(idl.types.map((type) => [type.name, type]));
  }

  /** The SDK's form of the struct that Anchor reads at the front of the bytes. */
  read(type: string, bytes: Uint8Array): unknown {
    return this.sdkForm({ defined: { name: type } }, this.coder.types.decode(type, Buffer.from(bytes)));
  }

  private sdkForm(type: IdlType, value: unknown): unknown {
    if (typeof type === 'string') return BN.isBN(value) ? BigInt(value.toString()) : value;
    if ('option' in type) return value === null ? null : this.sdkForm(type.option, value);
    if ('vec' in type) return (value as unknown[]).map((item) => this.sdkForm(type.vec, item));
    if ('array' in type) return arrayForm(type.array[0], value);
    const found = this.types.get(type.defined.name);
    if (found === undefined) throw new TypeError(`the IDL has no type ${type.defined.name}`);
    return found.type.kind === 'enum'
      ? this.variantForm(found.type.variants, value as Struct)
      : this.structForm(found, value as Struct);
  }

  private structForm({ name, type }: IdlTypeDef, value: Struct): unknown {
    const fields = type.kind === 'struct' ? type.fields : [];
    const shown = fields.filter((field) => field.name !== 'version' && field.name !== 'reserved');
    return Object.fromEntries(
      shown.map((field) => {
        const decoded = this.sdkForm(field.type, value[field.name]);
        const optional = OPTIONAL_KEYS.has(`${name}.${field.name}`);
        const none = optional && PublicKey.default.equals(decoded as PublicKey);
        return [camelCase(field.name), none ? null : decoded];
      }),
    );
  }

  private variantForm(variants: readonly IdlVariant[], value: Struct): unknown {
    const variant = variants.find(({ name }) => name in value);
    if (variant === undefined) throw new RangeError('no such variant');
    const [inner] = variant.fields ?? [];
    if (inner === undefined) return variant.name;
    return { [variantKey(variant.name)]: this.sdkForm(inner, (value[variant.name] as Struct)['0']) };
  }
}

function arrayForm(item: IdlType, value: unknown): unknown {
  if (item === 'pubkey') return (value as PublicKey[]).filter((key) => !PublicKey.default.equals(key));
  const bytes = value as number[];
  return bytes.length === COUNTRY_BYTES ? String.fromCharCode(...bytes) : Uint8Array.from(bytes);
}
