import { BorshCoder, type Idl } from '@coral-xyz/anchor';
// In a browser this is the npm package of that name.
import { Buffer } from 'buffer';
import { ValueConverter } from './convert';
import type { IdlField, IdlInstruction, IdlTypeDef, ProgramIdl } from './idl';
import { snakeCase } from './names';

/**
 * Writes a program's instructions and structs, after its IDL. Anchor's coder does the Borsh; this class gives it the
 * SDK's values. The only module that imports Anchor.
 */
export class ProgramCodec {
  private readonly converter: ValueConverter;
  private readonly structs: ReadonlyMap<string, readonly IdlField[]>;
  private lazyCoder: BorshCoder | null = null;

  constructor(readonly idl: ProgramIdl) {
    this.converter = new ValueConverter(idl.types);
    this.structs = new Map(idl.types.flatMap(({ name, type }) => structFields(name, type)));
  }

  /**
   * An instruction of the program.
   * @param name in camelCase.
   */
  instruction(name: string): IdlInstruction {
    const wanted = snakeCase(name);
    const found = this.idl.instructions.find((instruction) => instruction.name === wanted);
    if (found === undefined) throw new TypeError(`${this.idl.metadata.name} has no instruction ${name}`);
    return found;
  }

  /**
   * Data of an instruction: discriminator and arguments.
   * @throws {EncodeError} naming the argument that does not fit.
   */
  encodeInstruction(name: string, args: Readonly<Record<string, unknown>>): Buffer {
    const { name: idlName, args: fields } = this.instruction(name);
    const values = fields.map((field) => [
      field.name,
      this.converter.fieldToAnchor(idlName, field.name, field.type, args, ''),
    ]);
    return this.coder().instruction.encode(idlName, Object.fromEntries(values));
  }

  /**
   * Borsh of a struct.
   * @throws {EncodeError} naming the field that does not fit.
   */
  encodeStruct(type: string, value: Readonly<Record<string, unknown>>): Uint8Array {
    const parts = this.fieldsOf(type).map((field) => {
      const converted = this.converter.fieldToAnchor(type, field.name, field.type, value, '');
      return this.coder().types.encode(partName(type, field), { value: converted });
    });
    return Uint8Array.from(Buffer.concat(parts));
  }

  private fieldsOf(type: string): readonly IdlField[] {
    const fields = this.structs.get(type);
    if (fields === undefined) throw new TypeError(`${this.idl.metadata.name} has no struct ${type}`);
    return fields;
  }

  /** Made on first use: building the layouts takes longer than most programs need the SDK for. */
  private coder(): BorshCoder {
    // Anchor's layouts write through the global Buffer, which browsers lack.
    globalThis.Buffer ??= Buffer;
    this.lazyCoder ??= new BorshCoder(withParts(this.idl));
    return this.lazyCoder;
  }
}

function structFields(name: string, type: IdlTypeDef['type']): [string, readonly IdlField[]][] {
  return type.kind === 'struct' ? [[name, type.fields]] : [];
}

/**
 * Adds a type for each field of each struct. Anchor encodes into a buffer of 1,000 bytes, and a campaign can be longer;
 * none of its fields is.
 */
function withParts(idl: ProgramIdl): Idl {
  const parts = idl.types.flatMap(({ name, type }): IdlTypeDef[] =>
    structFields(name, type).flatMap(([, fields]) =>
      fields.map((field) => ({
        name: partName(name, field),
        type: { kind: 'struct', fields: [{ name: 'value', type: field.type }] },
      })),
    ),
  );
  // The two descriptions of an IDL differ in readonly alone.
  return { ...idl, types: [...idl.types, ...parts] } as unknown as Idl;
}

function partName(struct: string, field: IdlField): string {
  return `${struct}.${field.name}`;
}
