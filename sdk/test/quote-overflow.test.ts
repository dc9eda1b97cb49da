import { expect } from 'chai';
import {
  type Attribution,
  type Campaign,
  type CampaignPot,
  type Influencer,
  quoteConversion,
  quoteVau,
  type VerifiedAttentionUnit,
} from '../src';
import { goodAttempt, send } from './support/quoted-vau';
import { Scene } from './support/scene';

describe('a quote refuses what would leave a counter’s type', () => {
  const U64_MAX = 2n ** 64n - 1n;
  const U128_MAX = 2n ** 128n - 1n;
  let chain: Accounts;

  interface Accounts {
    campaign: Campaign;
    pot: CampaignPot;
    attribution: Attribution;
    influencer: Influencer;
    vau: VerifiedAttentionUnit;
    now: bigint;
  }

  before(async () => {
    const scene = Scene.running();
    const attempt = goodAttempt(scene);
    await send(scene, attempt);
    const { accounts, campaignId } = scene;
    const campaign = await accounts.campaign(campaignId);
    const pot = await accounts.pot(campaignId);
    const attribution = await accounts.attribution(attempt.user.publicKey, campaignId);
    const influencer = await accounts.influencer(scene.influencer.publicKey);
    if (!campaign || !pot || !attribution || !influencer) throw new Error('the scene lacks an account');
    chain = { campaign, pot, attribution, influencer, vau: scene.vau(2), now: scene.chain.now() };
  });

  const both: Record<string, (accounts: Accounts) => unknown> = {
    'what the user earned': ({ attribution }) => Object.assign(attribution, { totalUserEarnedUsdc: U64_MAX }),
    'what the user cost': ({ attribution }) =>
      Object.assign(attribution, { totalUserEarnedUsdc: U64_MAX - 10n, totalInfluencerEarnedUsdc: 11n }),
    'what was spent today': ({ campaign }) =>
      Object.assign(campaign, { todaySpentUsdc: U64_MAX, dailyBudgetUsdc: null }),
    'what was paid out': ({ campaign }) => Object.assign(campaign.stats, { totalPaidOutUsdc: U128_MAX }),
    'what influencers got': ({ campaign }) =>
      Object.assign(campaign.stats, { influencerPayoutsUsdc: U128_MAX }),
    'what bonuses came to': ({ campaign }) => Object.assign(campaign.stats, { userBonusesUsdc: U128_MAX }),
    'what the pot paid': ({ pot }) => Object.assign(pot, { totalPaidUsdc: U128_MAX }),
    'what the influencer earned': ({ influencer }) =>
      Object.assign(influencer.stats, { totalEarnedUsdc: U128_MAX }),
    'the number of events': ({ campaign }) => Object.assign(campaign.events, { seq: U64_MAX }),
  };
  const ofVaus: Record<string, (accounts: Accounts) => unknown> = {
    'the number of VAUs': ({ campaign }) => Object.assign(campaign.stats, { totalVausProcessed: U64_MAX }),
    'the campaign’s seconds': ({ campaign }) =>
      Object.assign(campaign.stats, { totalAttentionSeconds: U128_MAX }),
    'the influencer’s VAUs': ({ influencer }) => Object.assign(influencer.stats, { totalVaus: U64_MAX }),
    'the sum of scores': ({ influencer }) => Object.assign(influencer.stats, { qualityScoreSum: U64_MAX }),
    'the influencer’s seconds': ({ influencer }) =>
      Object.assign(influencer.stats, { totalAttentionSeconds: U128_MAX }),
  };
  const ofConversions: Record<string, (accounts: Accounts) => unknown> = {
    'the number of conversions': ({ campaign }) => Object.assign(campaign.stats, { conversions: U64_MAX }),
    'the influencer’s conversions': ({ influencer }) =>
      Object.assign(influencer.stats, { conversionCount: U64_MAX }),
  };

  const vauOutcome = ({ campaign, pot, attribution, influencer, vau, now }: Accounts) =>
    quoteVau(campaign, pot, attribution, influencer, vau, now);
  const conversionOutcome = ({ campaign, pot, attribution, influencer, now }: Accounts) =>
    quoteConversion(campaign, pot, attribution, influencer, now);
  const overflow = { outcome: 'refused', errorName: 'ArithmeticOverflow', errorCode: 6048 };

  for (const [counter, fill] of Object.entries({ ...both, ...ofVaus })) {
    it(`of a VAU: ${counter}`, () => {
      const full = copyOf(chain);
      expect(vauOutcome(full)).to.have.property('outcome', 'paid');
      fill(full);
      expect(vauOutcome(full)).to.deep.equal(overflow);
    });
  }
  for (const [counter, fill] of Object.entries({ ...both, ...ofConversions })) {
    it(`of a conversion: ${counter}`, () => {
      const full = copyOf(chain);
      expect(conversionOutcome(full)).to.have.property('outcome', 'paid');
      fill(full);
      expect(conversionOutcome(full)).to.deep.equal(overflow);
    });
  }

  it('a floor price that no u64 of AC could meet', () => {
    const { campaign, pot, attribution, influencer, now } = chain;
    const inAc = { ...campaign, payoutAsset: 'AttentionToken' as const, minAcPerUsdc: U64_MAX };
    const quote = quoteConversion(inAc, pot, attribution, influencer, now, { minAcOut: 1n });
    expect(quote).to.deep.equal(overflow);
  });
});

/** A copy of which objects can be changed; keys stay the objects they are. */
function copyOf<T>(value: T): T {
  const plain = value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([name, field]) => [name, copyOf(field)]),
  ) as T;
}
