import type { AccountMeta, PublicKey } from '@solana/web3.js';

/** How a payout in AC-D is swapped: the accounts of a venue that speaks spl-token-swap's `Swap`. */
export interface AcdRoute {
  /** Must be on the config's allow-list. */
  venueProgram: PublicKey;
  swapState: PublicKey;
  poolAuthority: PublicKey;
  /** The pool's USDC account. */
  poolSource: PublicKey;
  /** The pool's AC account. */
  poolDestination: PublicKey;
  poolMint: PublicKey;
  feeAccount: PublicKey;
  /** What a venue wants beyond that. */
  extra?: AccountMeta[];
}

/** The remaining accounts of an instruction that pays in AC-D, in the order the program passes them on. */
export function venueMetas(route: AcdRoute): AccountMeta[] {
  return [
    meta(route.swapState, false),
    meta(route.poolAuthority, false),
    meta(route.poolSource, true),
    meta(route.poolDestination, true),
    meta(route.poolMint, true),
    meta(route.feeAccount, true),
    ...(route.extra ?? []),
  ];
}

function meta(pubkey: PublicKey, isWritable: boolean): AccountMeta {
  return { pubkey, isSigner: false, isWritable };
}
