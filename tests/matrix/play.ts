import {
  AnchorFrameworkError,
  AttentionTokenError,
  type ParsedTransactionError,
  parseTransactionError,
  TokenProgramError,
} from '@crr/sdk';
import {
  type AddressLookupTableAccount,
  type Keypair,
  type PublicKey,
  SYSVAR_CLOCK_PUBKEY,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import type { Fault, Subject } from './faults';

/** What a cell says when the program takes the fault. */
export const ACCEPTED = 'accepted';

/** A valid transaction whose last instruction is the subject. */
export interface Rehearsal extends Subject {
  readonly instructions: readonly TransactionInstruction[];
  readonly tables: readonly AddressLookupTableAccount[];
}

/**
 * Plays the transaction with a fault in it. Returns the refusal's name, or {@link ACCEPTED}. A refused transaction is
 * really sent, and must leave every account that it names as it was; an accepted one is only simulated, so that the
 * next fault meets the same scene.
 */
export function play(rehearsal: Rehearsal, fault: Fault): string {
  const { chain } = rehearsal.stage.world;
  const restore = fault.stain?.(chain);
  try {
    const instructions = withFault(rehearsal, fault);
    if (simulate(rehearsal, instructions) === ACCEPTED) return ACCEPTED;
    const before = named(rehearsal, instructions);
    const result = send(rehearsal, instructions);
    expect(named(rehearsal, instructions), `${fault.name} left traces`).to.deep.equal(before);
    return outcomeOf(rehearsal, result);
  } finally {
    restore?.();
  }
}

/** Simulates instructions as they are. */
export function simulate(rehearsal: Rehearsal, instructions: readonly TransactionInstruction[]): string {
  const { feePayer, world } = rehearsal.stage;
  const message = new TransactionMessage({
    payerKey: feePayer.publicKey,
    recentBlockhash: world.chain.latestBlockhash(),
    instructions: [...instructions],
  }).compileToV0Message([...rehearsal.tables]);
  return outcomeOf(rehearsal, world.chain.simulate(new VersionedTransaction(message)));
}

/** Sends instructions, signed by everybody who must and can. */
export function send(rehearsal: Rehearsal, instructions: readonly TransactionInstruction[]) {
  const { stage, tables } = rehearsal;
  return stage.world.chain.sendInstructions([...instructions], signersOf(rehearsal, instructions), {
    payer: stage.feePayer.publicKey,
    lookupTables: [...tables],
  });
}

/** The name of what a transaction came to, with the account that is blamed. */
export function outcomeOf(
  { instructions }: Rehearsal,
  { error, logs }: { error: unknown; logs: readonly string[] },
): string {
  if (error === null) return ACCEPTED;
  const instructionPrograms = instructions.map(({ programId }) => programId);
  const failed = (error as { InstructionError?: [number, unknown] }).InstructionError?.[0];
  if (failed !== undefined) expect(failed, 'the instruction that failed').to.equal(instructions.length - 1);
  return nameOf(parseTransactionError(error, logs, { instructionPrograms }));
}

function nameOf(error: ParsedTransactionError): string {
  if (error instanceof AnchorFrameworkError && error.field !== undefined) {
    return `${error.codeName} (${error.field})`;
  }
  if (error instanceof TokenProgramError) return `SPL Token: ${error.codeName}`;
  if (error instanceof AttentionTokenError) return `AC-D: ${error.codeName}`;
  if ('codeName' in error) return error.codeName;
  return error.code === undefined ? error.reason : `${error.programId?.toBase58() ?? ''}: ${error.code}`;
}

function withFault({ instructions, target }: Rehearsal, fault: Fault): TransactionInstruction[] {
  const spec = target.keys;
  const { programId, data } = target;
  const faulty = new TransactionInstruction({ programId, data, keys: fault.metas(spec) });
  return [...instructions.slice(0, -1), faulty];
}

function signersOf({ stage }: Rehearsal, instructions: readonly TransactionInstruction[]): Keypair[] {
  const metas = instructions.flatMap(({ keys }) => keys.filter(({ isSigner }) => isSigner));
  const wallets = new Map([[stage.feePayer.publicKey.toBase58(), stage.feePayer]]);
  for (const { pubkey } of metas) {
    const wallet = stage.walletOf(pubkey);
    if (wallet) wallets.set(pubkey.toBase58(), wallet);
  }
  return [...wallets.values()];
}

/** Every account that the instructions name, as text; the runtime lets a transaction change no other. */
function named({ stage }: Rehearsal, instructions: readonly TransactionInstruction[]): Map<string, string> {
  const keys = instructions
    .flatMap(({ keys: metas }) => metas.map(({ pubkey }) => pubkey))
    .filter((key) => !key.equals(SYSVAR_CLOCK_PUBKEY)); // Which the runtime moves with every block.
  return new Map(keys.map((key) => [key.toBase58(), textOf(stage, key)]));
}

function textOf({ world }: Subject['stage'], key: PublicKey): string {
  const account = world.chain.readAccount(key);
  if (account === null) return 'none';
  const { owner, lamports, data } = account;
  return `${owner.toBase58()} ${lamports} ${Buffer.from(data).toString('base64')}`;
}
