import type { AcdRoute } from '@crr/sdk';
import {
  type Campaign,
  expectBooks,
  expectRefused,
  giveInstructions,
  Hostile,
  MODE,
  stateOf,
  type World,
} from '@crr/testing/chain';
import { type Keypair, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';

const WORTH_USDC = 5_000n;
const VAU_INSTRUCTION = 1;

describe('attacks by a swap venue on the allow-list', () => {
  let hostile: Hostile;
  let world: World;
  let campaign: Campaign;
  let user: Keypair;

  before(() => {
    hostile = Hostile.create();
    world = hostile.world;
  });

  beforeEach(() => {
    campaign = openCampaign(world);
    user = openUser(world);
  });

  const through = (acd: AcdRoute) => world.tryVau(campaign, user.publicKey, paying(acd));

  it('an honest one is paid through, so that every refusal below has its own reason', async () => {
    world.expectOk(await through(hostile.route(MODE.honest)));
    expect(world.acdBalance(user.publicKey)).to.equal(WORTH_USDC);
    await expectBooks(world, campaign);
  });

  for (const [mode, does, answer] of [
    ['underpay', 'pays one unit less than the minimum', 'VenueReturnedTooLittle'],
    ['payNothing', 'pays nothing', 'VenueReturnedTooLittle'],
    ['takeLess', 'takes one unit less than the amount', 'VenueTookWrongAmount'],
    ['takeMore', 'takes one unit more than it was allowed', 'InsufficientFunds'],
    ['seizeSource', 'makes itself the vault’s owner', 'OwnerMismatch'],
    ['approveItself', 'makes itself the vault’s delegate', 'OwnerMismatch'],
    ['seizeCloseAuthority', 'makes itself the vault’s close authority', 'OwnerMismatch'],
  ] as const) {
    it(`one that ${does} gets nothing and changes nothing`, async () => {
      const { instructions, table } = await prepared(hostile.route(MODE[mode]));
      await expectRefused(world, answer, () => world.send(instructions, [campaign.attester], [table]));
      await expectBooks(world, campaign);
    });
  }

  it('one that would empty the destination can’t: the reserve is not the swap authority’s', async () => {
    world.expectOk(await through(hostile.route(MODE.emptyDestination)));
    expect(world.acdBalance(user.publicKey)).to.equal(WORTH_USDC);
    await expectBooks(world, campaign);
  });

  it('one that calls the router back is stopped by the runtime', async () => {
    const claim = world.router.claimRewards({
      campaignId: campaign.id,
      user: user.publicKey,
      beneficiary: 'User',
      payeeUsdc: world.usdcOf(user.publicKey),
    });
    const program = { pubkey: claim.programId, isSigner: false, isWritable: false };
    const { instructions, table } = await prepared(
      hostile.route(MODE.callBack, claim.data, [program, ...claim.keys]),
    );
    const before = stateOf(world);
    const { error } = world.send(instructions, [campaign.attester], [table]);
    expect(error).to.deep.equal({ InstructionError: [VAU_INSTRUCTION, 'ReentrancyNotAllowed'] });
    expect(stateOf(world)).to.deep.equal(before);
  });

  it('one that lets the vault pay itself has taken nothing', async () => {
    const vault = world.router.pdas.vault(campaign.id);
    const { instructions, table } = await prepared({ ...hostile.route(MODE.honest), poolSource: vault });
    await expectRefused(world, 'VenueTookWrongAmount', () =>
      world.send(instructions, [campaign.attester], [table]),
    );
  });

  it('one that pays from the reserve into the reserve is no owner of it', async () => {
    const poolDestination = world.router.attentionPdas.reserve();
    const { instructions, table } = await prepared({ ...hostile.route(MODE.honest), poolDestination });
    await expectRefused(world, 'OwnerMismatch', () => world.send(instructions, [campaign.attester], [table]));
  });

  it('one below the advertiser’s floor is refused, however little the attester asks for', async () => {
    campaign = openCampaign(world, 2_000_000n);
    const { instructions, table } = await prepared(hostile.route(MODE.underpay), 1n);
    await expectRefused(world, 'VenueReturnedTooLittle', () =>
      world.send(instructions, [campaign.attester], [table]),
    );
  });

  async function prepared(acd: AcdRoute, minAcOut = WORTH_USDC) {
    const instructions = await world.vauInstructions(campaign, user.publicKey, paying(acd, minAcOut));
    return { instructions, table: world.lookupTable(instructions) };
  }
});

describe('a swap venue that is not on the allow-list', () => {
  it('gets no money, and the empty places of the list admit nobody', async () => {
    const hostile = Hostile.create({ allowed: false });
    const { world } = hostile;
    const campaign = openCampaign(world);
    const user = openUser(world);
    const route = hostile.route(MODE.honest);
    // The zero key, which fills the list's empty places, is the System program's id.
    for (const venueProgram of [route.venueProgram, SystemProgram.programId]) {
      const options = paying({ ...route, venueProgram });
      const instructions = await world.vauInstructions(campaign, user.publicKey, options);
      const table = world.lookupTable(instructions);
      await expectRefused(world, 'VenueNotAllowed', () =>
        world.send(instructions, [campaign.attester], [table]),
      );
    }
  });

  it('gets none any more once the admin has taken it off', async () => {
    const hostile = Hostile.create();
    const { world } = hostile;
    const campaign = openCampaign(world);
    const user = openUser(world);
    const options = paying(hostile.route(MODE.honest));
    const instructions = await world.vauInstructions(campaign, user.publicKey, options);
    const table = world.lookupTable(instructions);
    const admin = world.admin.publicKey;
    world.run([world.router.updateConfig({ admin, swapVenues: [] })], [world.admin]);
    await expectRefused(world, 'VenueNotAllowed', () =>
      world.send(instructions, [campaign.attester], [table]),
    );
  });
});

function paying(acd: AcdRoute, minAcOut = WORTH_USDC) {
  return { influencer: null, acd, minAcOut };
}

/** A campaign in AC-D at one base unit for one, unless the floor is higher. */
function openCampaign(world: World, minAcPerUsdc = 1_000_000n): Campaign {
  return world.campaign({ payoutAsset: 'AttentionToken', minAcPerUsdc });
}

function openUser(world: World): Keypair {
  const user = world.user();
  world.run(giveInstructions(world.admin.publicKey, world.acdMint, user.publicKey, 0n), [world.admin]);
  return user;
}
