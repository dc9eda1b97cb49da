import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AcdRoute, parseTransactionError, RouterError } from '@crr/sdk';
import { createMintToInstruction } from '@solana/spl-token';
import { type Keypair, PublicKey, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';
import { expectBooks, provoked, stateOf } from '../support/expect';
import { openPlainAccount } from '../support/pool';
import { giveInstructions } from '../support/tokens';
import { type Campaign, World } from '../support/world';

const VENUE = new PublicKey('EvLVenue11111111111111111111111111111111111');
const ARTIFACT = join(__dirname, '../../artifacts/programs/hostile_venue.so');

/** What each mode of tests/programs/hostile_venue does, and what the router answers; null: the token program does. */
const MODES: readonly [mode: number, does: string, answer: string | null][] = [
  [1, 'pays less than the minimum', 'VenueReturnedTooLittle'],
  [2, 'takes more than the amount', null],
  [3, 'takes less than the amount', 'VenueTookWrongAmount'],
  [4, 'takes over the vault’s owner', null],
  [5, 'calls the router back', null],
  [6, 'pays nothing', 'VenueReturnedTooLittle'],
  [8, 'approves itself', null],
  [9, 'takes the close authority', null],
];

describe('attacks by a swap venue on the allow-list', () => {
  let world: World;
  let campaign: Campaign;
  let user: Keypair;
  let route: Omit<AcdRoute, 'swapState'>;

  before(() => {
    world = World.create([
      { name: 'hostile_venue', programId: VENUE, bytes: readFileSync(ARTIFACT), upgradeAuthority: null },
    ]);
    const admin = world.admin.publicKey;
    world.run([world.router.updateConfig({ admin, swapVenues: [VENUE] })], [world.admin]);
    const [authority] = PublicKey.findProgramAddressSync([Buffer.from('authority')], VENUE);
    const poolSource = openPlainAccount(world, world.usdcMint, authority);
    const poolDestination = openPlainAccount(world, world.acMint, authority);
    world.run([createMintToInstruction(world.acMint, poolDestination, admin, 1_000_000_000)], [world.admin]);
    const unused = openPlainAccount(world, world.acMint);
    route = {
      venueProgram: VENUE,
      poolAuthority: authority,
      poolSource,
      poolDestination,
      poolMint: world.acMint,
      feeAccount: unused,
    };
  });

  beforeEach(() => {
    campaign = world.campaign({ payoutAsset: 'AttentionToken', minAcPerUsdc: 1_000_000n });
    user = world.user();
    world.run(giveInstructions(world.admin.publicKey, world.acdMint, user.publicKey, 0n), [world.admin]);
  });

  /** Sends a VAU through the venue in a mode; `callback` is what mode 5 calls the router with. */
  async function throughVenue(mode: number, callback = Buffer.alloc(0)) {
    const state = world.keys.next().publicKey;
    world.chain.setAccount(state, {
      owner: SystemProgram.programId,
      lamports: 10_000_000,
      data: Buffer.concat([Buffer.from([mode]), callback]),
      executable: false,
    });
    const extra =
      mode === 5
        ? [world.router.pdas.programId, world.router.pdas.campaign(campaign.id)].map((pubkey) => ({
            pubkey,
            isSigner: false,
            isWritable: false,
          }))
        : [];
    const acd = { ...route, swapState: state, extra };
    const send = await world.vauInstructions(campaign, user.publicKey, {
      influencer: null,
      acd,
      minAcOut: 5_000n,
    });
    const table = world.lookupTable(send);
    return () => world.send(send, [campaign.attester], [table]);
  }

  it('an honest one is paid through, so that every refusal below has its own reason', async () => {
    const send = await throughVenue(0);
    world.expectOk(send());
    expect(world.acdBalance(user.publicKey)).to.equal(5_000n);
    await expectBooks(world, campaign);
  });

  for (const [mode, does, answer] of MODES) {
    it(`one that ${does} gets nothing and changes nothing`, async () => {
      const send = await throughVenue(mode);
      const before = stateOf(world);
      const result = send();
      expect(result.error).not.to.equal(null);
      if (result.error === null) return;
      const error = parseTransactionError(result.error, result.logs);
      if (answer !== null) {
        expect(error, result.logs.join('\n')).to.be.instanceOf(RouterError);
        expect((error as RouterError).codeName).to.equal(answer);
        provoked.add(answer);
      }
      expect(stateOf(world)).to.deep.equal(before);
      await expectBooks(world, campaign);
    });
  }
});
