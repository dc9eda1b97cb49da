/** What an influencer's events do to the accounts. */
import type { Influencer } from '../accounts';
import { type EventOf, firstHead, follow, type Transitions } from './events';
import { registeredInfluencer, updatedInfluencer } from './influencer';
import { type Ledger, memberKey, place, walletKey } from './ledger';

type InfluencerEvent =
  | 'InfluencerRegistered'
  | 'InfluencerUpdated'
  | 'InfluencerVerified'
  | 'CampaignJoined'
  | 'CampaignLeft'
  | 'InfluencerClosed';

/** The transitions of an influencer's stream, which begins anew when a closed account is registered again. */
export const INFLUENCER_TRANSITIONS: Transitions<InfluencerEvent> = {
  InfluencerRegistered: (ledger, event) => {
    const { wallet, rentPayer, profile, tier, timestamp: registeredAt } = event.data;
    const events = firstHead(event);
    place(ledger.influencers, walletKey(wallet), ledger.pdas.find.influencer(wallet), (bump) =>
      registeredInfluencer({ bump, wallet, events, rentPayer, tier, registeredAt }, profile),
    );
  },
  InfluencerUpdated: (ledger, event) => {
    const { profile, tier } = event.data;
    update(ledger, event, (influencer) => updatedInfluencer(influencer, profile, tier));
  },
  InfluencerVerified: (ledger, event) => {
    const { verified, tier } = event.data;
    update(ledger, event, (influencer) => ({ ...influencer, verified, tier }));
  },
  CampaignJoined: (ledger, event) => {
    const { wallet, campaignId, rentPayer, timestamp: joinedAt } = event.data;
    update(ledger, event, (influencer) => ({
      ...influencer,
      participations: influencer.participations + 1n,
    }));
    const address = ledger.pdas.find.participation(wallet, campaignId);
    place(ledger.participations, memberKey(wallet, campaignId), address, (bump) => ({
      bump,
      influencer: wallet,
      campaignId,
      rentPayer,
      joinedAt,
    }));
  },
  CampaignLeft: (ledger, event) => {
    const { wallet, campaignId } = event.data;
    update(ledger, event, (influencer) => ({
      ...influencer,
      participations: influencer.participations - 1n,
    }));
    ledger.participations.remove(memberKey(wallet, campaignId));
  },
  InfluencerClosed: (ledger, event) => {
    update(ledger, event, (influencer) => influencer);
    ledger.influencers.remove(walletKey(event.data.wallet));
  },
};

function update(
  ledger: Ledger,
  event: EventOf<InfluencerEvent>,
  change: (influencer: Influencer) => Influencer,
): void {
  ledger.influencers.update(walletKey(event.data.wallet), (influencer) => change(follow(influencer, event)));
}
