/**
 * The protocol as a ledger of plain numbers, without a line of the program's or the SDK's: every operation says which
 * rules it breaks and, if none, takes effect.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CreateCampaignParams, InfluencerProfile, InfluencerTier, Targeting } from '@crr/sdk';
import * as reference from '@crr/testing/vectors';
import type {
  AttributionBook,
  CampaignBook,
  ConfigBook,
  InfluencerBook,
  ParticipationBook,
  Purse,
  Terms,
} from './books';
import * as clockwork from './clockwork';

/** The rules an operation breaks; empty for one that takes effect. `ANY` stands for whatever a runtime says. */
export type Refusals = string[];
export const ANY = '*';

const SKEW = 60n;
const TIERS: readonly InfluencerTier[] = ['Nano', 'Micro', 'Mid', 'Macro', 'Mega'];
const TIER_PERCENT: Readonly<Record<InfluencerTier, number>> = {
  Nano: 100,
  Micro: 120,
  Mid: 150,
  Macro: 200,
  Mega: 300,
};

export interface VauClaim {
  sequence: number;
  earnedAt: bigint;
  seconds: number;
  site: string;
  country: string;
  cohorts: readonly number[] | null;
  userPresence: boolean;
  isHotPage: boolean;
}

export interface TagClaim {
  influencer: string | null;
  signer: string;
  issuedAt: bigint;
  expiresAt: bigint;
}

/** What a campaign's owner asks to change. */
export interface Change {
  paused?: boolean;
  targeting?: Targeting;
  endDate?: bigint;
  attester?: string;
  tagSigner?: { key: string; overlap: bigint };
  minAcPerUsdc?: bigint;
  holdSeconds?: number;
}

interface Split {
  payable: bigint;
  user: bigint;
  influencer: bigint;
  bonus: bigint;
}

export class Ledger {
  now = 0n;
  config: ConfigBook;
  readonly campaigns = new Map<string, CampaignBook>();
  readonly attributions = new Map<string, AttributionBook>();
  readonly influencers = new Map<string, InfluencerBook>();
  readonly participations = new Map<string, ParticipationBook>();
  readonly usdc = new Map<string, Purse>();
  readonly acd = new Map<string, Purse>();
  /** What the swap pool holds. */
  pool: { usdc: bigint; ac: bigint };
  /** AC behind AC-D. */
  reserve = 0n;

  constructor(config: ConfigBook, pool: { usdc: bigint; ac: bigint }) {
    this.config = config;
    this.pool = pool;
  }

  // ---- config

  updateConfig(admin: string, verifier: string): Refusals {
    if (admin !== this.config.admin) return ['UnauthorizedAdmin'];
    this.config.verifier = verifier;
    this.config.seq += 1n;
    return [];
  }

  proposeAdmin(admin: string, heir: string | null): Refusals {
    if (admin !== this.config.admin) return ['UnauthorizedAdmin'];
    this.config.pendingAdmin = heir;
    this.config.seq += 1n;
    return [];
  }

  acceptAdmin(heir: string): Refusals {
    if (heir !== this.config.pendingAdmin) return ['UnauthorizedPendingAdmin'];
    this.config.admin = heir;
    this.config.pendingAdmin = null;
    this.config.seq += 1n;
    return [];
  }

  // ---- influencers

  register(wallet: string, profile: InfluencerProfile): Refusals {
    const refusals = handleRefusals(profile);
    if (this.influencers.has(wallet)) refusals.push(ANY);
    if (refusals.length > 0) return refusals;
    this.influencers.set(wallet, {
      wallet,
      seq: 1n,
      profile,
      verified: false,
      tier: tierOf(profile),
      registeredAt: this.now,
      attributions: 0n,
      participations: 0n,
      referrals: 0n,
      vaus: 0n,
      conversions: 0n,
      qualitySum: 0n,
      seconds: 0n,
      earned: 0n,
    });
    return [];
  }

  updateInfluencer(wallet: string, profile: InfluencerProfile): Refusals {
    const book = this.influencers.get(wallet);
    const refusals = handleRefusals(profile);
    if (book === undefined) refusals.push(ANY);
    if (book === undefined || refusals.length > 0) return refusals;
    Object.assign(book, { profile, verified: false, tier: tierOf(profile), seq: book.seq + 1n });
    return [];
  }

