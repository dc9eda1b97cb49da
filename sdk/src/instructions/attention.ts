import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { attentionCodec } from '../codec/router';
import type { AttentionToken } from '../generated/attention_token';
import { AttentionPdas, programDataAddressOf } from '../pda';
import { ATTENTION_TOKEN_PROGRAM_ID } from '../program';
import type { InstructionKeys, InstructionName } from './metas';
import { ProgramInstructions } from './program-instructions';

/** Why AC-D is minted. */
export type MintType = 'Campaign' | 'Thermostat' | 'Grant';

/** The bits of `allowedMintTypes`. */
export const MINT_TYPE_MASK: Readonly<Record<MintType, number>> = { Campaign: 1, Thermostat: 2, Grant: 4 };

type Name = InstructionName<AttentionToken>;
type Keys<N extends Name> = InstructionKeys<AttentionToken, N>;

/**
 * Builds the AC-D program's instructions. Every method throws `EncodeError`, naming the field, for a value that does
 * not fit its type.
 */
export class AttentionInstructions {
  readonly pdas: AttentionPdas;
  private readonly program: ProgramInstructions;

  constructor(options: { programId?: PublicKey } = {}) {
    const programId = options.programId ?? ATTENTION_TOKEN_PROGRAM_ID;
    this.pdas = new AttentionPdas(programId);
    this.program = new ProgramInstructions(attentionCodec, programId, this.pdas.eventAuthority());
  }

  /** @param args.upgradeAuthority the program's; becomes the admin. */
  initialize(args: {
    upgradeAuthority: PublicKey;
    payer: PublicKey;
    acMint: PublicKey;
  }): TransactionInstruction {
    const { upgradeAuthority, payer, acMint } = args;
    const keys: Keys<'initialize'> = {
      upgradeAuthority,
      payer,
      programData: programDataAddressOf(this.pdas.programId),
      state: this.pdas.state(),
      acMint,
      acdMint: this.pdas.acdMint(),
      reserve: this.pdas.reserve(),
    };
    return this.program.build('initialize', keys);
  }

  /** @param args.newAdmin null takes an offer back. */
  proposeAdmin(args: { admin: PublicKey; newAdmin: PublicKey | null }): TransactionInstruction {
    const keys: Keys<'proposeAdmin'> = { admin: args.admin, state: this.pdas.state() };
    return this.program.build('proposeAdmin', keys, { newAdmin: args.newAdmin });
  }

  acceptAdmin({ newAdmin }: { newAdmin: PublicKey }): TransactionInstruction {
    const keys: Keys<'acceptAdmin'> = { newAdmin, state: this.pdas.state() };
    return this.program.build('acceptAdmin', keys);
  }

  /** @param args.mintTypes what the authority may mint. */
  registerMinter(args: {
    admin: PublicKey;
    payer: PublicKey;
    authority: PublicKey;
    mintTypes: readonly MintType[];
  }): TransactionInstruction {
    const { admin, payer, authority, mintTypes } = args;
    const keys: Keys<'registerMinter'> = {
      admin,
      payer,
      state: this.pdas.state(),
      minter: this.pdas.minter(authority),
    };
    const allowedMintTypes = mintTypes.reduce((mask, type) => mask | MINT_TYPE_MASK[type], 0);
    return this.program.build('registerMinter', keys, { authority, allowedMintTypes });
  }

  /** @param args.rentPayer the minter account's. */
  revokeMinter(args: {
    admin: PublicKey;
    authority: PublicKey;
    rentPayer: PublicKey;
  }): TransactionInstruction {
    const { admin, authority, rentPayer } = args;
    const keys: Keys<'revokeMinter'> = {
      admin,
      state: this.pdas.state(),
      minter: this.pdas.minter(authority),
      rentPayer,
    };
    return this.program.build('revokeMinter', keys);
  }

  /** Mints AC-D that AC in the reserve already backs. @param args.amount base units. */
  authorizedMint(args: {
    minterAuthority: PublicKey;
    destination: PublicKey;
    amount: bigint;
    mintType: MintType;
  }): TransactionInstruction {
    const { minterAuthority, destination, amount, mintType } = args;
    const keys: Keys<'authorizedMint'> = {
      minterAuthority,
      minter: this.pdas.minter(minterAuthority),
      state: this.pdas.state(),
      acdMint: this.pdas.acdMint(),
      reserve: this.pdas.reserve(),
      destination,
    };
    return this.program.build('authorizedMint', keys, { amount, mintType });
  }

  /** Burns AC-D and pays as much AC. @param args.amount base units. */
  redeem(args: {
    holder: PublicKey;
    holderAcd: PublicKey;
    destination: PublicKey;
    amount: bigint;
  }): TransactionInstruction {
    const { holder, holderAcd, destination, amount } = args;
    const keys: Keys<'redeem'> = {
      holder,
      state: this.pdas.state(),
      acdMint: this.pdas.acdMint(),
      reserve: this.pdas.reserve(),
      holderAcd,
      destination,
    };
    return this.program.build('redeem', keys, { amount });
  }
}
