import { type AcdRoute, SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { ACCOUNT_SIZE, createInitializeAccount3Instruction, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { CurveType, TokenSwap, TokenSwapLayout } from '@solana/spl-token-swap';
import { PublicKey, SystemProgram } from '@solana/web3.js';
import type { BenchChain } from './bench-chain';
import { fixedKeypair } from './keys';

const POOL_DECIMALS = 2;
const USDC_IN_POOL = 1_000_000_000_000n;
const AC_IN_POOL = 1_000_000_000_000_000n;
const NO_FEES = [0n, 1n, 0n, 1n, 0n, 1n, 0n, 1n] as const;

/** Opens a spl-token-swap pool without fees in which one USDC buys about one AC, and lets the router mint AC-D. */
export function openPool(stage: BenchChain): AcdRoute {
  const [payer, state, poolMint] = [stage.admin.publicKey, fixedKeypair('pool'), fixedKeypair('pool mint')];
  const seeds = [state.publicKey.toBytes()];
  const [poolAuthority] = PublicKey.findProgramAddressSync(seeds, SPL_TOKEN_SWAP_PROGRAM_ID);
  const usdc = stage.openAccount(poolAuthority);
  const ac = stage.openAccount(poolAuthority, stage.acMint.publicKey);
  stage.mint(stage.usdcMint.publicKey, usdc, USDC_IN_POOL);
  stage.mint(stage.acMint.publicKey, ac, AC_IN_POOL);
  stage.makeMint(poolMint, POOL_DECIMALS, poolAuthority);
  const feeAccount = openShareAccount(stage, 'pool fees', poolMint.publicKey);
  const destination = openShareAccount(stage, 'pool shares', poolMint.publicKey);
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: state.publicKey,
    lamports: Number(stage.chain.minimumBalanceForRentExemption(TokenSwapLayout.span)),
    space: TokenSwapLayout.span,
    programId: SPL_TOKEN_SWAP_PROGRAM_ID,
  });
  const initialize = TokenSwap.createInitSwapInstruction(
    state,
    poolAuthority,
    usdc,
    ac,
    poolMint.publicKey,
    feeAccount,
    destination,
    TOKEN_PROGRAM_ID,
    SPL_TOKEN_SWAP_PROGRAM_ID,
    ...NO_FEES,
    CurveType.ConstantProduct,
  );
  stage.run([create, initialize], [stage.admin, state]);
  const swapPools = [state.publicKey];
  stage.run([stage.router.updateConfig({ admin: payer, swapPools })], [stage.admin]);
  const authority = stage.router.pdas.minterAuthority();
  const mintTypes = ['Campaign'] as const;
  const admin = stage.admin.publicKey;
  stage.run([stage.attention.registerMinter({ admin, payer: admin, authority, mintTypes })], [stage.admin]);
  return {
    venueProgram: SPL_TOKEN_SWAP_PROGRAM_ID,
    swapState: state.publicKey,
    poolAuthority,
    poolSource: usdc,
    poolDestination: ac,
    poolMint: poolMint.publicKey,
    feeAccount,
  };
}

/** A token account of the admin's for shares in the pool. */
function openShareAccount(stage: BenchChain, label: string, mint: PublicKey): PublicKey {
  const [account, payer] = [fixedKeypair(label), stage.admin.publicKey];
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: account.publicKey,
    lamports: Number(stage.chain.minimumBalanceForRentExemption(ACCOUNT_SIZE)),
    space: ACCOUNT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  });
  const initialize = createInitializeAccount3Instruction(account.publicKey, mint, payer);
  stage.run([create, initialize], [stage.admin, account]);
  return account.publicKey;
}