  verify(
    verifier: string,
    wallet: string,
    verified: boolean,
    tier: InfluencerTier,
    seen: InfluencerProfile,
  ): Refusals {
    const book = this.influencers.get(wallet);
    const refusals = verifier === this.config.verifier ? [] : ['UnauthorizedVerifier'];
    if (book && !isDeepStrictEqual(book.profile, seen)) refusals.push('ProfileChanged');
    if (book === undefined) refusals.push(ANY);
    if (book === undefined || refusals.length > 0) return refusals;
    Object.assign(book, { verified, tier, seq: book.seq + 1n });
    return [];
  }

  closeInfluencer(wallet: string): Refusals {
    const book = this.influencers.get(wallet);
    if (book === undefined) return [ANY];
    if (book.attributions > 0n || book.participations > 0n) return ['InfluencerInUse'];
    this.influencers.delete(wallet);
    return [];
  }

  join(wallet: string, id: string): Refusals {
    const [book, campaign] = [this.influencers.get(wallet), this.standing(id)];
    if (book === undefined || campaign === undefined) return [ANY];
    const refusals: Refusals = [];
    if (this.participations.has(pair(wallet, id))) refusals.push(ANY);
    if (clockwork.phaseAt(campaign, this.now) !== 'Running') refusals.push('CampaignInactive');
    if (clockwork.isInsider(campaign, wallet)) refusals.push('RoleConflict');
    if (refusals.length > 0) return refusals;
    this.participations.set(pair(wallet, id), { influencer: wallet, campaign: id, joinedAt: this.now });
    book.participations += 1n;
    book.seq += 1n;
    return [];
  }

  leave(wallet: string, id: string): Refusals {
    const book = this.influencers.get(wallet);
    if (book === undefined || !this.participations.delete(pair(wallet, id))) return [ANY];
    book.participations -= 1n;
    book.seq += 1n;
    return [];
  }

  // ---- campaigns

  create(id: string, owner: string, params: CreateCampaignParams): Refusals {
    const { attester, tagSigner } = params;
    const terms: Terms = { ...params, attester: attester.toBase58(), tagSigner: tagSigner.toBase58() };
    const campaign = newCampaign(id, owner, terms, this.now);
    const refusals = termRefusals(terms, this.now);
    if (this.campaigns.has(id)) refusals.push(ANY);
    if (!clockwork.rolesApart(campaign)) refusals.push('RoleConflict');
    if (refusals.length === 0) this.campaigns.set(id, campaign);
    return refusals;
  }

  update(id: string, signer: string, change: Change, coSigner: string | null = null): Refusals {
    const campaign = this.standing(id);
    if (campaign === undefined) return [ANY];
    const refusals: Refusals = [];
    if (signer !== campaign.owner) refusals.push('UnauthorizedOwner');
    if (Object.keys(change).length === 0) refusals.push('EmptyUpdate');
    const phase = clockwork.phaseAt(campaign, this.now);
    const { paused, targeting, endDate, attester, tagSigner } = change;
    const newTerms = paused !== undefined || targeting !== undefined || endDate !== undefined;
    if (phase !== 'Running' && (phase !== 'Settling' || newTerms)) refusals.push('CampaignInactive');
    const next = structuredClone(campaign);
    const keys = clockwork.rotatedKeys(campaign, attester, tagSigner, coSigner, this.now);
    if (Array.isArray(keys)) refusals.push(...keys);
    else Object.assign(next, keys);
    if (change.paused !== undefined) {
      if (campaign.paused && !change.paused) next.resumedAt = this.now;
      next.pausedAt = !change.paused ? 0n : campaign.paused ? campaign.pausedAt : this.now;
      next.paused = change.paused;
    }
    if (change.targeting !== undefined) {
      next.targeting = change.targeting;
      next.targetingSince = this.now;
    }
    if (change.endDate !== undefined) {
      const sound = change.endDate > campaign.terms.startDate && change.endDate >= this.now;
      if (!sound) refusals.push('InvalidDateRange');
      next.endDate = change.endDate;
    }
    if (change.minAcPerUsdc !== undefined) {
      const present = clockwork.floorAt(campaign, this.now);
      const inAcd = campaign.terms.payoutAsset === 'AttentionToken';
      if (!inAcd || change.minAcPerUsdc === 0n) refusals.push('InvalidFloorPrice');
      const lower = change.minAcPerUsdc < present;
      next.floor = lower ? present : change.minAcPerUsdc;
      next.nextFloor = lower ? change.minAcPerUsdc : 0n;
      next.nextFloorFrom = lower ? this.now + clockwork.DAY : 0n;
    }
    if (change.holdSeconds !== undefined) {
      const seconds = BigInt(change.holdSeconds);
      const total = campaign.heldSeconds + seconds;
      if (phase !== 'Settling' || seconds === 0n || total > 7n * clockwork.DAY) refusals.push('InvalidHold');
      next.heldSeconds = total;
      next.heldUntil = (this.now > campaign.heldUntil ? this.now - 1n : campaign.heldUntil) + seconds;
      next.resumedAt = next.heldUntil;
      if (campaign.status === 'Finalizing') next.settlesUntil += seconds;
    }
    if (!clockwork.rolesApart(next)) refusals.push('RoleConflict');
    if (refusals.length > 0) return refusals;
    next.seq += 1n;
    this.campaigns.set(id, next);
    return [];
  }

