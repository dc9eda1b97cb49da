import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { DAY, START } from './terms';
import { ataOf } from './tokens';
import { type Campaign, World } from './world';

/** A world in which every instruction of the router ran; what is open, closed and buried stands side by side. */
export async function playEverything(): Promise<World> {
  const world = World.create();
  world.acdRoute();
  changeConfig(world);
  const [sarah, jana] = [world.influencer({ tier: 'Mid' }), world.influencer()];
  const summer = world.campaign({
    influencerPolicy: 'Joined',
    dailyBudgetUsdc: 9_000n,
    payoutRules: { conversionBonusUsdc: 500_000n, maxPayoutPerUserUsdc: 1_000_000n },
  });
  joinAndLeave(world, summer, sarah, jana);
  await earn(world, summer, sarah.publicKey);
  change(world, summer);
  await earnAcd(world, jana.publicKey);
  await liveAndDie(world, jana.publicKey);
  comeAndGo(world);
  return world;
}

function changeConfig(world: World): void {
  const { router, admin } = world;
  const heir = world.wallet();
  const [adminKey, heirKey] = [admin.publicKey, heir.publicKey];
  world.run([router.proposeAdmin({ admin: adminKey, pendingAdmin: heirKey })], [admin]);
  world.run([router.acceptAdmin({ pendingAdmin: heirKey })], [heir]);
  const verifier = world.verifier.publicKey;
  world.run([router.updateConfig({ admin: heirKey, verifier })], [heir]);
}

function joinAndLeave(world: World, { id: campaignId }: Campaign, stays: Keypair, leaves: Keypair): void {
  for (const signer of [stays, leaves]) {
    const wallet = signer.publicKey;
    world.run([world.router.joinCampaign({ payer: wallet, wallet, campaignId })], [signer]);
  }
  const wallet = leaves.publicKey;
  world.run([world.router.leaveCampaign({ wallet, campaignId, rentPayer: wallet })], [leaves]);
}

/** Paid and accrued, exhausted, converted and claimed. */
async function earn(world: World, campaign: Campaign, influencer: PublicKey): Promise<void> {
  const [user, accountless] = [world.user().publicKey, world.wallet().publicKey];
  await world.vau(campaign, user, { influencer, participation: true });
  await world.vau(campaign, accountless, { influencer, participation: true });
  await world.vau(campaign, user);
  world.chain.advanceSeconds(DAY);
  await world.conversion(campaign, accountless);
  await world.vau(campaign, user);
  world.giveUsdc(accountless, 0n);
  claim(world, campaign, accountless);
}

function claim(world: World, { id: campaignId }: Campaign, user: PublicKey): void {
  const payeeUsdc = world.usdcOf(user);
  const claim = world.router.claimRewards({ campaignId, user, beneficiary: 'User', payeeUsdc });
  world.run([claim], [world.admin]);
}

function change(world: World, { id: campaignId, owner }: Campaign): void {
  const key = world.keys.next().publicKey;
  const updates = [
    { paused: true },
    { targeting: { requireCohort: true, sites: [], cohorts: [1, 2, 3], countries: ['DE', 'FR'] } },
    { tagSigner: { key, overlapSeconds: 3_600 }, attester: world.keys.next().publicKey },
    { paused: false, endDate: START + 40n * DAY },
  ];
  for (const update of updates) {
    world.run([world.router.updateCampaign({ owner: owner.publicKey, campaignId, update })], [owner]);
  }
}

async function earnAcd(world: World, influencer: PublicKey): Promise<void> {
  const acd = world.acdRoute();
  const campaign = world.campaign({ payoutAsset: 'AttentionToken', minAcPerUsdc: 1n });
  const user = world.user().publicKey;
  const payer = world.admin.publicKey;
  const account = ataOf(world.acdMint, user);
  const open = createAssociatedTokenAccountIdempotentInstruction(payer, account, user, world.acdMint);
  world.run([open], [world.admin]);
  await world.vau(campaign, user, { influencer, acd, minAcOut: 1n });
  await world.vau(campaign, user, { acd, minAcOut: 1n });
  await world.vau(campaign, user, { acd, minAcOut: 0n });
  const { owner, attester, id: campaignId } = campaign;
  const tagSigner = { key: world.keys.next().publicKey, overlapSeconds: 0 };
  const keys = { owner: owner.publicKey, campaignId };
  const retire = { ...keys, coSigner: attester.publicKey, update: { tagSigner, minAcPerUsdc: 9n } };
  world.run([world.router.updateCampaign(retire)], [owner, attester]);
  world.run([world.router.updateCampaign({ ...keys, update: { minAcPerUsdc: 4n } })], [owner]);
}

/** Two campaigns that end, one of them buried, with an attribution closed after it. */
async function liveAndDie(world: World, influencer: PublicKey): Promise<void> {
  const [buried, unburied] = [world.campaign(), world.campaign()];
  const user = world.user().publicKey;
  for (const campaign of [buried, unburied]) {
    await world.vau(campaign, user, { influencer });
    const caller = campaign.owner.publicKey;
    world.run([world.router.finalizeCampaign({ caller, campaignId: campaign.id })], [campaign.owner]);
  }
  const { owner: holder, id: campaignId } = unburied;
  const hold = { owner: holder.publicKey, campaignId, update: { holdSeconds: 3_600 } };
  world.run([world.router.updateCampaign(hold)], [holder]);
  world.chain.advanceSeconds(8n * DAY);
  for (const campaign of [buried, unburied]) {
    const owner = campaign.owner.publicKey;
    const accounts = { owner, campaignId: campaign.id, ownerUsdc: world.usdcOf(owner) };
    world.run([world.router.withdrawRemaining(accounts)], [campaign.owner]);
    if (campaign !== buried) continue;
    world.run([world.router.closeCampaign({ ...accounts, rentPayer: owner })], [campaign.owner]);
    const rentPayer = campaign.attester.publicKey;
    const close = world.router.closeAttribution({ campaignId: campaign.id, user, influencer, rentPayer });
    world.run([close], [world.admin]);
  }
}

/** An influencer who says something new, and goes. */
function comeAndGo(world: World): void {
  const signer = world.influencer();
  const wallet = signer.publicKey;
  const profile = { handle: '@gone', platform: { custom: 'Mastodon' }, followerCount: 7n };
  world.run([world.router.updateInfluencer({ wallet, profile })], [signer]);
  world.run([world.router.closeInfluencer({ wallet, rentPayer: wallet })], [signer]);
}
