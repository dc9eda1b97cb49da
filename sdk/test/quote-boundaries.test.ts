import { hash, key } from '@crr/testing/chain';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import {
  type Attribution,
  type Campaign,
  type CampaignPot,
  campaignPhase,
  createdCampaign,
  earningEnd,
  floorPrice,
  type Influencer,
  quoteConversion,
  quoteVau,
  type VerifiedAttentionUnit,
} from '../src';
import { campaignParams, PROFILE, START } from './support/scene';

const DAY = 86_400n;
const [OWNER, ATTESTER, SIGNER, SUCCESSOR, USER] = [1, 2, 3, 4, 5].map(key) as [
  PublicKey,
  PublicKey,
  PublicKey,
  PublicKey,
  PublicKey,
];
const INFLUENCER = key(6);
const U64_MAX = 2n ** 64n - 1n;
const U128_MAX = 2n ** 128n - 1n;

function campaign(differing: Partial<Campaign> = {}): Campaign {
  const origin = {
    bump: 255,
    id: hash(1),
    events: { seq: 1n, chain: hash(2) },
    owner: OWNER,
    rentPayer: OWNER,
    createdAt: START,
  };
  const params = campaignParams(ATTESTER, SIGNER);
  return { ...createdCampaign(origin, params), remainingBudgetUsdc: 1_000_000_000n, ...differing };
}

const POT: CampaignPot = {
  bump: 255,
  campaignId: hash(1),
  authority: OWNER,
  vault: key(7),
  usdcMint: key(8),
  usdcBalance: 1_000_000_000n,
  accruedUsdc: 0n,
  totalFundedUsdc: 1_000_000_000n,
  totalPaidUsdc: 0n,
  totalWithdrawnUsdc: 0n,
  lastFunded: START,
};

function vau(differing: Partial<VerifiedAttentionUnit> = {}): VerifiedAttentionUnit {
  return {
    sequence: 1,
    earnedAt: START,
    seconds: 30,
    siteHash: campaignParams(ATTESTER, SIGNER).targeting.sites[0] ?? hash(0),
    country: 'DE',
    cohortFilter: new Uint8Array(32).fill(0xff),
    userPresence: true,
    isHotPage: false,
    campaignTag: { influencer: INFLUENCER, issuedAt: START - 10n * DAY, expiresAt: START + 60n * DAY },
    ...differing,
  };
}

function attribution(differing: Partial<Attribution> = {}): Attribution {
  return {
    bump: 255,
    user: USER,
    campaignId: hash(1),
    influencer: INFLUENCER,
    rentPayer: ATTESTER,
    converted: false,
    tagIssuedAt: START - 10n * DAY,
    firstVauTime: START,
    lastVauTime: START,
    totalVaus: 0,
    totalAttentionSeconds: 0n,
    totalUserEarnedUsdc: 0n,
    totalInfluencerEarnedUsdc: 0n,
    accruedUserUsdc: 0n,
    accruedInfluencerUsdc: 0n,
    userTokenBump: 255,
    influencerTokenBump: 255,
    ...differing,
  };
}

function influencer(differing: Partial<Influencer['stats']> = {}): Influencer {
  const stats = {
    totalReferrals: 0n,
    totalVaus: 0n,
    conversionCount: 0n,
    qualityScoreSum: 0n,
    totalAttentionSeconds: 0n,
    totalEarnedUsdc: 0n,
    ...differing,
  };
  return {
    bump: 255,
    wallet: INFLUENCER,
    events: { seq: 1n, chain: hash(3) },
    rentPayer: INFLUENCER,
    verified: false,
    tier: 'Mid',
    registeredAt: START,
    openAttributions: 0n,
    participations: 0n,
    stats,
    ...PROFILE,
  };
}

const said = (
  terms: Campaign,
  unit: VerifiedAttentionUnit,
  now: bigint,
  context: Parameters<typeof quoteVau>[6] = {},
  known: Attribution | null = null,
): string => {
  const quote = quoteVau(terms, POT, known, influencer(), unit, now, context);
  return quote.outcome === 'refused' ? quote.errorName : quote.outcome;
};
const converted = (terms: Campaign, known: Attribution, now: bigint, pot = POT): string => {
  const quote = quoteConversion(terms, pot, known, influencer(), now, {});
  return quote.outcome === 'refused' ? quote.errorName : quote.outcome;
};

