/** The USDC/AC pool of spl-token-swap through which campaigns in AC-D are paid. */
import { type AcdRoute, SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import {
  ACCOUNT_SIZE,
  createInitializeAccount3Instruction,
  getMinimumBalanceForRentExemptAccount,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import { CurveType, TokenSwap, TokenSwapLayout } from '@solana/spl-token-swap';
import {
  type Connection,
  Keypair,
  PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';
import type { Sender } from './sender';
import { createMint, mintTo, openTokenAccount, tokenAddress } from './tokens';

/** What the pool keeps of each swap: 0.25 % for the liquidity, 0.05 % for the pool's owner. */
export const POOL_FEES = {
  tradeNumerator: 25n,
  tradeDenominator: 10_000n,
  ownerNumerator: 5n,
  ownerDenominator: 10_000n,
} as const;

const POOL_TOKEN_DECIMALS = 2;

/** An account that is no pool between the two mints. */
export class NotThePoolError extends Error {
  override readonly name = 'NotThePoolError';

  constructor(
    readonly pool: PublicKey,
    readonly rule: string,
  ) {
    super(`${pool.toBase58()}: ${rule}`);
  }
}

/** Who creates a pool out of what. */
export interface PoolCreation {
  /** Pays, and holds the pool's tokens. */
  payer: Keypair;
  /** May mint both tokens. */
  mintAuthority: Keypair;
  usdcMint: PublicKey;
  acMint: PublicKey;
  /** Base units. */
  usdc: bigint;
  /** Base units. */
  ac: bigint;
}

/** Creates a constant-product pool and fills it. Returns the address of its state. */
export async function createPool(sender: Sender, creation: PoolCreation): Promise<PublicKey> {
  const { connection } = sender;
  const { payer, mintAuthority, usdcMint, acMint, usdc, ac } = creation;
  const state = Keypair.generate();
  const authority = poolAuthorityOf(state.publicKey);
  const poolToken = await createMint(connection, payer.publicKey, authority, POOL_TOKEN_DECIMALS);
  const fees = await createTokenAccount(connection, payer.publicKey, poolToken.mint.publicKey);
  await sender.send({
    label: 'open the pool’s accounts',
    instructions: [
      ...poolToken.instructions,
      ...fees.instructions,
      openTokenAccount(payer.publicKey, poolToken.mint.publicKey, payer.publicKey),
      openTokenAccount(payer.publicKey, usdcMint, authority),
      openTokenAccount(payer.publicKey, acMint, authority),
    ],
    signers: [payer, poolToken.mint, fees.account],
  });
  await sender.send({
    label: 'fill the pool',
    instructions: [
      mintTo(usdcMint, authority, mintAuthority.publicKey, usdc),
      mintTo(acMint, authority, mintAuthority.publicKey, ac),
      SystemProgram.createAccount({
        fromPubkey: payer.publicKey,
        newAccountPubkey: state.publicKey,
        space: STATE_BYTES,
        lamports: await connection.getMinimumBalanceForRentExemption(STATE_BYTES),
        programId: SPL_TOKEN_SWAP_PROGRAM_ID,
      }),
      TokenSwap.createInitSwapInstruction(
        state,
        authority,
        tokenAddress(usdcMint, authority),
        tokenAddress(acMint, authority),
        poolToken.mint.publicKey,
        fees.account.publicKey,
        tokenAddress(poolToken.mint.publicKey, payer.publicKey),
        TOKEN_PROGRAM_ID,
        SPL_TOKEN_SWAP_PROGRAM_ID,
        POOL_FEES.tradeNumerator,
        POOL_FEES.tradeDenominator,
        POOL_FEES.ownerNumerator,
        POOL_FEES.ownerDenominator,
        0n,
        0n,
        0n,
        0n,
        CurveType.ConstantProduct,
      ),
    ],
    signers: [payer, mintAuthority, state],
  });
  return state.publicKey;
}

/**
 * How USDC is swapped into AC through a pool, read from its state.
 *
 * @throws NotThePoolError when the account is no pool between the two mints
 */
export async function routeThrough(
  connection: Connection,
  pool: PublicKey,
  mints: { usdcMint: PublicKey; acMint: PublicKey },
): Promise<AcdRoute> {
  const account = await connection.getAccountInfo(pool);
  if (account === null || !account.owner.equals(SPL_TOKEN_SWAP_PROGRAM_ID)) {
    throw new NotThePoolError(pool, 'is no pool of spl-token-swap');
  }
  const state = TokenSwapLayout.decode(account.data);
  const usdcIsA = state.mintA.equals(mints.usdcMint);
  const [other, source, destination] = usdcIsA
    ? [state.mintB, state.tokenAccountA, state.tokenAccountB]
    : [state.mintA, state.tokenAccountB, state.tokenAccountA];
  if (!other.equals(mints.acMint) || (!usdcIsA && !state.mintB.equals(mints.usdcMint))) {
    throw new NotThePoolError(pool, 'is a pool between other mints than USDC and AC');
  }
  return {
    venueProgram: SPL_TOKEN_SWAP_PROGRAM_ID,
    swapState: pool,
    poolAuthority: poolAuthorityOf(pool),
    poolSource: source,
    poolDestination: destination,
    poolMint: state.tokenPool,
    feeAccount: state.feeAccount,
  };
}

/** Bytes of a pool's state, its version included. */
const STATE_BYTES = TokenSwapLayout.span;

function poolAuthorityOf(state: PublicKey): PublicKey {
  return PublicKey.findProgramAddressSync([state.toBytes()], SPL_TOKEN_SWAP_PROGRAM_ID)[0];
}

/** A token account at an address of its own: the pool's fees must not share an account with its owner's tokens. */
async function createTokenAccount(
  connection: Connection,
  owner: PublicKey,
  mint: PublicKey,
): Promise<{ account: Keypair; instructions: TransactionInstruction[] }> {
  const account = Keypair.generate();
  return {
    account,
    instructions: [
      SystemProgram.createAccount({
        fromPubkey: owner,
        newAccountPubkey: account.publicKey,
        space: ACCOUNT_SIZE,
        lamports: await getMinimumBalanceForRentExemptAccount(connection),
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeAccount3Instruction(account.publicKey, mint, owner),
    ],
  };
}
