import type { Chain } from '@crr/localnet';
import {
  AccountLayout,
  createAssociatedTokenAccountIdempotentInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import { type Keypair, type PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';

/** Instructions that create a classic SPL mint; `freeze` may freeze its accounts. */
export function mintInstructions(
  chain: Chain,
  payer: PublicKey,
  mint: Keypair,
  decimals: number,
  freeze: PublicKey | null = payer,
): TransactionInstruction[] {
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: mint.publicKey,
    lamports: Number(chain.minimumBalanceForRentExemption(MINT_SIZE)),
    space: MINT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  });
  return [create, createInitializeMint2Instruction(mint.publicKey, decimals, payer, freeze)];
}

/** Some thousand at most in a suite; deriving one takes up to a millisecond. */
const associated = new Map<string, PublicKey>();

/** An owner's associated token account, which may be a PDA's. */
export function ataOf(mint: PublicKey, owner: PublicKey): PublicKey {
  const name = `${mint.toBase58()} ${owner.toBase58()}`;
  const known = associated.get(name);
  if (known !== undefined) return known;
  const address = getAssociatedTokenAddressSync(mint, owner, true);
  associated.set(name, address);
  return address;
}

/** Opens the associated account where it is missing and mints into it. */
export function giveInstructions(
  authority: PublicKey,
  mint: PublicKey,
  owner: PublicKey,
  amount: bigint,
): TransactionInstruction[] {
  const account = ataOf(mint, owner);
  const open = createAssociatedTokenAccountIdempotentInstruction(authority, account, owner, mint);
  return amount === 0n ? [open] : [open, createMintToInstruction(mint, account, authority, amount)];
}

/** Base units in a token account; 0 where there is none. */
export function tokenBalance(chain: Chain, account: PublicKey): bigint {
  const info = chain.getAccount(account);
  return info?.owner.equals(TOKEN_PROGRAM_ID) ? AccountLayout.decode(info.data).amount : 0n;
}