describe('a quote on the second', () => {
  const { endDate, attributionWindowSeconds } = campaign();
  const settled = endDate + BigInt(attributionWindowSeconds);

  it('settles through the window’s last second, a hold’s length later, and not one second more', () => {
    expect([campaignPhase(campaign(), settled), campaignPhase(campaign(), settled + 1n)]).to.deep.equal([
      'Settling',
      'Ended',
    ]);
    const held = campaign({ heldSeconds: 100, heldUntil: endDate + 100n });
    expect([campaignPhase(held, settled + 100n), campaignPhase(held, settled + 101n)]).to.deep.equal([
      'Settling',
      'Ended',
    ]);
    expect(said(held, vau(), endDate + 100n)).to.equal('CampaignInactive');
    expect(said(held, vau(), endDate + 101n)).to.equal('paid');
  });

  it('counts what was earned in the last second of the campaign, and what the clock is a minute behind of', () => {
    expect(said(campaign(), vau({ earnedAt: endDate }), endDate + 1n)).to.equal('paid');
    expect(said(campaign(), vau({ earnedAt: endDate + 1n }), endDate + 1n)).to.equal('CampaignInactive');
    expect(said(campaign(), vau({ earnedAt: START + 60n }), START)).to.equal('paid');
    expect(said(campaign(), vau({ earnedAt: START + 61n }), START)).to.equal('EarnedInFuture');
  });

  it('counts a campaign that ran out while paused up to the pause, and one paused after its end up to its end', () => {
    expect(earningEnd(campaign({ paused: true, pausedAt: endDate - 5n }))).to.equal(endDate - 5n);
    expect(earningEnd(campaign({ paused: true, pausedAt: endDate + 5n }))).to.equal(endDate);
  });

  it('takes a successor from the hand-over, and the key before for what was earned before it', () => {
    const rotating = {
      current: ATTESTER,
      next: SUCCESSOR,
      nextFrom: START + DAY,
      currentUntil: START + DAY,
      currentFrom: 0n,
    };
    const terms = campaign({ attester: rotating });
    const by = (attester: PublicKey, earnedAt: bigint, now: bigint) =>
      said(terms, vau({ earnedAt }), now, { attester });
    expect(by(SUCCESSOR, START, START + DAY - 1n)).to.equal('UnauthorizedAttester');
    expect(by(SUCCESSOR, START, START + DAY)).to.equal('paid');
    expect(by(ATTESTER, START + DAY - 1n, START + 9n * DAY)).to.equal('paid');
    expect(by(ATTESTER, START + DAY, START + DAY)).to.equal('UnauthorizedAttester');
  });

  it('judges no targeting of what was earned before it, a minute included', () => {
    const targeting = { requireCohort: false, sites: [hash(9)], cohorts: [], countries: [] };
    const terms = campaign({ targeting, targetingSince: START + 100n });
    expect(said(terms, vau({ earnedAt: START + 160n }), START + 200n)).to.equal('paid');
    expect(said(terms, vau({ earnedAt: START + 161n }), START + 200n)).to.equal('SiteNotTargeted');
  });

  it('lowers a floor price from the end of its notice', () => {
    const terms = campaign({ minAcPerUsdc: 9n, nextMinAcPerUsdc: 4n, nextMinAcFrom: START });
    expect([floorPrice(terms, START - 1n), floorPrice(terms, START)]).to.deep.equal([9n, 4n]);
  });

  it('takes no more attention than time, the campaign’s end being the end of time', () => {
    const tag = { influencer: INFLUENCER, issuedAt: START, expiresAt: START + DAY };
    const unit = (seconds: number) => vau({ seconds, campaignTag: tag });
    expect(said(campaign(), unit(160), START + 100n)).to.equal('paid');
    expect(said(campaign(), unit(161), START + 100n)).to.equal('AttentionExceedsTime');
    const known = attribution({ tagIssuedAt: endDate, totalAttentionSeconds: 31n });
    const late = vau({ seconds: 30, earnedAt: endDate });
    expect(said(campaign(), late, settled, {}, known)).to.equal('AttentionExceedsTime');
  });
});

