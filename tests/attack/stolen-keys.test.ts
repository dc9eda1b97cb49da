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
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const WINDOW = 180n * DAY;

describe('a stolen attester key', () => {
  let world: World;
  let campaign: Campaign;
  let fresh: Keypair;
  let mule: PublicKey;
  let earnedAt: bigint;

  beforeEach(async () => {
    world = World.create();
    const terms = {
      attributionWindowSeconds: Number(WINDOW),
      payoutRules: { conversionBonusUsdc: 1_000_000n },
    };
    campaign = world.campaign(terms, 100_000_000n);
    fresh = world.wallet();
    mule = world.user().publicKey;
    world.chain.setTime(START + 2n * DAY);
    earnedAt = world.chain.now() - 10n;
    await world.vau(campaign, mule, { influencer: null, earnedAt });
  });

  /** The thief, who says of everything that it was earned before the key was found out. */
  const thieves = () => world.tryVau(campaign, mule, { earnedAt, seconds: 60_000 });
  const convert = async () =>
    world.send([await world.conversionInstruction(campaign, mule)], [campaign.attester]);

  async function isStopped(): Promise<void> {
    await expectRefused(world, 'UnauthorizedAttester', thieves);
    await expectRefused(world, 'UnauthorizedAttester', convert);
    await world.vau(campaign, mule, { attester: fresh, earnedAt });
    await expectBooks(world, campaign);
  }

  it('is retired at once by owner and tag signer, whatever it says of when attention was earned', async () => {
    const { owner, tagSigner } = campaign;
    world.expectOk(update(world, campaign, { attester: fresh.publicKey }, owner, tagSigner));
    await isStopped();
  });

  it('is retired in a paused campaign that ran out', async () => {
    pause(world, campaign);
    world.chain.setTime(campaign.params.endDate + 170n * DAY);
    earnedAt = START + 2n * DAY - 10n;
    const { owner, tagSigner } = campaign;
    world.expectOk(update(world, campaign, { attester: fresh.publicKey }, owner, tagSigner));
    await isStopped();
  });

  it('is retired in a campaign that was ended to stop it', async () => {
    world.expectOk(finalize(world, campaign));
    const { owner, tagSigner } = campaign;
    world.expectOk(update(world, campaign, { attester: fresh.publicKey }, owner, tagSigner));
    await isStopped();
  });

  it('records nothing while the owner holds recording, for seven days at most, and the window grows by it', async () => {
    world.expectOk(finalize(world, campaign));
    const before = (await world.accounts.campaign(campaign.id))?.settlesUntil ?? 0n;
    world.expectOk(update(world, campaign, { holdSeconds: 86_400 }));
    const day = world.chain.now() + DAY - 1n;
    await expectRefused(world, 'CampaignInactive', thieves);
    world.chain.setTime(day);
    await expectRefused(world, 'CampaignInactive', thieves);
    await expectRefused(world, 'CampaignInactive', convert);
    await expectRefused(world, 'InvalidHold', () => update(world, campaign, { holdSeconds: 518_401 }));
    world.expectOk(update(world, campaign, { holdSeconds: 518_400 }));
    await expectRefused(world, 'InvalidHold', () => update(world, campaign, { holdSeconds: 1 }));
    const after = await world.accounts.campaign(campaign.id);
    expect(after?.settlesUntil).to.equal(before + 7n * DAY);
    expect(after?.heldUntil).to.equal(day + 6n * DAY);
    world.chain.setTime(day + 6n * DAY + 1n);
    await world.vau(campaign, mule, { earnedAt });
    world.chain.setTime(before + 7n * DAY);
    await expectRefused(world, 'SettlementOpen', () => withdraw(world, campaign));
    world.chain.setTime(before + 7n * DAY + 1n);
    world.expectOk(withdraw(world, campaign));
  });

  it('is held without taking a second of the window', async () => {
    world.expectOk(finalize(world, campaign));
    const last = (await world.accounts.campaign(campaign.id))?.settlesUntil ?? 0n;
    world.chain.setTime(last);
    world.expectOk(update(world, campaign, { holdSeconds: 1 }));
    await expectRefused(world, 'CampaignInactive', thieves);
    world.chain.setTime(last + 1n);
    await world.vau(campaign, mule, { earnedAt });
  });

  it('is held as well where nobody finalized, and finalizing afterwards keeps the longer window', async () => {
    const { endDate } = campaign.params;
    world.chain.setTime(endDate + 1n);
    world.expectOk(update(world, campaign, { holdSeconds: 100 }));
    world.expectOk(finalize(world, campaign));
    const state = await world.accounts.campaign(campaign.id);
    expect(state?.settlesUntil).to.equal(endDate + WINDOW + 100n);
  });

  it('can’t be held before the end, nor with nothing', async () => {
    await expectRefused(world, 'InvalidHold', () => update(world, campaign, { holdSeconds: 1 }));
    world.expectOk(finalize(world, campaign));
    await expectRefused(world, 'InvalidHold', () => update(world, campaign, { holdSeconds: 0 }));
  });

  it('retires nobody: neither without the owner nor with a co-signer who is none', async () => {
    const { attester, owner, tagSigner } = campaign;
    const change = { tagSigner: { key: fresh.publicKey, overlapSeconds: 0 } };
    await expectRefused(world, 'UnauthorizedOwner', () =>
      update(world, campaign, change, attester, attester),
    );
    for (const coSigner of [fresh, attester]) {
      const rotation = { attester: fresh.publicKey };
      await expectRefused(world, 'UnauthorizedCoSigner', () =>
        update(world, campaign, rotation, owner, coSigner),
      );
    }
    await expectRefused(world, 'UnauthorizedCoSigner', () =>
      update(world, campaign, { paused: true }, owner, tagSigner),
    );
  });

  it('leaves the terms of an ended campaign alone', async () => {
    world.expectOk(finalize(world, campaign));
    const targeting = { requireCohort: false, sites: [], cohorts: [], countries: [] };
    for (const change of [{ paused: true }, { targeting }, { endDate: START + 100n * DAY }]) {
      await expectRefused(world, 'CampaignInactive', () => update(world, campaign, change));
    }
    world.chain.setTime(world.chain.now() + WINDOW + 1n);
    await expectRefused(world, 'CampaignInactive', () => update(world, campaign, { holdSeconds: 1 }));
  });
});

