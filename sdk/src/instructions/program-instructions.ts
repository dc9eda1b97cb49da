import { type AccountMeta, type PublicKey, SystemProgram, TransactionInstruction } from '@solana/web3.js';
import type { ProgramCodec } from '../codec/program-codec';
import { TOKEN_PROGRAM_ID } from '../program';
import { accountMetas, shortAccountMetas } from './metas';

/** Builds instructions of one program after its IDL. */
export class ProgramInstructions {
  constructor(
    private readonly codec: ProgramCodec,
    private readonly programId: PublicKey,
    private readonly eventAuthority: PublicKey,
  ) {}

  /**
   * @param name of the instruction, in camelCase.
   * @param keys its accounts by camelCase name; those that every instruction shares need not be named.
   * @param remaining accounts behind those of the IDL.
   * @throws {EncodeError} for an argument that does not fit.
   * @throws {TypeError} for an account that is missing.
   */
  build(
    name: string,
    keys: Readonly<Record<string, PublicKey | null>>,
    args: Readonly<Record<string, unknown>> = {},
    remaining: readonly AccountMeta[] = [],
  ): TransactionInstruction {
    const shared = {
      program: this.programId,
      eventAuthority: this.eventAuthority,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    };
    const { accounts } = this.codec.instruction(name);
    const metas = remaining.length === 0 ? shortAccountMetas : accountMetas;
    return new TransactionInstruction({
      programId: this.programId,
      keys: [...metas(accounts, { ...shared, ...keys }, this.programId), ...remaining],
      data: this.codec.encodeInstruction(name, args),
    });
  }
}
