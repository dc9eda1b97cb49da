import { NONCE_ACCOUNT_LENGTH, PublicKey, SystemProgram, type VersionedMessage } from '@solana/web3.js';
import type { ChainAccount } from './vm';

const ADVANCE_NONCE_ACCOUNT = 4;
const INITIALIZED = 1;

/**
 * Whether a transaction stands on a durable nonce instead of a recent blockhash: its first instruction advances a
 * nonce account that holds the value the transaction names, and the account's authority signs.
 */
export function standsOnDurableNonce(
  message: VersionedMessage,
  accountAt: (address: PublicKey) => ChainAccount | null,
): boolean {
  const address = advancedNonce(message);
  const account = address === null ? null : accountAt(address);
  if (account === null || !account.owner.equals(SystemProgram.programId)) return false;
  if (account.data.length !== NONCE_ACCOUNT_LENGTH || account.data.readUInt32LE(4) !== INITIALIZED)
    return false;
  const authority = new PublicKey(account.data.subarray(8, 40));
  const nonce = new PublicKey(account.data.subarray(40, 72)).toBase58();
  return nonce === message.recentBlockhash && signsFirstInstruction(message, authority);
}

function advancedNonce(message: VersionedMessage): PublicKey | null {
  const first = message.compiledInstructions[0];
  if (first === undefined) return null;
  const program = message.staticAccountKeys[first.programIdIndex];
  if (program === undefined || !program.equals(SystemProgram.programId)) return null;
  const data = Buffer.from(first.data);
  if (data.length < 4 || data.readUInt32LE(0) !== ADVANCE_NONCE_ACCOUNT) return null;
  const index = first.accountKeyIndexes[0];
  if (index === undefined || !message.isAccountWritable(index)) return null;
  return message.staticAccountKeys[index] ?? null;
}

function signsFirstInstruction(message: VersionedMessage, authority: PublicKey): boolean {
  const indexes = message.compiledInstructions[0]?.accountKeyIndexes ?? [];
  return indexes.some(
    (i) => message.isAccountSigner(i) && message.staticAccountKeys[i]?.equals(authority) === true,
  );
}
