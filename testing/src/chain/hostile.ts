import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AcdRoute } from '@crr/sdk';
import { createMintToInstruction, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { type AccountMeta, type Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { openPlainAccount } from './pool';
import { giveInstructions } from './tokens';
import { World } from './world';

/** Where the hostile venue lives on a test's chain. */
export const VENUE = new PublicKey('EvLVenue11111111111111111111111111111111111');
const ARTIFACT = join(__dirname, '../../../artifacts/programs/hostile_venue.so');
const AC_OF_VENUE = 1_000_000_000n;

/** What the venue does; `tests/programs/hostile_venue/src/mode.rs`. */
export const MODE = {
  honest: 0,
  underpay: 1,
  takeMore: 2,
  takeLess: 3,
  seizeSource: 4,
  callBack: 5,
  payNothing: 6,
  emptyDestination: 7,
  approveItself: 8,
  seizeCloseAuthority: 9,
} as const;

/** A hostile program on a world's chain: a swap venue, and a caller of any instruction under a CPI. */
export class Hostile {
  readonly authority = PublicKey.findProgramAddressSync([Buffer.from('authority')], VENUE)[0];
  readonly poolSource: PublicKey;
  readonly poolDestination: PublicKey;
  private readonly feeAccount: PublicKey;

  private readonly states: PublicKey[] = [];

  constructor(
    readonly world: World,
    private readonly allowed = true,
  ) {
    const { usdcMint, acMint, admin } = world;
    this.poolSource = openPlainAccount(world, usdcMint, this.authority);
    this.poolDestination = openPlainAccount(world, acMint, this.authority);
    this.feeAccount = openPlainAccount(world, acMint);
    const give = createMintToInstruction(acMint, this.poolDestination, admin.publicKey, AC_OF_VENUE);
    world.run([give], [admin]);
  }

  /** A world where the venue is deployed, on the allow-list unless said otherwise. */
  static create({ allowed = true } = {}): Hostile {
    const world = World.create([
      { name: 'hostile_venue', programId: VENUE, bytes: readFileSync(ARTIFACT), upgradeAuthority: null },
    ]);
    const hostile = new Hostile(world, allowed);
    if (allowed) {
      const admin = world.admin.publicKey;
      world.run([world.router.updateConfig({ admin, swapVenues: [VENUE] })], [world.admin]);
    }
    return hostile;
  }

  /** The way through the venue in a mode. @param extra for mode 5: the program to call, and its accounts. */
  route(mode: number, payload: Uint8Array = new Uint8Array(), extra: AccountMeta[] = []): AcdRoute {
    return {
      venueProgram: VENUE,
      swapState: this.stateOf(mode, payload),
      poolAuthority: this.authority,
      poolSource: this.poolSource,
      poolDestination: this.poolDestination,
      poolMint: this.world.acMint,
      feeAccount: this.feeAccount,
      extra,
    };
  }

  /** An instruction of the hostile program that makes `inner` as a CPI, with every signature it was given. */
  relay(inner: TransactionInstruction, attacker: Keypair): TransactionInstruction {
    const { world } = this;
    const key = attacker.publicKey;
    const admin = world.admin.publicKey;
    const accounts = [world.usdcMint, world.acMint].flatMap((mint) => giveInstructions(admin, mint, key, 0n));
    world.run(accounts, [world.admin]);
    const own = (mint: PublicKey) => giveInstructions(admin, mint, key, 0n)[0]?.keys[1]?.pubkey ?? key;
    const meta = (pubkey: PublicKey, isWritable = true, isSigner = false) => ({
      pubkey,
      isWritable,
      isSigner,
    });
    return new TransactionInstruction({
      programId: VENUE,
      keys: [
        meta(this.stateOf(MODE.callBack, inner.data), false),
        meta(this.authority, false),
        meta(key, false, true),
        meta(own(world.usdcMint)),
        meta(this.poolSource),
        meta(this.poolDestination),
        meta(own(world.acMint)),
        meta(world.acMint, false),
        meta(this.feeAccount),
        meta(TOKEN_PROGRAM_ID, false),
        meta(inner.programId, false),
        ...inner.keys,
      ],
      data: Buffer.concat([Buffer.from([1]), Buffer.alloc(16)]),
    });
  }

  private stateOf(mode: number, payload: Uint8Array): PublicKey {
    const state = this.world.keys.next().publicKey;
    this.world.chain.setAccount(state, {
      owner: VENUE,
      lamports: 100_000_000,
      data: Buffer.concat([Buffer.from([mode]), payload]),
      executable: false,
    });
    this.states.push(state);
    if (this.allowed) this.world.allowPools(this.states.slice(-4));
    return state;
  }
}
