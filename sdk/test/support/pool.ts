import { ACCOUNT_SIZE, createInitializeAccount3Instruction, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { CurveType, TokenSwap, TokenSwapLayout } from '@solana/spl-token-swap';
import { Keypair, PublicKey, SystemProgram } from '@solana/web3.js';
import { type AcdRoute, SPL_TOKEN_SWAP_PROGRAM_ID } from '../../src';
import type { Scene } from './scene';

const POOL_DECIMALS = 2;
const USDC_IN_POOL = 1_000_000_000_000n;
const AC_IN_POOL = 1_000_000_000_000_000n;

/** Opens a spl-token-swap pool without fees in which one USDC buys about one AC. */
export function openPool(scene: Scene): AcdRoute {
  const state = Keypair.generate();
  const poolMint = Keypair.generate();
  const [poolAuthority] = PublicKey.findProgramAddressSync(
    [state.publicKey.toBytes()],
    SPL_TOKEN_SWAP_PROGRAM_ID,
  );
  const usdc = scene.openTokenAccount(scene.usdcMint.publicKey, poolAuthority);
  const ac = scene.openTokenAccount(scene.acMint.publicKey, poolAuthority);
  scene.mintTokens(scene.usdcMint.publicKey, usdc, USDC_IN_POOL);
  scene.mintTokens(scene.acMint.publicKey, ac, AC_IN_POOL);
  scene.makeMint(poolMint, POOL_DECIMALS, poolAuthority);
  const feeAccount = openAccount(scene, poolMint.publicKey);
  const destination = openAccount(scene, poolMint.publicKey);

  const payer = scene.admin.publicKey;
  const space = TokenSwapLayout.span;
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: state.publicKey,
    lamports: Number(scene.chain.minimumBalanceForRentExemption(space)),
    space,
    programId: SPL_TOKEN_SWAP_PROGRAM_ID,
  });
  const fees = [0n, 1n, 0n, 1n, 0n, 1n, 0n, 1n] as const;
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
    ...fees,
    CurveType.ConstantProduct,
  );
  scene.run([create, initialize], [scene.admin, state]);
  const swapPools = [state.publicKey];
  scene.run([scene.router.updateConfig({ admin: payer, swapPools })], [scene.admin]);
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

/** A token account of the admin's at an address of its own. */
function openAccount(scene: Scene, mint: PublicKey): PublicKey {
  const account = Keypair.generate();
  const payer = scene.admin.publicKey;
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: account.publicKey,
    lamports: Number(scene.chain.minimumBalanceForRentExemption(ACCOUNT_SIZE)),
    space: ACCOUNT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  });
  scene.run(
    [create, createInitializeAccount3Instruction(account.publicKey, mint, payer)],
    [scene.admin, account],
  );
  return account.publicKey;
}