describe('a stolen key from before a rotation', () => {
  it('is retired at once by owner and tag signer, and its successor stays', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const successor = world.wallet();
    const user = world.user().publicKey;
    const earnedAt = world.chain.now();
    await world.vau(campaign, user, { influencer: null });
    const rotation = { attester: successor.publicKey };
    world.expectOk(update(world, campaign, rotation));
    world.chain.advanceSeconds(Number(DAY));
    await world.vau(campaign, user, { earnedAt });
    const { owner, tagSigner } = campaign;
    await expectRefused(world, 'InvalidRotation', () => update(world, campaign, rotation));
    world.expectOk(update(world, campaign, rotation, owner, tagSigner));
    await expectRefused(world, 'UnauthorizedAttester', () => world.tryVau(campaign, user, { earnedAt }));
    await world.vau(campaign, user, { attester: successor, earnedAt });
  });
});

describe('a stolen tag signer', () => {
  it('is retired at once by owner and attester', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const fresh = world.keys.next();
    const change = { tagSigner: { key: fresh.publicKey, overlapSeconds: 0 } };
    world.expectOk(update(world, campaign, change, campaign.owner, campaign.attester));
    const user = world.user().publicKey;
    await expectRefused(world, 'TagSignerUnknown', () => world.tryVau(campaign, user, { influencer: null }));
    await world.vau(campaign, user, { influencer: null, signer: fresh });
  });
});

describe('a stolen successor', () => {
  it('is replaced at once, and the key before it keeps what was earned under it', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const [stolen, fresh] = [world.wallet(), world.wallet()];
    const user = world.user().publicKey;
    const earnedAt = world.chain.now();
    await world.vau(campaign, user, { influencer: null });
    world.expectOk(update(world, campaign, { attester: stolen.publicKey }));
    world.chain.advanceSeconds(Number(DAY));
    const { owner, tagSigner } = campaign;
    const rotation = { attester: fresh.publicKey };
    await expectRefused(world, 'RotationTooSoon', () => update(world, campaign, rotation));
    world.expectOk(update(world, campaign, rotation, owner, tagSigner));
    await expectRefused(world, 'UnauthorizedAttester', () =>
      world.tryVau(campaign, user, { attester: stolen, earnedAt }),
    );
    await world.vau(campaign, user, { earnedAt });
    await world.vau(campaign, user, { attester: fresh });
  });

  it('is not got rid of by a tag signer of the owner’s who came after it', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const [successor, sock] = [world.wallet(), world.wallet()];
    world.expectOk(update(world, campaign, { attester: successor.publicKey }));
    world.chain.advanceSeconds(1);
    world.expectOk(update(world, campaign, { tagSigner: { key: sock.publicKey, overlapSeconds: 0 } }));
    world.chain.advanceSeconds(Number(DAY));
    const rotation = { attester: world.wallet().publicKey };
    await expectRefused(world, 'UnauthorizedCoSigner', () =>
      update(world, campaign, rotation, campaign.owner, sock),
    );
  });
});
