import { PublicKey } from '@solana/web3.js';
import type { ChainAccount } from './vm';

export const TOKEN_PROGRAM = new PublicKey('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
export const TOKEN_2022_PROGRAM = new PublicKey('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');

const MINT_BYTES = 82;
const ACCOUNT_BYTES = 165;
const MULTISIG_BYTES = 355;
/** With Token-2022 extensions, this byte says what the account is. */
const KIND_OFFSET = 165;
const KIND_MINT = 1;
const KIND_ACCOUNT = 2;

/** State of an SPL token mint. */
export interface Mint {
  mintAuthority: PublicKey | null;
  /** Base units. */
  supply: bigint;
  decimals: number;
  freezeAuthority: PublicKey | null;
}

/** State of an SPL token account. Amounts in base units. */
export interface TokenAccount {
  mint: PublicKey;
  owner: PublicKey;
  amount: bigint;
  delegate: PublicKey | null;
  delegatedAmount: bigint;
  frozen: boolean;
  /** For wrapped SOL: the lamports that stay behind as rent; else null. */
  nativeReserve: bigint | null;
  closeAuthority: PublicKey | null;
}

/** Whether one of the two SPL token programs owns the account. */
export function isTokenProgram(programId: PublicKey): boolean {
  return programId.equals(TOKEN_PROGRAM) || programId.equals(TOKEN_2022_PROGRAM);
}

/** Reads an account as an initialised mint; null when it is none. */
export function asMint(account: ChainAccount | null): Mint | null {
  if (account === null || !isKind(account, MINT_BYTES, KIND_MINT)) return null;
  const { data } = account;
  if (data[45] !== 1) return null;
  return {
    mintAuthority: optionalKey(data, 0),
    supply: data.readBigUInt64LE(36),
    decimals: data.readUInt8(44),
    freezeAuthority: optionalKey(data, 46),
  };
}

/** Reads an account as an initialised token account; null when it is none. */
export function asTokenAccount(account: ChainAccount | null): TokenAccount | null {
  if (account === null || !isKind(account, ACCOUNT_BYTES, KIND_ACCOUNT)) return null;
  const { data } = account;
  if (data[108] === 0) return null;
  return {
    mint: new PublicKey(data.subarray(0, 32)),
    owner: new PublicKey(data.subarray(32, 64)),
    amount: data.readBigUInt64LE(64),
    delegate: optionalKey(data, 72),
    frozen: data[108] === 2,
    nativeReserve: data.readUInt32LE(109) === 1 ? data.readBigUInt64LE(113) : null,
    delegatedAmount: data.readBigUInt64LE(121),
    closeAuthority: optionalKey(data, 129),
  };
}

function isKind(account: ChainAccount, bytes: number, kind: number): boolean {
  if (!isTokenProgram(account.owner)) return false;
  const { length } = account.data;
  if (length === bytes) return true;
  if (!account.owner.equals(TOKEN_2022_PROGRAM)) return false;
  return length > KIND_OFFSET && length !== MULTISIG_BYTES && account.data[KIND_OFFSET] === kind;
}

function optionalKey(data: Buffer, offset: number): PublicKey | null {
  return data.readUInt32LE(offset) === 1 ? new PublicKey(data.subarray(offset + 4, offset + 36)) : null;
}