  fund(id: string, funder: string, amount: bigint): Refusals {
    const campaign = this.standing(id);
    const purse = this.usdc.get(funder);
    if (campaign === undefined || !purse) return [ANY];
    const refusals: Refusals = [];
    if (funder !== campaign.owner) refusals.push('UnauthorizedFunder');
    if (clockwork.phaseAt(campaign, this.now) !== 'Running') refusals.push('CampaignInactive');
    if (amount === 0n) refusals.push('ZeroAmount');
    if (campaign.pot.funded + amount > campaign.terms.totalBudgetUsdc) refusals.push('ExceedsTotalBudget');
    if (purse.frozen || purse.amount < amount) refusals.push(ANY);
    if (refusals.length > 0) return refusals;
    purse.amount -= amount;
    const { pot } = campaign;
    pot.vault += amount;
    pot.funded += amount;
    pot.balance += amount;
    pot.lastFunded = this.now;
    campaign.remaining += amount;
    campaign.seq += 1n;
    return [];
  }

  finalize(id: string, caller: string): Refusals {
    const campaign = this.standing(id);
    if (campaign === undefined) return [ANY];
    const may = campaign.status === 'Active' && (this.now > campaign.endDate || caller === campaign.owner);
    if (!may) return ['NotFinalizable'];
    clockwork.end(campaign, this.now);
    campaign.seq += 1n;
    return [];
  }

  withdraw(id: string, signer: string): Refusals {
    const campaign = this.standing(id);
    const purse = this.usdc.get(signer);
    if (campaign === undefined || !purse) return [ANY];
    const refusals: Refusals = [];
    if (signer !== campaign.owner) refusals.push('UnauthorizedOwner');
    const phase = clockwork.phaseAt(campaign, this.now);
    if (phase === 'Running' || phase === 'Settling') refusals.push('SettlementOpen');
    if (refusals.length > 0) return refusals;
    if (campaign.status === 'Active') clockwork.end(campaign, this.now);
    campaign.status = 'Closed';
    campaign.remaining = 0n;
    const { pot } = campaign;
    purse.amount += pot.balance;
    pot.vault -= pot.balance;
    pot.withdrawn += pot.balance;
    pot.balance = 0n;
    campaign.seq += 1n;
    return [];
  }

  close(id: string, signer: string): Refusals {
    const campaign = this.standing(id);
    const purse = this.usdc.get(signer);
    if (campaign === undefined || !purse) return [ANY];
    const refusals: Refusals = [];
    if (signer !== campaign.owner) refusals.push('UnauthorizedOwner', ANY);
    if (campaign.status !== 'Closed') refusals.push('CampaignNotClosed');
    if (campaign.pot.balance + campaign.pot.accrued > 0n) refusals.push('RewardsOutstanding');
    if (refusals.length > 0) return refusals;
    purse.amount += campaign.pot.vault;
    campaign.pot.vault = 0n;
    campaign.buriedAt = this.now;
    campaign.seq += 1n;
    return [];
  }