describe('a quote of budgets', () => {
  it('opens no new day when the clock steps back', () => {
    const today = START / DAY + 1n;
    const terms = campaign({ today, todaySpentUsdc: 1_000_000_000n });
    expect(said(terms, vau(), START)).to.equal('exhausted');
    expect(said(terms, vau(), (today + 1n) * DAY)).to.equal('paid');
  });

  it('records what is worth nothing, however little is left', () => {
    const { payoutRules } = campaign();
    const free = { payoutRules: { ...payoutRules, baseRatePerSecondUsdc: 0n }, remainingBudgetUsdc: 0n };
    expect(said(campaign(free), vau(), START)).to.equal('paid');
    expect(said(campaign({ remainingBudgetUsdc: 0n }), vau(), START)).to.equal('exhausted');
  });

  it('pays a conversion whole or not yet, and what is left once the campaign is over', () => {
    const { endDate } = campaign();
    const poor = { ...POT, usdcBalance: 1_999_999n };
    expect(converted(campaign(), attribution(), START, poor)).to.equal('exhausted');
    expect(converted(campaign(), attribution(), endDate + 1n, poor)).to.equal('paid');
    expect(converted(campaign(), attribution(), endDate + 1n, { ...POT, usdcBalance: 0n })).to.equal(
      'exhausted',
    );
    const day = campaign({ today: START / DAY, todaySpentUsdc: 999_000_000n });
    expect(converted(day, attribution(), START)).to.equal('exhausted');
  });
});

describe('a quote of roles', () => {
  it('knows an announced tag signer and attester as insiders', () => {
    const slot = { current: SIGNER, next: USER, nextFrom: START, currentUntil: START, currentFrom: 0n };
    expect(said(campaign({ tagSigner: slot }), vau(), START, { user: USER })).to.equal('RoleConflict');
    const own = { ...slot, current: ATTESTER };
    expect(said(campaign({ attester: own }), vau(), START, { user: USER })).to.equal('RoleConflict');
  });

  it('refuses an attester who is the user or the influencer of the attribution', () => {
    for (const payee of [USER, INFLUENCER]) {
      const terms = campaign({ attester: { ...campaign().attester, current: payee } });
      expect(said(terms, vau(), START, { attester: payee }, attribution())).to.equal('RoleConflict');
      const quote = quoteConversion(terms, POT, attribution(), influencer(), START, { attester: payee });
      expect(quote).to.deep.include({ outcome: 'refused', errorName: 'RoleConflict' });
    }
  });

  it('says of a conversion that it was there before, before saying that the campaign is over', () => {
    const { endDate } = campaign();
    const after = endDate + 365n * DAY;
    expect(converted(campaign(), attribution({ converted: true }), after)).to.equal('AlreadyConverted');
    expect(converted(campaign(), attribution(), after)).to.equal('CampaignInactive');
  });
});

describe('a quote of counters that are full', () => {
  it('needs two event numbers for a first VAU and one for a later one', () => {
    const full = campaign({ events: { seq: U64_MAX - 1n, chain: hash(2) } });
    expect(said(full, vau(), START)).to.equal('ArithmeticOverflow');
    expect(said(full, vau(), START, {}, attribution())).to.equal('paid');
  });

  it('adds to what the influencer earned in all and to what an attribution’s influencer earned', () => {
    const rich = influencer({ totalEarnedUsdc: U128_MAX });
    const known = attribution({ totalInfluencerEarnedUsdc: 0n });
    const quote = quoteVau(campaign(), POT, known, rich, vau(), START, {});
    expect(quote).to.deep.include({ outcome: 'refused', errorName: 'ArithmeticOverflow' });
    const nearly = attribution({ totalInfluencerEarnedUsdc: U64_MAX - 1n });
    expect(said(campaign(), vau(), START, {}, nearly)).to.equal('ArithmeticOverflow');
  });
});
