/** Mints and token accounts. */
import {
  createAssociatedTokenAccountIdempotentInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
  getMinimumBalanceForRentExemptMint,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
  unpackAccount,
} from '@solana/spl-token';
import {
  type Connection,
  Keypair,
  type PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';

/** A mint to be created: instructions, and the new account's key, which has to sign. */
export interface MintCreation {
  mint: Keypair;
  instructions: TransactionInstruction[];
}

/** The instructions that create a mint without a freeze authority. */
export async function createMint(
  connection: Connection,
  payer: PublicKey,
  authority: PublicKey,
  decimals: number,
): Promise<MintCreation> {
  const mint = Keypair.generate();
  const lamports = await getMinimumBalanceForRentExemptMint(connection);
  return {
    mint,
    instructions: [
      SystemProgram.createAccount({
        fromPubkey: payer,
        newAccountPubkey: mint.publicKey,
        space: MINT_SIZE,
        lamports,
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeMint2Instruction(mint.publicKey, decimals, authority, null),
    ],
  };
}

/** A wallet's associated token account. */
export function tokenAddress(mint: PublicKey, wallet: PublicKey): PublicKey {
  return getAssociatedTokenAddressSync(mint, wallet, true);
}

/** Creates a wallet's associated token account, unless it exists. */
export function openTokenAccount(
  payer: PublicKey,
  mint: PublicKey,
  wallet: PublicKey,
): TransactionInstruction {
  return createAssociatedTokenAccountIdempotentInstruction(payer, tokenAddress(mint, wallet), wallet, mint);
}

/** Mints to a wallet's associated token account. */
export function mintTo(
  mint: PublicKey,
  wallet: PublicKey,
  authority: PublicKey,
  amount: bigint,
): TransactionInstruction {
  return createMintToInstruction(mint, tokenAddress(mint, wallet), authority, amount);
}

/** Balance of a token account in base units; 0 where there is none. */
export async function tokenBalance(connection: Connection, account: PublicKey): Promise<bigint> {
  const info = await connection.getAccountInfo(account);
  return info === null || info.data.length === 0 ? 0n : unpackAccount(account, info).amount;
}
