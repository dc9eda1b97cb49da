import { SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { World } from '@crr/testing/chain';
import { type RawTokenSwap, TokenSwapLayout } from '@solana/spl-token-swap';
import { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { decodePool, PoolError, routeThrough } from '../../src/chain/pool';

const key = () => Keypair.generate().publicKey;

/** The state of a pool as the program's own library writes it. */
function written(changes: Partial<RawTokenSwap> = {}): { raw: RawTokenSwap; data: Uint8Array } {
  const raw: RawTokenSwap = {
    version: 1,
    isInitialized: true,
    bumpSeed: 254,
    poolTokenProgramId: key(),
    tokenAccountA: key(),
    tokenAccountB: key(),
    tokenPool: key(),
    mintA: key(),
    mintB: key(),
    feeAccount: key(),
    tradeFeeNumerator: 25n,
    tradeFeeDenominator: 10_000n,
    ownerTradeFeeNumerator: 5n,
    ownerTradeFeeDenominator: 10_000n,
    ownerWithdrawFeeNumerator: 0n,
    ownerWithdrawFeeDenominator: 0n,
    hostFeeNumerator: 0n,
    hostFeeDenominator: 0n,
    curveType: 0,
    curveParameters: new Uint8Array(32),
    ...changes,
  };
  const data = Buffer.alloc(TokenSwapLayout.span);
  TokenSwapLayout.encode(raw, data);
  return { raw, data };
}

describe('the state of a pool', () => {
  it('is read as the program’s own library writes it', () => {
    for (let round = 0; round < 20; round += 1) {
      const { raw, data } = written({ bumpSeed: round });
      const { bump, tokenAccountA, tokenAccountB, poolMint, mintA, mintB, feeAccount } = decodePool(data);
      expect(bump).to.equal(round);
      const keys = [tokenAccountA, tokenAccountB, poolMint, mintA, mintB, feeAccount];
      const expected = [
        raw.tokenAccountA,
        raw.tokenAccountB,
        raw.tokenPool,
        raw.mintA,
        raw.mintB,
        raw.feeAccount,
      ];
      expect(keys.map(String)).to.deep.equal(expected.map(String));
    }
  });

  for (const [title, data] of [
    ['of no bytes', new Uint8Array()],
    ['that ends too early', written().data.subarray(0, -1)],
    ['that goes on too long', Buffer.concat([written().data, Buffer.alloc(1)])],
    ['of another version', written({ version: 2 }).data],
    ['that is not initialized', written({ isInitialized: false }).data],
  ] as const) {
    it(`is refused: one ${title}`, () => {
      expect(() => decodePool(data)).to.throw(PoolError, 'must be an initialized pool of spl-token-swap');
    });
  }

  it('is refused when it swaps other mints, or one mint for itself', () => {
    const [usdcMint, acMint] = [key(), key()];
    const address = key();
    for (const [mintA, mintB] of [
      [usdcMint, key()],
      [key(), acMint],
      [usdcMint, usdcMint],
      [acMint, acMint],
    ] as const) {
      const pool = decodePool(written({ mintA, mintB }).data);
      expect(() => routeThrough(address, pool, { usdcMint, acMint })).to.throw(PoolError, 'USDC and AC');
    }
  });

  it('gives the route that the program takes, whichever side USDC is on', () => {
    const world = World.create();
    const route = world.acdRoute();
    const state = world.chain.getAccount(route.swapState);
    if (state === null) throw new Error('there is no pool');
    const { usdcMint, acMint } = world;
    const found = routeThrough(route.swapState, decodePool(state.data), { usdcMint, acMint });
    expect(texts(found)).to.deep.equal(texts(route));
    const back = routeThrough(route.swapState, decodePool(state.data), {
      usdcMint: acMint,
      acMint: usdcMint,
    });
    expect(texts(back)).to.deep.equal({
      ...texts(route),
      poolSource: String(route.poolDestination),
      poolDestination: String(route.poolSource),
    });
  });

  it('is refused when its bump makes no authority', () => {
    const [usdcMint, acMint] = [key(), key()];
    const address = key();
    const [, bump] = PublicKey.findProgramAddressSync([address.toBytes()], SPL_TOKEN_SWAP_PROGRAM_ID);
    const bumps = Array.from({ length: 255 - bump }, (_, index) => 255 - index);
    for (const bumpSeed of bumps) {
      const pool = decodePool(written({ mintA: usdcMint, mintB: acMint, bumpSeed }).data);
      expect(() => routeThrough(address, pool, { usdcMint, acMint })).to.throw(PoolError, 'bump');
    }
    const pool = decodePool(written({ mintA: usdcMint, mintB: acMint, bumpSeed: bump }).data);
    expect(routeThrough(address, pool, { usdcMint, acMint }).swapState).to.equal(address);
  });
});

function texts(route: object): Record<string, string> {
  return Object.fromEntries(Object.entries(route).map(([name, value]) => [name, String(value)]));
}
