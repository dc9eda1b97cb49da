import type { Chain } from '@crr/localnet';
import { type AcdRoute, SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { ACCOUNT_SIZE, createInitializeAccount3Instruction, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { CurveType, TokenSwap, TokenSwapLayout } from '@solana/spl-token-swap';
import { type Keypair, PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import type { KeyRing } from './keys';
import { ataOf, giveInstructions, mintInstructions } from './tokens';

const POOL_DECIMALS = 2;
/** A million USDC against a million AC. */
export const USDC_IN_POOL = 1_000_000_000_000n;
export const AC_IN_POOL = 1_000_000_000_000_000n;

/** A chain with mints of USDC and AC, and an admin who pays: what accounts and a pool are opened in. */
export interface Mints {
  readonly chain: Chain;
  readonly keys: KeyRing;
  readonly admin: Keypair;
  readonly usdcMint: PublicKey;
  readonly acMint: PublicKey;
  /** Sends a transaction, and throws where it is refused. */
  run(instructions: TransactionInstruction[], signers: Keypair[]): unknown;
  /** Puts pools on the config's allow-list, in place of those that were there. */
  allowPools(pools: PublicKey[]): void;
}

/** What a pool without fees gives for `amountIn`: constant product, the product rounded up for the pool. */
export function poolGives(amountIn: bigint, usdcBefore = USDC_IN_POOL, acBefore = AC_IN_POOL): bigint {
  const product = usdcBefore * acBefore;
  const usdcAfter = usdcBefore + amountIn;
  return acBefore - (product + usdcAfter - 1n) / usdcAfter;
}

/** Opens a real spl-token-swap pool USDC/AC without fees and puts it on the allow-list. */
export function openPool(world: Mints, acInPool = AC_IN_POOL): AcdRoute {
  const state = world.keys.next();
  const poolMint = world.keys.next();
  const [poolAuthority] = PublicKey.findProgramAddressSync(
    [state.publicKey.toBytes()],
    SPL_TOKEN_SWAP_PROGRAM_ID,
  );
  const payer = world.admin.publicKey;
  world.run(
    [
      ...giveInstructions(payer, world.usdcMint, poolAuthority, USDC_IN_POOL),
      ...giveInstructions(payer, world.acMint, poolAuthority, acInPool),
    ],
    [world.admin],
  );
  world.run(poolMintInstructions(world, poolMint, poolAuthority), [world.admin, poolMint]);
  const feeAccount = openPlainAccount(world, poolMint.publicKey);
  const destination = openPlainAccount(world, poolMint.publicKey);
  const source = ataOf(world.usdcMint, poolAuthority);
  const target = ataOf(world.acMint, poolAuthority);
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: state.publicKey,
    lamports: Number(world.chain.minimumBalanceForRentExemption(TokenSwapLayout.span)),
    space: TokenSwapLayout.span,
    programId: SPL_TOKEN_SWAP_PROGRAM_ID,
  });
  const initialize = TokenSwap.createInitSwapInstruction(
    state,
    poolAuthority,
    source,
    target,
    poolMint.publicKey,
    feeAccount,
    destination,
    TOKEN_PROGRAM_ID,
    SPL_TOKEN_SWAP_PROGRAM_ID,
    ...([0n, 1n, 0n, 1n, 0n, 1n, 0n, 1n] as const),
    CurveType.ConstantProduct,
  );
  world.run([create, initialize], [world.admin, state]);
  world.allowPools([state.publicKey]);
  return {
    venueProgram: SPL_TOKEN_SWAP_PROGRAM_ID,
    swapState: state.publicKey,
    poolAuthority,
    poolSource: source,
    poolDestination: target,
    poolMint: poolMint.publicKey,
    feeAccount,
  };
}

function poolMintInstructions(world: Mints, mint: Keypair, authority: PublicKey) {
  const [create, initialize] = mintInstructions(
    world.chain,
    world.admin.publicKey,
    mint,
    POOL_DECIMALS,
    null,
  );
  if (!create || !initialize) throw new Error('a mint takes two instructions');
  // The pool mint's authority is the pool's: bytes 2..34 of InitializeMint2.
  initialize.data.set(authority.toBytes(), 2);
  return [create, initialize];
}

/** A token account of the admin's at an address of its own. */
export function openPlainAccount(world: Mints, mint: PublicKey, owner = world.admin.publicKey): PublicKey {
  const account = world.keys.next();
  const create = SystemProgram.createAccount({
    fromPubkey: world.admin.publicKey,
    newAccountPubkey: account.publicKey,
    lamports: Number(world.chain.minimumBalanceForRentExemption(ACCOUNT_SIZE)),
    space: ACCOUNT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  });
  world.run(
    [create, createInitializeAccount3Instruction(account.publicKey, mint, owner)],
    [world.admin, account],
  );
  return account.publicKey;
}
