/** Pools of spl-token-swap: the accounts through which USDC becomes AC. Read by hand: a worker has no room for the program's library. */
import { type AcdRoute, SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

/** What a pool's state says, as far as a swap needs it. */
export interface SwapPool {
  /** Makes the pool's authority out of its address. */
  readonly bump: number;
  readonly tokenAccountA: PublicKey;
  readonly tokenAccountB: PublicKey;
  readonly poolMint: PublicKey;
  readonly mintA: PublicKey;
  readonly mintB: PublicKey;
  readonly feeAccount: PublicKey;
}

/** Bytes that are no pool's state, or that of another pool than the one wanted. The message is a rule: "must …". */
export class PoolError extends Error {
  override readonly name = 'PoolError';
}

/** Version, whether initialized, bump, token program, six keys, eight fees of a u64, the curve and its 32 bytes. */
const STATE_BYTES = 324;
const KEY_BYTES = 32;
const VERSION = 1;
const BUMP_AT = 2;
/** After the token program's key. */
const KEYS_AT = 35;

/** Reads the state of a pool. @throws PoolError */
export function decodePool(data: Uint8Array): SwapPool {
  const [version, isInitialized] = data;
  if (data.length !== STATE_BYTES || version !== VERSION || isInitialized !== 1) {
    throw new PoolError('must be an initialized pool of spl-token-swap');
  }
  const key = (nth: number) => {
    const start = KEYS_AT + nth * KEY_BYTES;
    return new PublicKey(data.subarray(start, start + KEY_BYTES));
  };
  return {
    bump: data[BUMP_AT] ?? 0,
    tokenAccountA: key(0),
    tokenAccountB: key(1),
    poolMint: key(2),
    mintA: key(3),
    mintB: key(4),
    feeAccount: key(5),
  };
}

/** How a pool swaps USDC into AC. @throws PoolError for a pool between other mints */
export function routeThrough(
  address: PublicKey,
  pool: SwapPool,
  { usdcMint, acMint }: { readonly usdcMint: PublicKey; readonly acMint: PublicKey },
): AcdRoute {
  const isForward = pool.mintA.equals(usdcMint) && pool.mintB.equals(acMint);
  if (!isForward && !(pool.mintB.equals(usdcMint) && pool.mintA.equals(acMint))) {
    throw new PoolError('must be a pool between the router’s USDC and AC');
  }
  const [poolSource, poolDestination] = isForward
    ? [pool.tokenAccountA, pool.tokenAccountB]
    : [pool.tokenAccountB, pool.tokenAccountA];
  return {
    venueProgram: SPL_TOKEN_SWAP_PROGRAM_ID,
    swapState: address,
    poolAuthority: authorityOf(address, pool.bump),
    poolSource,
    poolDestination,
    poolMint: pool.poolMint,
    feeAccount: pool.feeAccount,
  };
}

function authorityOf(address: PublicKey, bump: number): PublicKey {
  try {
    return PublicKey.createProgramAddressSync(
      [address.toBytes(), Uint8Array.of(bump)],
      SPL_TOKEN_SWAP_PROGRAM_ID,
    );
  } catch {
    throw new PoolError('must be a pool whose authority its bump makes');
  }
}
