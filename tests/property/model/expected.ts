import { ACCOUNT_SPACE, type AccountName, RouterPdas } from '@crr/sdk';
import { ASSOCIATED_TOKEN_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import type { AttributionBook, CampaignBook, InfluencerBook, ParticipationBook, SlotBook } from './books';
import type { Ledger } from './ledger';

/** An account as the ledger expects it, in the SDK's field names, without the hash of its events. */
export interface ExpectedAccount {
  type: AccountName;
  fields: object;
}

/** The keys of the config that never change. */
export interface FixedConfig {
  usdcMint: string;
  acMint: string;
  acdMint: string;
  acReserve: string;
  rentPayer: string;
}

/** Every account that the program should own, by address. */
export class Expectations {
  private readonly pdas = new RouterPdas();
  private readonly found = new Map<string, [PublicKey, number]>();

  constructor(private readonly fixed: FixedConfig) {}

  accountsOf(ledger: Ledger): Map<string, ExpectedAccount> {
    const accounts = new Map<string, ExpectedAccount>();
    const put = ([address]: [PublicKey, number], type: AccountName, fields: object) =>
      accounts.set(address.toBase58(), { type, fields });
    const configAt = this.find('config', () => this.pdas.find.config());
    put(configAt, 'Config', this.config(ledger, configAt[1]));
    for (const campaign of ledger.campaigns.values()) {
      const id = bytes(campaign.id);
      const at = this.find(`campaign ${campaign.id}`, () => this.pdas.find.campaign(id));
      if (campaign.buriedAt !== null) {
        put(at, 'CampaignTombstone', tombstoneFields(campaign, at[1]));
        continue;
      }
      put(at, 'Campaign', campaignFields(campaign, at[1]));
      const potAt = this.find(`pot ${campaign.id}`, () => this.pdas.find.pot(id));
      put(potAt, 'CampaignPot', this.pot(campaign, potAt[1]));
    }
    for (const book of ledger.influencers.values()) {
      const at = this.find(`influencer ${book.wallet}`, () => this.pdas.find.influencer(key(book.wallet)));
      put(at, 'Influencer', influencerFields(book, at[1]));
    }
    for (const book of ledger.attributions.values()) {
      const at = this.find(`attribution ${book.user} ${book.campaign}`, () =>
        this.pdas.find.attribution(key(book.user), bytes(book.campaign)),
      );
      put(at, 'Attribution', { ...attributionFields(book, at[1]), ...this.tokenBumps(ledger, book) });
    }
    for (const book of ledger.participations.values()) {
      const at = this.find(`participation ${book.influencer} ${book.campaign}`, () =>
        this.pdas.find.participation(key(book.influencer), bytes(book.campaign)),
      );
      put(at, 'Participation', participationFields(book, at[1]));
    }
    return accounts;
  }

  private config({ config }: Ledger, bump: number): object {
    const { seq, admin, pendingAdmin, verifier, venues, pools } = config;
    return {
      bump,
      swapAuthorityBump: this.find('swap', () => this.pdas.find.swapAuthority())[1],
      minterAuthorityBump: this.find('minter', () => this.pdas.find.minterAuthority())[1],
      events: { seq },
      admin,
      pendingAdmin,
      verifier,
      swapVenues: venues,
      swapPools: pools,
      ...this.fixed,
    };
  }

  private tokenBumps(ledger: Ledger, { user, influencer, campaign }: AttributionBook): object {
    const inUsdc = ledger.campaigns.get(campaign)?.terms.payoutAsset === 'Usdc';
    const mint = key(inUsdc ? this.fixed.usdcMint : this.fixed.acdMint);
    const bumpOf = (wallet: string) =>
      this.find(`token ${mint} ${wallet}`, () => {
        const seeds = [key(wallet).toBytes(), TOKEN_PROGRAM_ID.toBytes(), mint.toBytes()];
        return PublicKey.findProgramAddressSync(seeds, ASSOCIATED_TOKEN_PROGRAM_ID);
      })[1];
    return {
      userTokenBump: bumpOf(user),
      influencerTokenBump: influencer === null ? 0 : bumpOf(influencer),
    };
  }

  private pot({ id, owner, pot }: CampaignBook, bump: number): object {
    const vault = this.find(`vault ${id}`, () => this.pdas.find.vault(bytes(id)))[0];
    return {
      bump,
      campaignId: id,
      authority: owner,
      vault: vault.toBase58(),
      usdcMint: this.fixed.usdcMint,
      usdcBalance: pot.balance,
      accruedUsdc: pot.accrued,
      totalFundedUsdc: pot.funded,
      totalPaidUsdc: pot.paid,
      totalWithdrawnUsdc: pot.withdrawn,
      lastFunded: pot.lastFunded,
    };
  }

  private find(name: string, derive: () => [PublicKey, number]): [PublicKey, number] {
    const known = this.found.get(name) ?? derive();
    this.found.set(name, known);
    return known;
  }
}

/** The deposit's size of an account, bytes. */
export function spaceOf(type: AccountName): number {
  return ACCOUNT_SPACE[type];
}

function campaignFields(campaign: CampaignBook, bump: number): object {
  const { terms } = campaign;
  return {
    bump,
    id: campaign.id,
    events: { seq: campaign.seq },
    owner: campaign.owner,
    rentPayer: campaign.owner,
    status: campaign.status,
    paused: campaign.paused,
    campaignType: terms.campaignType,
    influencerPolicy: terms.influencerPolicy,
    payoutAsset: terms.payoutAsset,
    minAttentionSeconds: Math.max(terms.minAttentionSeconds, 1),
    influencerShareBps: terms.influencerShareBps,
    userBonusBps: terms.userBonusBps,
    attester: slotFields(campaign.attester),
    tagSigner: slotFields(campaign.tagSigner),
    minAcPerUsdc: campaign.floor,
    nextMinAcPerUsdc: campaign.nextFloor,
    nextMinAcFrom: campaign.nextFloorFrom,
    targetingSince: campaign.targetingSince,
    resumedAt: campaign.resumedAt,
    heldUntil: campaign.heldUntil,
    heldSeconds: campaign.heldSeconds,
    nonce: terms.nonce,
    createdAt: campaign.createdAt,
    startDate: terms.startDate,
    endDate: campaign.endDate,
    attributionWindowSeconds: terms.attributionWindowSeconds,
    pausedAt: campaign.pausedAt,
    endedAt: campaign.endedAt,
    settlesUntil: campaign.settlesUntil,
    totalBudgetUsdc: terms.totalBudgetUsdc,
    remainingBudgetUsdc: campaign.remaining,
    today: campaign.today,
    todaySpentUsdc: campaign.todaySpent,
    stats: {
      totalVausProcessed: campaign.vaus,
      uniqueUsers: campaign.users,
      conversions: campaign.conversions,
      totalAttentionSeconds: campaign.seconds,
      totalPaidOutUsdc: campaign.paidOut,
      influencerPayoutsUsdc: campaign.influencerPaid,
      userBonusesUsdc: campaign.bonuses,
    },
    dailyBudgetUsdc: terms.dailyBudgetUsdc,
    payoutRules: terms.payoutRules,
    name: terms.name,
    targeting: campaign.targeting,
  };
}

function slotFields({ current, next, nextFrom, currentUntil, currentFrom }: SlotBook): object {
  return { current, next, nextFrom, currentUntil, currentFrom };
}

function tombstoneFields({ id, seq, owner, buriedAt }: CampaignBook, bump: number): object {
  return { bump, id, events: { seq }, owner, closedAt: buriedAt };
}

function influencerFields(book: InfluencerBook, bump: number): object {
  return {
    bump,
    wallet: book.wallet,
    events: { seq: book.seq },
    rentPayer: book.wallet,
    verified: book.verified,
    tier: book.tier,
    followerCount: book.profile.followerCount,
    registeredAt: book.registeredAt,
    openAttributions: book.attributions,
    participations: book.participations,
    stats: {
      totalReferrals: book.referrals,
      totalVaus: book.vaus,
      conversionCount: book.conversions,
      qualityScoreSum: book.qualitySum,
      totalAttentionSeconds: book.seconds,
      totalEarnedUsdc: book.earned,
    },
    handle: book.profile.handle,
    platform: book.profile.platform,
  };
}

function attributionFields(book: AttributionBook, bump: number): object {
  return {
    bump,
    user: book.user,
    campaignId: book.campaign,
    influencer: book.influencer,
    rentPayer: book.rentPayer,
    converted: book.converted,
    tagIssuedAt: book.tagIssuedAt,
    firstVauTime: book.firstAt,
    lastVauTime: book.lastAt,
    totalVaus: book.vaus,
    totalAttentionSeconds: book.seconds,
    totalUserEarnedUsdc: book.userEarned,
    totalInfluencerEarnedUsdc: book.influencerEarned,
    accruedUserUsdc: book.userAccrued,
    accruedInfluencerUsdc: book.influencerAccrued,
  };
}

function participationFields({ influencer, campaign, joinedAt }: ParticipationBook, bump: number): object {
  return { bump, influencer, campaignId: campaign, rentPayer: influencer, joinedAt };
}

function key(base58: string): PublicKey {
  return new PublicKey(base58);
}

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}
