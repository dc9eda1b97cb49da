import {
  type Campaign,
  claim,
  DAY,
  expectBooks,
  expectRefused,
  finalize,
  giveInstructions,
  openPool,
  poolGives,
  update,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

const MARKET = 1_000_000_000n;
const FLOOR = 500_000_000n;
const SECONDS = 1_000;
const WORTH = 1_000_000n;

/** What lies between the market and the advertiser's floor price belongs to the payees. */
describe('the pool of a payout in AC-D', () => {
  let world: World;
  let campaign: Campaign;
  let user: ReturnType<World['user']>;

  beforeEach(() => {
    world = World.create();
    world.acdRoute();
    campaign = world.campaign({ payoutAsset: 'AttentionToken', minAcPerUsdc: FLOOR });
    user = world.user();
    world.run(giveInstructions(world.admin.publicKey, world.acdMint, user.publicKey, 0n), [world.admin]);
  });

  const vau = (options: object = {}) =>
    world.tryVau(campaign, user.publicKey, {
      influencer: null,
      acd: world.acdRoute(),
      minAcOut: 1n,
      seconds: SECONDS,
      ...options,
    });

  it('is none of the attester’s, priced just above the floor', async () => {
    const market = world.acdRoute();
    const own = openPool(world, 500_100_000_000_000n);
    world.allowPools([market.swapState]);
    await expectRefused(world, 'VenueNotAllowed', () => vau({ acd: own }));
    world.expectOk(await vau());
    expect(world.acdBalance(user.publicKey)).to.equal(poolGives(WORTH));
    await expectBooks(world, campaign);
  });

  it('is refused as soon as the admin takes it from the list', async () => {
    world.allowPools([]);
    await expectRefused(world, 'VenueNotAllowed', () => vau());
  });

  it('belongs to the venue that is called', async () => {
    const route = world.acdRoute();
    const info = world.chain.getAccount(route.swapState);
    if (!info) throw new Error('no pool');
    world.chain.setAccount(route.swapState, { ...info, owner: world.keys.next().publicKey });
    await expectRefused(world, 'VenueNotAllowed', () => vau());
  });

  it('has to give a raised floor price at once, and a lowered one is good after a day', async () => {
    world.expectOk(update(world, campaign, { minAcPerUsdc: 2n * MARKET }));
    expect((await vau()).error).not.to.equal(null);
    world.expectOk(update(world, campaign, { minAcPerUsdc: FLOOR }));
    world.chain.advanceSeconds(Number(DAY) - 1);
    expect((await vau()).error).not.to.equal(null);
    world.chain.advanceSeconds(1);
    world.expectOk(await vau());
    const state = await world.accounts.campaign(campaign.id);
    expect([state?.minAcPerUsdc, state?.nextMinAcPerUsdc]).to.deep.equal([2n * MARKET, FLOOR]);
  });

  it('a raise while a lower price is announced takes the announcement back', async () => {
    world.expectOk(update(world, campaign, { minAcPerUsdc: 1n }));
    world.expectOk(update(world, campaign, { minAcPerUsdc: FLOOR }));
    world.chain.advanceSeconds(Number(DAY));
    const state = await world.accounts.campaign(campaign.id);
    expect([state?.minAcPerUsdc, state?.nextMinAcPerUsdc, state?.nextMinAcFrom]).to.deep.equal([
      FLOOR,
      0n,
      0n,
    ]);
  });

  it('has no floor price of zero, and a campaign in USDC has none', async () => {
    await expectRefused(world, 'InvalidFloorPrice', () => update(world, campaign, { minAcPerUsdc: 0n }));
    const inUsdc = world.campaign();
    await expectRefused(world, 'InvalidFloorPrice', () => update(world, inUsdc, { minAcPerUsdc: 1n }));
  });

  it('takes nothing back for an owner who raises the floor out of reach and ends the campaign', async () => {
    const earnedAt = world.chain.now();
    world.chain.advanceSeconds(5);
    world.expectOk(update(world, campaign, { minAcPerUsdc: 1n << 60n }));
    world.expectOk(finalize(world, campaign));
    world.expectOk(await vau({ earnedAt, minAcOut: 0n }));
    world.expectOk(claim(world, campaign, user.publicKey, 'User', world.usdcOf(user.publicKey)));
    expect(world.usdcBalance(user.publicKey)).to.equal(WORTH);
    await expectBooks(world, campaign);
  });
});
