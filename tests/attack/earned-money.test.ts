import {
  type Campaign,
  DAY,
  expectBooks,
  expectRefused,
  finalize,
  pause,
  START,
  update,
  World,
  withdraw,
} from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

const NOWHERE = { requireCohort: false, sites: [new Uint8Array(32).fill(9)], cohorts: [], countries: [] };
const WINDOW = 7n * DAY;

/** What an owner may try with attention that was earned and not yet submitted. */
describe('money that was earned and not yet submitted', () => {
  let world: World;
  let campaign: Campaign;
  let user: Keypair;
  let earnedAt: bigint;

  beforeEach(() => {
    world = World.create();
    campaign = world.campaign({ attributionWindowSeconds: Number(WINDOW) }, 1_000_000n);
    user = world.user();
    world.chain.setTime(START + 2n * DAY);
    earnedAt = world.chain.now();
    world.chain.advanceSeconds(5);
  });

  /** In the last second of the window, through the keys and the targeting of when it was earned. */
  async function settlesInTheLastSecond(): Promise<void> {
    const { settlesUntil } = (await world.accounts.campaign(campaign.id)) ?? { settlesUntil: 0n };
    world.chain.setTime(settlesUntil);
    await world.vau(campaign, user.publicKey, { influencer: null, earnedAt });
    expect(world.usdcBalance(user.publicKey)).to.equal(5_000n);
    world.chain.advanceSeconds(1);
    world.expectOk(withdraw(world, campaign));
    expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(995_000n);
    await expectBooks(world, campaign);
  }

  it('settles after a retargeting to nowhere and the end', async () => {
    world.expectOk(update(world, campaign, { targeting: NOWHERE }));
    world.expectOk(finalize(world, campaign));
    await settlesInTheLastSecond();
  });

  it('settles after the attester was rotated to a key of the owner’s and the end', async () => {
    world.expectOk(update(world, campaign, { attester: world.wallet().publicKey }));
    world.expectOk(finalize(world, campaign));
    await settlesInTheLastSecond();
  });

  it('settles after the tag signer was rotated without an overlap and the end', async () => {
    const rotation = { key: world.keys.next().publicKey, overlapSeconds: 0 };
    world.expectOk(update(world, campaign, { tagSigner: rotation }));
    world.expectOk(finalize(world, campaign));
    await settlesInTheLastSecond();
  });

  it('settles when all of it happens under a pause and is over before the owner ends the campaign', async () => {
    pause(world, campaign);
    const rotation = { key: world.keys.next().publicKey, overlapSeconds: 0 };
    const change = { targeting: NOWHERE, attester: world.wallet().publicKey, tagSigner: rotation };
    world.expectOk(update(world, campaign, change));
    world.chain.advanceSeconds(Number(3n * WINDOW));
    for (const key of ['attester', 'tagSigner'] as const) {
      const again =
        key === 'attester'
          ? { attester: world.wallet().publicKey }
          : { tagSigner: { ...rotation, key: world.keys.next().publicKey } };
      await expectRefused(world, 'RotationTooSoon', () => update(world, campaign, again));
    }
    world.expectOk(finalize(world, campaign));
    await settlesInTheLastSecond();
  });

  it('is not forgotten by a rotation right after a pause', async () => {
    world.expectOk(update(world, campaign, { attester: world.wallet().publicKey }));
    pause(world, campaign);
    world.chain.advanceSeconds(Number(3n * WINDOW));
    pause(world, campaign, false);
    const again = { attester: world.wallet().publicKey };
    await expectRefused(world, 'RotationTooSoon', () => update(world, campaign, again));
    world.chain.advanceSeconds(Number(WINDOW) - 1);
    await expectRefused(world, 'RotationTooSoon', () => update(world, campaign, again));
    world.chain.advanceSeconds(1);
    world.expectOk(update(world, campaign, again));
  });

  it('is not forgotten by a second rotation while the overlap of the first one runs', async () => {
    const rotation = (overlapSeconds: number) => ({
      tagSigner: { key: world.keys.next().publicKey, overlapSeconds },
    });
    world.expectOk(update(world, campaign, rotation(10 * 86_400)));
    world.chain.advanceSeconds(Number(DAY + WINDOW + 1n));
    earnedAt = world.chain.now();
    world.chain.advanceSeconds(5);
    await expectRefused(world, 'RotationTooSoon', () => update(world, campaign, rotation(0)));
    world.expectOk(finalize(world, campaign));
    await settlesInTheLastSecond();
  });

  it('is targeted as before up to the second of a retargeting and a minute’s difference of clocks', async () => {
    world.expectOk(update(world, campaign, { targeting: NOWHERE }));
    const changedAt = world.chain.now();
    world.chain.advanceSeconds(120);
    await world.vau(campaign, user.publicKey, { influencer: null, earnedAt: changedAt + 60n });
    await expectRefused(world, 'SiteNotTargeted', () =>
      world.tryVau(campaign, user.publicKey, { earnedAt: changedAt + 61n }),
    );
  });

  it('settles for the old attester’s users with a conversion, and for no others', async () => {
    campaign = world.campaign({ payoutRules: { conversionBonusUsdc: 1_000n } }, 1_000_000n);
    const successor = world.wallet();
    const later = world.user();
    await world.vau(campaign, user.publicKey, { influencer: null });
    world.expectOk(update(world, campaign, { attester: successor.publicKey }));
    world.chain.advanceSeconds(Number(DAY));
    await world.vau(campaign, later.publicKey, { influencer: null, attester: successor });
    await world.conversion(campaign, user.publicKey);
    const other = await world.conversionInstruction(campaign, later.publicKey);
    await expectRefused(world, 'UnauthorizedAttester', () => world.send([other], [campaign.attester]));
  });
});