  closeAttribution(id: string, user: string): Refusals {
    const [campaign, attribution] = [this.campaigns.get(id), this.attributions.get(pair(user, id))];
    if (campaign === undefined || attribution === undefined) return [ANY];
    const refusals: Refusals = [];
    // A clock may step back by a day, and nothing be recorded of who was forgotten.
    const phase = clockwork.phaseAt(campaign, this.now - clockwork.DAY);
    if (phase === 'Running' || phase === 'Settling') refusals.push('CampaignNotClosed');
    if (attribution.userAccrued + attribution.influencerAccrued > 0n) refusals.push('RewardsOutstanding');
    if (refusals.length > 0) return refusals;
    const influencer = this.influencers.get(attribution.influencer ?? '');
    if (influencer !== undefined) influencer.attributions -= 1n;
    this.attributions.delete(pair(user, id));
    campaign.seq += 1n;
    return [];
  }

  // ---- records

  /** @param swaps whether what is earned in AC-D is swapped now; else it accrues in USDC */
  vau(
    id: string,
    user: string,
    attester: string,
    vau: VauClaim,
    tag: TagClaim | null,
    swaps = true,
  ): Refusals {
    const campaign = this.standing(id);
    if (campaign === undefined) return [ANY];
    const stored = this.attributions.get(pair(user, id));
    const refusals = [
      ...this.recordRefusals(campaign, attester, vau.earnedAt),
      ...this.attentionRefusals(campaign, vau),
      ...(stored === undefined ? this.firstRefusals(campaign, user, vau, tag) : []),
    ];
    if (vau.sequence !== (stored?.vaus ?? 0) + 1) refusals.push('SequenceMismatch');
    if (stored && [stored.user, stored.influencer].includes(attester)) refusals.push('RoleConflict');
    const issuedAt = stored?.tagIssuedAt ?? tag?.issuedAt ?? 0n;
    const end = clockwork.earnedBy(campaign);
    const passed = (this.now < end ? this.now : end) - issuedAt;
    if ((stored?.seconds ?? 0n) + BigInt(vau.seconds) > passed + SKEW) refusals.push('AttentionExceedsTime');
    if (refusals.length > 0) return refusals;
    const attribution = stored ?? newAttribution(id, user, attester, tag, this.now);
    const score = reference.score(vau.seconds, vau.userPresence, vau.cohorts !== null, vau.isHotPage);
    const { baseRatePerSecondUsdc: rate, qualityMultipliers: table } = campaign.terms.payoutRules;
    const percent = reference.multiplier(
      [table.upTo69Percent, table.upTo84Percent, table.upTo94Percent, table.upTo100Percent],
      score,
    );
    const worth = reference.adjusted(rate, vau.seconds, percent);
    const most = this.mostFor(campaign, attribution);
    if (worth > 0n && most === 0n) {
      campaign.seq += 1n;
      return [];
    }
    const split = this.splitOf(campaign, attribution, reference.minimum(worth, most));
    const unpaid = this.pay(campaign, attribution, split, swaps);
    if (unpaid.length > 0) return unpaid;
    if (stored === undefined) this.attributions.set(pair(user, id), attribution);
    campaign.seq += stored === undefined ? 2n : 1n;
    const seconds = BigInt(vau.seconds);
    attribution.vaus += 1;
    attribution.seconds += seconds;
    attribution.lastAt = this.now;
    campaign.vaus += 1n;
    campaign.seconds += seconds;
    if (stored === undefined) campaign.users += 1n;
    const influencer = this.influencers.get(attribution.influencer ?? '');
    if (influencer !== undefined) {
      influencer.vaus += 1n;
      influencer.seconds += seconds;
      influencer.qualitySum += BigInt(score);
      influencer.earned += split.influencer;
      if (stored === undefined) {
        influencer.referrals += 1n;
        influencer.attributions += 1n;
      }
    }
    return [];
  }

  convert(id: string, user: string, attester: string, swaps = true): Refusals {
    const [campaign, attribution] = [this.standing(id), this.attributions.get(pair(user, id))];
    if (campaign === undefined || attribution === undefined) return [ANY];
    const refusals = this.recordRefusals(campaign, attester, attribution.firstAt);
    if ([attribution.user, attribution.influencer].includes(attester)) refusals.push('RoleConflict');
    if (attribution.converted) refusals.push('AlreadyConverted');
    if (refusals.length > 0) return refusals;
    const bonus = campaign.terms.payoutRules.conversionBonusUsdc ?? 0n;
    const due = this.dueFor(campaign, attribution, bonus);
    if (bonus > 0n && due === 0n) {
      campaign.seq += 1n;
      return [];
    }
    const split = this.splitOf(campaign, attribution, due);
    const unpaid = this.pay(campaign, attribution, split, swaps);
    if (unpaid.length > 0) return unpaid;
    attribution.converted = true;
    campaign.conversions += 1n;
    campaign.seq += 1n;
    const influencer = this.influencers.get(attribution.influencer ?? '');
    if (influencer !== undefined) {
      influencer.conversions += 1n;
      influencer.earned += split.influencer;
    }
    return [];
  }

