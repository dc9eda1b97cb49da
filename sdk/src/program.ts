import { PublicKey } from '@solana/web3.js';

/** Id of the router program where no other is given: that of the localnet, whose key nobody holds. */
export const ROUTER_PROGRAM_ID = new PublicKey('CAMP1111111111111111111111111111111111111111');
/** Id of the AC-D program where no other is given. */
export const ATTENTION_TOKEN_PROGRAM_ID = new PublicKey('ATTN1111111111111111111111111111111111111111');
/** The swap venue of the Solana Program Library, under its usual id. */
export const SPL_TOKEN_SWAP_PROGRAM_ID = new PublicKey('SwapsVeCiPHMUAtzQWZw7RjsKjgCjhwU55QGu4U1Szw');
/** Owns every program that can be upgraded, and their program data. */
export const UPGRADEABLE_LOADER_PROGRAM_ID = new PublicKey('BPFLoaderUpgradeab1e11111111111111111111111');

/** The classic SPL Token program, which holds USDC, AC and AC-D. */
export const TOKEN_PROGRAM_ID = new PublicKey('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');

/** Bytes of a campaign id, of a hash and of a key. */
export const HASH_BYTES = 32;

/** The program's bounds. Amounts in USDC base units, times in seconds. */
export const LIMITS = {
  maxNameBytes: 64,
  maxHandleBytes: 32,
  maxPlatformBytes: 32,
  maxTargetSites: 16,
  maxTargetCohorts: 16,
  maxTargetCountries: 16,
  maxSwapVenues: 4,
  maxSwapPools: 4,
  minTotalBudgetUsdc: 1_000_000n,
  usdcBaseUnits: 1_000_000n,
  maxQualityMultiplierPercent: 300,
  maxAttributionWindowSeconds: 15_552_000,
  maxTagLifetimeSeconds: 7_776_000n,
  keyRotationDelaySeconds: 86_400n,
  maxKeyOverlapSeconds: 7_776_000,
  floorNoticeSeconds: 86_400n,
  maxHoldSeconds: 604_800,
  maxClockSkewSeconds: 60n,
} as const;
