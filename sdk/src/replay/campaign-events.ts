/** What a campaign's events do to the accounts. */
import type { PublicKey } from '@solana/web3.js';

import type { Campaign, CampaignPot, Influencer } from '../accounts';
import {
  attributionAfterConversion,
  attributionAfterVau,
  claimedAttribution,
  createdAttribution,
} from './attribution';
import {
  campaignAfterConversion,
  campaignAfterVau,
  createdCampaign,
  finalizedCampaign,
  fundedCampaign,
  tombstoneOf,
  updatedCampaign,
  withdrawnCampaign,
} from './campaign';
import { type EventOf, firstHead, follow, type Transitions } from './events';
import { influencerAfterConversion, influencerAfterVau } from './influencer';
import { campaignKey, type Ledger, memberKey, place, walletKey } from './ledger';
import { claimedPot, createdPot, fundedPot, potAfterPayout, withdrawnPot } from './pot';

type CampaignEvent =
  | 'CampaignCreated'
  | 'CampaignUpdated'
  | 'CampaignFunded'
  | 'AttributionCreated'
  | 'CampaignVauProcessed'
  | 'BudgetExhausted'
  | 'ConversionProcessed'
  | 'RewardsClaimed'
  | 'CampaignFinalized'
  | 'CampaignWithdrawn'
  | 'CampaignClosed'
  | 'AttributionClosed';

/** The transitions of a campaign's stream. */
export const CAMPAIGN_TRANSITIONS: Transitions<CampaignEvent> = {
  CampaignCreated: (ledger, event) => {
    const { campaignId, owner, rentPayer, vault, usdcMint, params, timestamp: createdAt } = event.data;
    const [key, { find }] = [campaignKey(campaignId), ledger.pdas];
    const events = firstHead(event);
    place(ledger.campaigns, key, find.campaign(campaignId), (bump) =>
      createdCampaign({ bump, id: campaignId, events, owner, rentPayer, createdAt }, params),
    );
    place(ledger.pots, key, find.pot(campaignId), (bump) =>
      createdPot({ bump, campaignId, authority: owner, vault, usdcMint }),
    );
  },
  CampaignUpdated: (ledger, event) => {
    const { params, timestamp, coSigner } = event.data;
    updateCampaign(ledger, event, (campaign) => updatedCampaign(campaign, params, timestamp, coSigner));
  },
  CampaignFunded: (ledger, event) => {
    const { amountUsdc, timestamp } = event.data;
    updateCampaign(ledger, event, (campaign) => fundedCampaign(campaign, amountUsdc));
    updatePot(ledger, event, (pot) => fundedPot(pot, amountUsdc, timestamp));
  },
  AttributionCreated: (ledger, event) => {
    const {
      campaignId,
      user,
      influencer,
      rentPayer,
      tagIssuedAt,
      timestamp,
      userTokenBump,
      influencerTokenBump,
    } = event.data;
    updateCampaign(ledger, event, (campaign) => campaign);
    const address = ledger.pdas.find.attribution(user, campaignId);
    place(ledger.attributions, memberKey(user, campaignId), address, (bump) =>
      createdAttribution(
        { bump, user, campaignId, influencer, rentPayer, tagIssuedAt, userTokenBump, influencerTokenBump },
        timestamp,
      ),
    );
  },
  CampaignVauProcessed: (ledger, event) => {
    const { campaignId, user, attentionSeconds: seconds, qualityScore, payout, timestamp } = event.data;
    const attention = { seconds, qualityScore, first: event.data.sequence === 1 };
    updateCampaign(ledger, event, (campaign) => campaignAfterVau(campaign, attention, payout, timestamp));
    updatePot(ledger, event, (pot) => potAfterPayout(pot, payout));
    ledger.attributions.update(memberKey(user, campaignId), (attribution) =>
      attributionAfterVau(attribution, seconds, payout, timestamp),
    );
    updateInfluencer(ledger, event.data.influencer, (influencer) =>
      influencerAfterVau(influencer, attention, payout),
    );
  },
  BudgetExhausted: (ledger, event) => {
    updateCampaign(ledger, event, (campaign) => campaign);
  },
  ConversionProcessed: (ledger, event) => {
    const { campaignId, user, payout, timestamp } = event.data;
    updateCampaign(ledger, event, (campaign) => campaignAfterConversion(campaign, payout, timestamp));
    updatePot(ledger, event, (pot) => potAfterPayout(pot, payout));
    ledger.attributions.update(memberKey(user, campaignId), (attribution) =>
      attributionAfterConversion(attribution, payout),
    );
    updateInfluencer(ledger, event.data.influencer, (influencer) =>
      influencerAfterConversion(influencer, payout),
    );
  },
  RewardsClaimed: (ledger, event) => {
    const { campaignId, user, beneficiary, amountUsdc } = event.data;
    updateCampaign(ledger, event, (campaign) => campaign);
    updatePot(ledger, event, (pot) => claimedPot(pot, amountUsdc));
    ledger.attributions.update(memberKey(user, campaignId), (attribution) =>
      claimedAttribution(attribution, beneficiary),
    );
  },
  CampaignFinalized: (ledger, event) => {
    updateCampaign(ledger, event, (campaign) => finalizedCampaign(campaign, event.data));
  },
  CampaignWithdrawn: (ledger, event) => {
    updateCampaign(ledger, event, (campaign) => withdrawnCampaign(campaign, event.data.timestamp));
    updatePot(ledger, event, withdrawnPot);
  },
  CampaignClosed: (ledger, event) => {
    const key = campaignKey(event.data.campaignId);
    const { address, account } = ledger.campaigns.remove(key);
    const { events } = follow(account, event);
    ledger.tombstones.create(key, address, tombstoneOf(account, events, event.data.timestamp));
    ledger.pots.remove(key);
  },
  AttributionClosed: (ledger, event) => {
    const { campaignId, user, influencer } = event.data;
    followClosed(ledger, event);
    ledger.attributions.remove(memberKey(user, campaignId));
    updateInfluencer(ledger, influencer, (account) => ({
      ...account,
      openAttributions: account.openAttributions - 1n,
    }));
  },
};

function updateCampaign(
  ledger: Ledger,
  event: EventOf<CampaignEvent>,
  change: (campaign: Campaign) => Campaign,
): void {
  ledger.campaigns.update(campaignKey(event.data.campaignId), (campaign) => change(follow(campaign, event)));
}

/** A closed campaign's stream goes on at its tombstone, once it is buried. */
function followClosed(ledger: Ledger, event: EventOf<'AttributionClosed'>): void {
  const key = campaignKey(event.data.campaignId);
  if (ledger.tombstones.find(key)) {
    ledger.tombstones.update(key, (tombstone) => follow(tombstone, event));
  } else {
    updateCampaign(ledger, event, (campaign) => campaign);
  }
}

function updatePot(
  ledger: Ledger,
  event: EventOf<CampaignEvent>,
  change: (pot: CampaignPot) => CampaignPot,
): void {
  ledger.pots.update(campaignKey(event.data.campaignId), change);
}

/** Books to the influencer, where there is one: a link of the campaign's own has none. */
function updateInfluencer(
  ledger: Ledger,
  wallet: PublicKey | null,
  change: (influencer: Influencer) => Influencer,
): void {
  if (wallet) ledger.influencers.update(walletKey(wallet), change);
}