  claim(id: string, user: string, beneficiary: 'User' | 'Influencer'): Refusals {
    const [campaign, attribution] = [this.standing(id), this.attributions.get(pair(user, id))];
    if (campaign === undefined || attribution === undefined) return [ANY];
    const payee = beneficiary === 'User' ? user : attribution.influencer;
    const purse = payee === null ? null : (this.usdc.get(payee) ?? null);
    if (purse === null) return [ANY];
    const amount = beneficiary === 'User' ? attribution.userAccrued : attribution.influencerAccrued;
    if (amount === 0n) return ['NothingToClaim'];
    if (purse.frozen) return [ANY];
    if (beneficiary === 'User') attribution.userAccrued = 0n;
    else attribution.influencerAccrued = 0n;
    purse.amount += amount;
    const { pot } = campaign;
    pot.accrued -= amount;
    pot.paid += amount;
    pot.vault -= amount;
    campaign.seq += 1n;
    return [];
  }

  /** Somebody sends USDC straight into a vault. */
  donate(id: string, giver: string, amount: bigint): Refusals {
    const campaign = this.standing(id);
    const purse = this.usdc.get(giver);
    if (campaign === undefined || !purse || purse.frozen || purse.amount < amount) return [ANY];
    purse.amount -= amount;
    campaign.pot.vault += amount;
    return [];
  }

  /** A campaign that exists and is not a tombstone. */
  private standing(id: string): CampaignBook | undefined {
    const campaign = this.campaigns.get(id);
    return campaign?.buriedAt === null ? campaign : undefined;
  }

  private recordRefusals(campaign: CampaignBook, attester: string, earnedAt: bigint): Refusals {
    const refusals: Refusals = [];
    if (!clockwork.accepts(campaign.attester, attester, earnedAt, this.now))
      refusals.push('UnauthorizedAttester');
    if (!clockwork.isRecording(campaign, this.now)) refusals.push('CampaignInactive');
    return refusals;
  }

  private attentionRefusals(campaign: CampaignBook, vau: VauClaim): Refusals {
    const refusals: Refusals = [];
    if (vau.earnedAt > this.now + SKEW) refusals.push('EarnedInFuture');
    if (vau.earnedAt < campaign.terms.startDate || vau.earnedAt > clockwork.earnedBy(campaign)) {
      refusals.push('CampaignInactive');
    }
    if (vau.seconds < Math.max(campaign.terms.minAttentionSeconds, 1)) refusals.push('InsufficientAttention');
    const { targetingSince } = campaign;
    if (targetingSince !== 0n && vau.earnedAt <= targetingSince + SKEW) return refusals;
    const { sites, countries, cohorts, requireCohort } = campaign.targeting;
    const hexes = sites.map((site) => Buffer.from(site).toString('hex'));
    if (hexes.length > 0 && !hexes.includes(vau.site)) refusals.push('SiteNotTargeted');
    if (countries.length > 0 && !countries.includes(vau.country)) refusals.push('CountryNotTargeted');
    const filter = vau.cohorts === null ? null : reference.filter(vau.cohorts);
    const fits =
      filter === null ? !requireCohort : cohorts.some((cohort) => reference.mayContain(filter, cohort));
    if (cohorts.length > 0 && !fits) refusals.push('CohortMismatch');
    return refusals;
  }

  private firstRefusals(campaign: CampaignBook, user: string, vau: VauClaim, tag: TagClaim | null): Refusals {
    if (tag === null) return ['NoCampaignTag'];
    const refusals: Refusals = [];
    if (!clockwork.accepts(campaign.tagSigner, tag.signer, vau.earnedAt, this.now))
      refusals.push('TagSignerUnknown');
    const verdict = reference.tagVerdict(tag.issuedAt, tag.expiresAt, vau.earnedAt);
    if (verdict !== 'valid') refusals.push(verdict);
    if (clockwork.isInsider(campaign, user)) refusals.push('RoleConflict');
    const { influencer } = tag;
    if (influencer === null) return refusals;
    if (influencer === user) refusals.push('SelfReferral');
    if (clockwork.isInsider(campaign, influencer)) refusals.push('RoleConflict');
    if (!this.influencers.has(influencer)) refusals.push(ANY);
    const joinedAt = this.participations.get(pair(influencer, campaign.id))?.joinedAt;
    const joined = joinedAt !== undefined && joinedAt <= tag.issuedAt + SKEW;
    if (campaign.terms.influencerPolicy === 'Joined' && !joined) refusals.push('NotJoined');
    return refusals;
  }

