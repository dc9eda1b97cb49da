import type { TransactionResult } from '@crr/localnet';
import type { Beneficiary, CampaignUpdate, InfluencerProfile } from '@crr/sdk';
import type { Keypair, PublicKey } from '@solana/web3.js';
import type { Campaign, World } from './world';

/** One line per step of a campaign's or influencer's life. Each sends, and returns what became of it. */

export function update(
  world: World,
  campaign: Campaign,
  change: CampaignUpdate,
  owner = campaign.owner,
  coSigner?: Keypair,
): TransactionResult {
  const keys = { owner: owner.publicKey, campaignId: campaign.id, update: change };
  if (!coSigner) return world.send([world.router.updateCampaign(keys)], [owner]);
  const both = world.router.updateCampaign({ ...keys, coSigner: coSigner.publicKey });
  return world.send([both], [owner, coSigner]);
}

export function pause(world: World, campaign: Campaign, paused = true): void {
  world.expectOk(update(world, campaign, { paused }));
}

export function finalize(world: World, campaign: Campaign, caller = campaign.owner): TransactionResult {
  const keys = { caller: caller.publicKey, campaignId: campaign.id };
  return world.send([world.router.finalizeCampaign(keys)], [caller]);
}

/** @param ownerUsdc where the money goes. Default: the signer's associated account. */
export function withdraw(
  world: World,
  campaign: Campaign,
  owner = campaign.owner,
  ownerUsdc = world.usdcOf(owner.publicKey),
): TransactionResult {
  const keys = { owner: owner.publicKey, campaignId: campaign.id, ownerUsdc };
  return world.send([world.router.withdrawRemaining(keys)], [owner]);
}

export function close(
  world: World,
  campaign: Campaign,
  options: { owner?: Keypair; rentPayer?: PublicKey; ownerUsdc?: PublicKey } = {},
): TransactionResult {
  const owner = options.owner ?? campaign.owner;
  const keys = {
    owner: owner.publicKey,
    campaignId: campaign.id,
    ownerUsdc: options.ownerUsdc ?? world.usdcOf(owner.publicKey),
    rentPayer: options.rentPayer ?? owner.publicKey,
  };
  return world.send([world.router.closeCampaign(keys)], [owner]);
}

/** Moves the clock to the first second after the attribution window. */
export function passWindow(world: World, { params }: Campaign): void {
  world.chain.setTime(params.endDate + BigInt(params.attributionWindowSeconds) + 1n);
}

/** Through the window, and withdrawn. */
export function conclude(world: World, campaign: Campaign): void {
  passWindow(world, campaign);
  world.expectOk(withdraw(world, campaign));
}

/** Asked for by somebody who has nothing to do with it. */
export function closeAttribution(
  world: World,
  campaign: Campaign,
  user: PublicKey,
  options: { influencer?: PublicKey | null; rentPayer?: PublicKey } = {},
): TransactionResult {
  const keys = {
    campaignId: campaign.id,
    user,
    influencer: options.influencer ?? null,
    rentPayer: options.rentPayer ?? campaign.attester.publicKey,
  };
  return world.send([world.router.closeAttribution(keys)], [world.admin]);
}

/** Of a payee who gave the associated account away, into another one of theirs; asked for by somebody who has nothing to do with it. */
export function claimPastGivenAway(
  world: World,
  campaign: Campaign,
  user: PublicKey,
  beneficiary: Beneficiary,
  payeeUsdc: PublicKey,
  associatedUsdc: PublicKey,
): TransactionResult {
  const keys = { campaignId: campaign.id, user, beneficiary, payeeUsdc, associatedUsdc };
  return world.send([world.router.claimRewards(keys)], [world.admin]);
}

/** Asked for by somebody who has nothing to do with it. @param payee signs, to be paid into another account */
export function claim(
  world: World,
  campaign: Campaign,
  user: PublicKey,
  beneficiary: Beneficiary,
  payeeUsdc: PublicKey,
  payee?: Keypair,
): TransactionResult {
  const keys = { campaignId: campaign.id, user, beneficiary, payeeUsdc };
  if (!payee) return world.send([world.router.claimRewards(keys)], [world.admin]);
  const signed = world.router.claimRewards({ ...keys, payee: payee.publicKey });
  return world.send([signed], [world.admin, payee]);
}

/** @param payer of the deposit. Default: the wallet itself. */
export function register(
  world: World,
  wallet: Keypair,
  profile: InfluencerProfile,
  payer = wallet,
): TransactionResult {
  const keys = { payer: payer.publicKey, wallet: wallet.publicKey, profile };
  return world.send([world.router.registerInfluencer(keys)], distinct(payer, wallet));
}

/** @param payer of the deposit. Default: the wallet itself. */
export function join(world: World, campaign: Campaign, wallet: Keypair, payer = wallet): TransactionResult {
  const keys = { payer: payer.publicKey, wallet: wallet.publicKey, campaignId: campaign.id };
  return world.send([world.router.joinCampaign(keys)], distinct(payer, wallet));
}

export function leave(
  world: World,
  campaign: Campaign,
  wallet: Keypair,
  rentPayer = wallet.publicKey,
): TransactionResult {
  const keys = { wallet: wallet.publicKey, campaignId: campaign.id, rentPayer };
  return world.send([world.router.leaveCampaign(keys)], [wallet]);
}

export function closeInfluencer(
  world: World,
  wallet: Keypair,
  rentPayer = wallet.publicKey,
): TransactionResult {
  return world.send([world.router.closeInfluencer({ wallet: wallet.publicKey, rentPayer })], [wallet]);
}

function distinct(payer: Keypair, wallet: Keypair): Keypair[] {
  return payer === wallet ? [wallet] : [payer, wallet];
}
