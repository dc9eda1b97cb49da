import type { Chain } from '@crr/localnet';
import { TOKEN_2022_PROGRAM_ID } from '@solana/spl-token';
import {
  type AccountMeta,
  type PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';
import type { AccountSpec, InstructionSpec, ProgramName } from './idl';
import { type Kind, kindOf } from './kinds';
import { type MatrixChain, needlessOf } from './matrix-chain';

/** One wrong thing about one account of a valid transaction. */
export interface Fault {
  /** E.g. `wrong owner`, or `duplicate of pot`. */
  readonly name: string;
  /** The instruction's accounts with the fault in them. */
  readonly metas: (metas: readonly AccountMeta[]) => AccountMeta[];
  /** Sets the scene and returns how to restore it. */
  readonly stain?: (chain: Chain) => () => void;
}

/** A fault that can't be, with the reason. */
export interface Meaningless {
  readonly name: string;
  readonly reason: string;
}

export type Cell = Fault | Meaningless;

/** An instruction's place in a valid transaction. */
export interface Subject {
  readonly program: ProgramName;
  readonly stage: MatrixChain;
  readonly spec: InstructionSpec;
  readonly target: TransactionInstruction;
}

/** Every fault of the account at `index`. */
export function cellsOf(subject: Subject, index: number): Cell[] {
  const account = subject.spec.accounts[index];
  const meta = subject.target.keys[index];
  if (account === undefined || meta === undefined)
    throw new Error(`${subject.spec.name} has no account ${index}`);
  if (account.optional && meta.pubkey.equals(subject.target.programId))
    return [givenNeedlessly(subject, index)];
  const kind = kindOf(subject.program, account.name);
  return [
    missingSigner(account, index),
    notWritable(account, index),
    leftOut(subject, account, index),
    ...(kind === 'program' ? [wrongProgram(index)] : [another(subject, account, index)]),
    wrongOwner(subject, kind, meta.pubkey),
    ...shape(subject, kind, meta.pubkey),
    ...cosplays(subject, kind, account, index),
    ...duplicates(subject, account, index),
  ];
}

// ---- flags

function missingSigner(account: AccountSpec, index: number): Cell {
  const name = 'missing signer';
  if (!account.signer) return { name, reason: 'nobody signs for it' };
  return { name, metas: at(index, (meta) => ({ ...meta, isSigner: false })) };
}

function notWritable(account: AccountSpec, index: number): Cell {
  const name = 'not writable';
  if (!account.writable) return { name, reason: 'it is only read' };
  return { name, metas: at(index, (meta) => ({ ...meta, isWritable: false })) };
}

// ---- other accounts

function another({ program, stage }: Subject, account: AccountSpec, index: number): Cell {
  const name = 'another of its type';
  const key = stage.anotherOf(program, account.name);
  return key === null ? { name, reason: 'there is only one' } : { name, metas: replace(stage, index, key) };
}

function wrongProgram(index: number): Cell {
  return {
    name: 'wrong program',
    metas: at(index, (meta) => ({ ...meta, pubkey: TOKEN_2022_PROGRAM_ID })),
  };
}

function leftOut({ target }: Subject, account: AccountSpec, index: number): Cell {
  const name = 'left out';
  if (!account.optional) return { name, reason: 'it is not optional' };
  return { name, metas: at(index, () => absent(target.programId)) };
}

function givenNeedlessly({ stage, spec }: Subject, index: number): Cell {
  const { name, writable } = spec.accounts[index] as AccountSpec;
  const meta = { pubkey: needlessOf(stage, name), isSigner: false, isWritable: writable };
  return { name: 'given needlessly', metas: at(index, () => meta) };
}

function cosplays({ stage }: Subject, kind: Kind, account: AccountSpec, index: number): Cell[] {
  const specimens = specimensOf(stage, kind);
  if (specimens === null) return [{ name: 'cosplay', reason: 'it has no type' }];
  return [...specimens]
    .filter(([type]) => type !== account.name && !account.name.endsWith(`_${type}`))
    .map(([type, key]) => ({ name: `cosplay of ${type}`, metas: replace(stage, index, key) }));
}

function specimensOf(stage: MatrixChain, kind: Kind): Map<string, PublicKey> | null {
  switch (kind) {
    case 'router':
      return stage.routerSpecimens();
    case 'attention':
      return stage.attentionSpecimens();
    case 'token':
      return new Map([['mint', stage.world.usdcMint]]);
    case 'mint':
      return new Map([['token account', stage.world.usdcOf(stage.stranger.publicKey)]]);
    case 'loader':
      return new Map([['program', stage.world.router.pdas.programId]]);
    default:
      return null;
  }
}

function duplicates({ stage, spec, target }: Subject, account: AccountSpec, index: number): Cell[] {
  if (!account.writable) return [{ name: 'duplicate', reason: 'it is only read' }];
  return spec.accounts.flatMap((twin, place) => {
    const key = target.keys[place]?.pubkey;
    const present = key !== undefined && !key.equals(target.programId);
    if (!twin.writable || place === index || !present) return [];
    return [{ name: `duplicate of ${twin.name}`, metas: replace(stage, index, key) }];
  });
}

// ---- other contents

function wrongOwner({ stage }: Subject, kind: Kind, key: PublicKey): Cell {
  const name = 'wrong owner';
  if (kind === 'program') return { name, reason: 'a program is known by its address' };
  if (kind === 'sysvar') return { name, reason: 'the runtime writes it' };
  return { name, metas: (metas) => [...metas], stain: withOwner(stage, key) };
}

/** An account that does not exist yet is made to: somebody else's program has taken the address. */
function withOwner(stage: MatrixChain, key: PublicKey) {
  return stain(key, (found) => ({
    lamports: found?.lamports ?? Number(stage.world.chain.minimumBalanceForRentExemption(0)),
    data: found?.data ?? Buffer.alloc(0),
    executable: false,
    owner: found?.owner.equals(STRANGE_PROGRAM) ? SystemProgram.programId : STRANGE_PROGRAM,
  }));
}

function shape({ stage }: Subject, kind: Kind, key: PublicKey): Cell[] {
  const length = stage.world.chain.getAccount(key)?.data.length ?? 0;
  const reason = length === 0 ? 'it holds no data' : 'the runtime writes it';
  const kept = (name: string, bytes: number): Cell =>
    length === 0 || kind === 'sysvar' || kind === 'program'
      ? { name, reason: kind === 'program' ? 'a program is known by its address' : reason }
      : { name, metas: (metas) => [...metas], stain: truncated(key, bytes) };
  return [kept('empty data', 0), kept('truncated data', TRUNCATED_BYTES)];
}

function truncated(key: PublicKey, bytes: number) {
  return stain(key, (found) => {
    if (found === null) throw new Error('an account without data can not lose any');
    return { ...found, data: found.data.subarray(0, bytes) };
  });
}

type Account = ReturnType<Chain['getAccount']>;

function stain(key: PublicKey, change: (found: Account) => NonNullable<Account>) {
  return (chain: Chain) => {
    const found = chain.getAccount(key);
    chain.setAccount(key, change(found));
    return () => chain.setAccount(key, found);
  };
}

// ---- places

/** Cuts through the fixed fields of every account there is; only free space is behind the middle of most. */
const TRUNCATED_BYTES = 40;

/** A program that owns none of what the instruction asks for. */
const STRANGE_PROGRAM = TOKEN_2022_PROGRAM_ID;

function at(index: number, change: (meta: AccountMeta) => AccountMeta): Fault['metas'] {
  return (metas) => metas.map((meta, i) => (i === index ? change(meta) : meta));
}

/** Puts a key in a place; it signs there only if somebody can. */
function replace(stage: MatrixChain, index: number, key: PublicKey): Fault['metas'] {
  return at(index, (meta) => ({
    ...meta,
    pubkey: key,
    isSigner: meta.isSigner && stage.walletOf(key) !== undefined,
  }));
}

function absent(programId: PublicKey): AccountMeta {
  return { pubkey: programId, isSigner: false, isWritable: false };
}