  /** The least of what day, campaign, pot and user's cap still allow. */
  private mostFor(campaign: CampaignBook, attribution: AttributionBook): bigint {
    const { dailyBudgetUsdc: daily, payoutRules } = campaign.terms;
    const cost = attribution.userEarned + attribution.influencerEarned;
    const left = (cap: bigint | null, spent: bigint) =>
      cap === null ? 2n ** 64n : cap > spent ? cap - spent : 0n;
    return reference.minimum(
      left(daily, this.spentToday(campaign)),
      campaign.remaining,
      campaign.pot.balance,
      left(payoutRules.maxPayoutPerUserUsdc, cost),
    );
  }

  /** What a conversion pays: all that can ever come of its bonus, or nothing yet. */
  private dueFor(campaign: CampaignBook, attribution: AttributionBook, bonus: bigint): bigint {
    const { dailyBudgetUsdc: daily, payoutRules } = campaign.terms;
    const cap = payoutRules.maxPayoutPerUserUsdc;
    const cost = attribution.userEarned + attribution.influencerEarned;
    const limits = [bonus];
    if (cap !== null) limits.push(cap > cost ? cap - cost : 0n);
    if (daily !== null) limits.push(daily);
    if (clockwork.phaseAt(campaign, this.now) !== 'Running') limits.push(campaign.pot.balance);
    const due = reference.minimum(...limits);
    return due <= this.mostFor(campaign, attribution) ? due : 0n;
  }

  private spentToday(campaign: CampaignBook): bigint {
    return reference.day(this.now) > campaign.today ? 0n : campaign.todaySpent;
  }

  private splitOf(campaign: CampaignBook, { influencer: wallet }: AttributionBook, payable: bigint): Split {
    const book = this.influencers.get(wallet ?? '');
    const { influencerShareBps, userBonusBps } = campaign.terms;
    const percent = book?.verified ? TIER_PERCENT[book.tier] : TIER_PERCENT.Nano;
    const bps = book ? reference.shareAfterTier(influencerShareBps, percent, userBonusBps) : 0;
    const influencer = reference.share(payable, bps);
    return { payable, user: payable - influencer, influencer, bonus: reference.share(payable, userBonusBps) };
  }

  /** Books and pays a split; a payee who can't take it accrues. */
  private pay(campaign: CampaignBook, attribution: AttributionBook, split: Split, swaps: boolean): Refusals {
    const inUsdc = campaign.terms.payoutAsset === 'Usdc';
    const purses = inUsdc ? this.usdc : this.acd;
    const ready = (wallet: string | null) => {
      const purse = wallet === null || !(inUsdc || swaps) ? null : (purses.get(wallet) ?? null);
      return purse !== null && !purse.frozen ? purse : null;
    };
    const [userPurse, influencerPurse] = [ready(attribution.user), ready(attribution.influencer)];
    const userPaid = userPurse ? split.user : 0n;
    const influencerPaid = influencerPurse ? split.influencer : 0n;
    const paid = userPaid + influencerPaid;
    let [userTokens, influencerTokens] = [userPaid, influencerPaid];
    if (!inUsdc && paid > 0n) {
      const swap = this.swap(paid);
      const least = reference.minimum(-1n, -reference.leastAc(paid, clockwork.floorAt(campaign, this.now)));
      if (swap.out < -least) return [ANY];
      influencerTokens = reference.proportionOf(swap.out, influencerPaid, paid);
      userTokens = userPaid > 0n ? swap.out - influencerTokens : 0n;
      this.pool = swap.after;
      this.reserve += swap.out;
    }
    if (userPurse) userPurse.amount += userTokens;
    if (influencerPurse) influencerPurse.amount += influencerTokens;
    attribution.userEarned += split.user;
    attribution.influencerEarned += split.influencer;
    attribution.userAccrued += split.user - userPaid;
    attribution.influencerAccrued += split.influencer - influencerPaid;
    this.book(campaign, split, paid);
    return [];
  }

