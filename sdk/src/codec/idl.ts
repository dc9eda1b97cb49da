// The part of Anchor's IDL that the two programs use, as it stands in the generated files.

/** A type as the IDL writes it. */
export type IdlType =
  | string
  | { readonly option: IdlType }
  | { readonly vec: IdlType }
  | { readonly array: readonly [IdlType, number] }
  | { readonly defined: { readonly name: string } };

/** A named field of a struct or an argument. */
export interface IdlField {
  readonly name: string;
  readonly type: IdlType;
}

/** A variant of an enum: bare, or around one value. */
export interface IdlVariant {
  readonly name: string;
  readonly fields?: readonly IdlType[];
}

/** A struct or an enum. */
export interface IdlTypeDef {
  readonly name: string;
  readonly type:
    | { readonly kind: 'struct'; readonly fields: readonly IdlField[] }
    | { readonly kind: 'enum'; readonly variants: readonly IdlVariant[] };
}

/** An account of an instruction, or a named group of them. */
export interface IdlAccountItem {
  readonly name: string;
  readonly writable?: boolean;
  readonly signer?: boolean;
  readonly optional?: boolean;
  readonly address?: string;
  readonly accounts?: readonly IdlAccountItem[];
}

/** An instruction: its arguments and accounts, in order. */
export interface IdlInstruction {
  readonly name: string;
  readonly discriminator: readonly number[];
  readonly accounts: readonly IdlAccountItem[];
  readonly args: readonly IdlField[];
}

/** A type that is told by its first eight bytes. */
export interface IdlDiscriminated {
  readonly name: string;
  readonly discriminator: readonly number[];
}

/** An error code. */
export interface IdlErrorCode {
  readonly code: number;
  readonly name: string;
  readonly msg: string;
}

/** A program's interface. */
export interface ProgramIdl {
  readonly address: string;
  readonly metadata: { readonly name: string; readonly version: string; readonly spec: string };
  readonly instructions: readonly IdlInstruction[];
  readonly accounts: readonly IdlDiscriminated[];
  readonly events: readonly IdlDiscriminated[];
  readonly errors: readonly IdlErrorCode[];
  readonly types: readonly IdlTypeDef[];
}