  private book(campaign: CampaignBook, { payable, influencer, bonus }: Split, paid: bigint): void {
    const { pot } = campaign;
    pot.vault -= paid;
    pot.paid += paid;
    pot.accrued += payable - paid;
    pot.balance -= payable;
    campaign.todaySpent = this.spentToday(campaign) + payable;
    const day = reference.day(this.now);
    if (day > campaign.today) campaign.today = day;
    campaign.remaining -= payable;
    campaign.paidOut += payable;
    campaign.influencerPaid += influencer;
    campaign.bonuses += bonus;
  }

  /** A constant product without fees, what stays of the AC rounded up. */
  private swap(amount: bigint) {
    const usdc = this.pool.usdc + amount;
    const ac = reference.ceilDiv(this.pool.usdc * this.pool.ac, usdc);
    return { out: this.pool.ac - ac, after: { usdc, ac } };
  }
}

/** The name under which two keys are booked together. */
export function pair(first: string, second: string): string {
  return `${first} ${second}`;
}

function tierOf({ followerCount }: InfluencerProfile): InfluencerTier {
  return TIERS[reference.tier(followerCount).tier] ?? 'Nano';
}

function handleRefusals({ handle }: InfluencerProfile): Refusals {
  const bytes = Buffer.byteLength(handle);
  return bytes >= 1 && bytes <= 32 ? [] : ['InvalidHandle'];
}

function termRefusals(terms: Terms, now: bigint): Refusals {
  const refusals: Refusals = [];
  const nameBytes = Buffer.byteLength(terms.name);
  if (nameBytes < 1 || nameBytes > 64) refusals.push('InvalidName');
  if (terms.endDate <= terms.startDate || terms.endDate < now) refusals.push('InvalidDateRange');
  if (terms.totalBudgetUsdc < 1_000_000n) refusals.push('BudgetTooLow');
  if (terms.influencerShareBps + terms.userBonusBps > 10_000) refusals.push('InvalidShareRatios');
  if ((terms.payoutAsset === 'Usdc') === terms.minAcPerUsdc > 0n) refusals.push('InvalidFloorPrice');
  if (terms.attributionWindowSeconds > 180 * 86_400) refusals.push('InvalidAttributionWindow');
  if (Object.values(terms.payoutRules.qualityMultipliers).some((percent) => percent > 300)) {
    refusals.push('InvalidMultiplier');
  }
  return refusals;
}

function newCampaign(id: string, owner: string, terms: Terms, now: bigint): CampaignBook {
  const slot = (current: string) => ({
    current,
    next: null,
    nextFrom: 0n,
    currentUntil: 0n,
    currentFrom: 0n,
  });
  return {
    id,
    owner,
    terms,
    seq: 1n,
    status: 'Active',
    paused: false,
    pausedAt: 0n,
    attester: slot(terms.attester),
    tagSigner: slot(terms.tagSigner),
    targeting: terms.targeting,
    targetingSince: 0n,
    resumedAt: 0n,
    heldUntil: 0n,
    heldSeconds: 0n,
    floor: terms.minAcPerUsdc,
    nextFloor: 0n,
    nextFloorFrom: 0n,
    createdAt: now,
    endDate: terms.endDate,
    endedAt: 0n,
    settlesUntil: 0n,
    remaining: 0n,
    today: reference.day(now),
    todaySpent: 0n,
    vaus: 0n,
    users: 0n,
    conversions: 0n,
    seconds: 0n,
    paidOut: 0n,
    influencerPaid: 0n,
    bonuses: 0n,
    pot: { balance: 0n, accrued: 0n, funded: 0n, paid: 0n, withdrawn: 0n, lastFunded: 0n, vault: 0n },
    buriedAt: null,
  };
}

function newAttribution(
  campaign: string,
  user: string,
  rentPayer: string,
  tag: TagClaim | null,
  now: bigint,
): AttributionBook {
  return {
    user,
    campaign,
    influencer: tag?.influencer ?? null,
    rentPayer,
    converted: false,
    tagIssuedAt: tag?.issuedAt ?? 0n,
    firstAt: now,
    lastAt: now,
    vaus: 0,
    seconds: 0n,
    userEarned: 0n,
    influencerEarned: 0n,
    userAccrued: 0n,
    influencerAccrued: 0n,
  };
}
