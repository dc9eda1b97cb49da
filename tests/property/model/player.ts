import type { TransactionResult } from '@crr/localnet';
import {
  type InfluencerTier,
  parseTransactionError,
  siteHash,
  type Targeting,
  type UpdateCampaignParams,
} from '@crr/sdk';
import { AC_IN_POOL, ataOf, type Campaign, DAY, USDC_IN_POOL, World } from '@crr/testing/chain';
import {
  createAssociatedTokenAccountIdempotentInstruction,
  createCloseAccountInstruction,
  createFreezeAccountInstruction,
  createThawAccountInstruction,
  createTransferInstruction,
} from '@solana/spl-token';
import {
  type AddressLookupTableAccount,
  type Keypair,
  PublicKey,
  type TransactionInstruction,
} from '@solana/web3.js';
import { expect } from 'chai';
import { accepts, isRecording } from './clockwork';
import { Comparison } from './compare';
import { Expectations } from './expected';
import { ANY, type Change, Ledger, pair, type Refusals, type TagClaim, type VauClaim } from './ledger';
import { Rebuild } from './rebuild';
import type { Step } from './steps';
import { termsOf } from './terms';

const USERS = 7;
const INFLUENCERS = 5;
const DRAFTS = 45;
const KEYS_PER_ROLE = 3;
const OWNER_USDC = 6_000_000_000n;
const DONOR_USDC = 1_000_000n;
const SITES = ['https://news.example', 'https://blog.example'];
const COUNTRIES = ['DE', 'FR'];
const COHORTS = [[1, 300], [1, 300], [1, 300], [1, 300], [1, 300], [1, 300, 4], [300], [1], []];
const TIERS: readonly InfluencerTier[] = ['Nano', 'Micro', 'Mid', 'Macro', 'Mega'];
const TAG_LIFE = 60n * DAY;
const TAG_AGE = 20n * DAY;

/** A campaign that may be created, with all keys it will ever have. */
interface Draft extends Campaign {
  readonly attesters: readonly Keypair[];
  readonly signers: readonly Keypair[];
  /** The keys of the other role than the one that a change rotates. */
  others(change: Change): readonly Keypair[];
  table?: AddressLookupTableAccount;
}

/** Plays random steps on the real programs and on the ledger, and compares the two after each. */
export class Player {
  readonly world = World.create();
  private readonly route = this.world.acdRoute();
  private readonly users = Array.from({ length: USERS }, () => this.world.user());
  private readonly influencers = Array.from({ length: INFLUENCERS }, () => this.world.user());
  private readonly heir = this.world.wallet();
  private readonly verifiers = [this.world.verifier, this.world.wallet()] as const;
  private readonly drafts: Draft[];
  private readonly ledger: Ledger;
  private readonly comparison: Comparison;
  private readonly rebuild = new Rebuild(this.world);

  constructor() {
    this.drafts = Array.from({ length: DRAFTS }, (_, i) => this.draft(i));
    this.ledger = this.openLedger();
    this.comparison = this.openComparison();
    this.ledger.now = this.world.chain.now();
    this.comparison.require(this.ledger);
  }

  async play(step: Step): Promise<void> {
    this.ledger.now = this.world.chain.now();
    const [refusals, result] = await this[step.kind](step);
    this.ledger.now = this.world.chain.now();
    if (result !== null) requireVerdict(refusals, result);
    this.comparison.require(this.ledger);
  }

  /** What takes too long after each step: sums over each campaign's users, and all accounts rebuilt from events. */
  audit(): void {
    this.comparison.requireSums(this.ledger);
    this.rebuild.require();
  }

  /** How many events of each name the programs have emitted, as of the last audit. */
  get events(): ReadonlyMap<string, number> {
    return this.rebuild.counts;
  }

  // ---- time

  private async minutesPass({ amount }: Step): Promise<Played> {
    return this.setTime(this.now + BigInt(amount % 3_600));
  }

  private async dayPasses({ amount }: Step): Promise<Played> {
    return this.setTime(this.now + DAY + BigInt(amount % 1_000));
  }

  private async clockStepsBack({ amount }: Step): Promise<Played> {
    return this.setTime(this.now - BigInt(amount % 100_000));
  }

  /** To the last second of a campaign's term or window, or the one after. */
  private async campaignTimesOut(step: Step): Promise<Played> {
    const book = this.ledger.campaigns.get(hexOf(this.campaignOf(step).id));
    if (book === undefined) return this.setTime(this.now + 1n);
    const window = step.coin ? BigInt(book.terms.attributionWindowSeconds) : 0n;
    const end = book.endDate + window + BigInt(step.dice % 2);
    return this.setTime(end > this.now ? end : this.now + 1n);
  }

  private setTime(time: bigint): Played {
    this.world.chain.setTime(time);
    return [[], null];
  }

  // ---- records

  private async vau(step: Step): Promise<Played> {
    const draft = this.liveCampaignOf(step);
    const id = hexOf(draft.id);
    const user = this.userOf(step, draft).publicKey;
    const stored = this.ledger.attributions.get(pair(user.toBase58(), id));
    const sequence = Math.max(
      (stored?.vaus ?? 0) + pick([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2], step.amount),
      1,
    );
    const cohorts = step.dice % 5 === 0 ? null : pick(COHORTS, step.amount);
    const country = pick(COUNTRIES, step.dice < 93 ? 0 : 1);
    const site = pick(SITES, step.dice % 20 === 9 ? 1 : 0);
    const earnedAt = this.now + pick(EARNED_BEFORE, step.influencer);
    const attester = this.attesterOf(step, draft);
    const vau: VauClaim = {
      sequence,
      earnedAt,
      seconds: step.seconds,
      site: hexOf(siteHash(site)),
      country,
      cohorts,
      userPresence: step.coin,
      isHotPage: step.amount % 2 === 0,
    };
    const tag = this.tagOf(step, draft);
    const joined =
      tag?.influencer != null && this.ledger.participations.has(pair(tag.influencer.toBase58(), id));
    const instructions = await this.world.vauInstructions(draft, user, {
      ...vau,
      site,
      ...(cohorts === null ? { cohorts: undefined } : { cohorts }),
      attester,
      ...(tag === null || stored ? {} : tag),
      tagged: tag !== null,
      participation: !stored && joined,
      ...this.acdOptions(step, draft),
    } as Parameters<World['vauInstructions']>[2]);
    const claim: TagClaim | null = tag && {
      influencer: tag.influencer?.toBase58() ?? null,
      signer: tag.signer.publicKey.toBase58(),
      issuedAt: tag.issuedAt,
      expiresAt: tag.expiresAt,
    };
    const swaps = this.swaps(step, draft);
    const name = attester.publicKey.toBase58();
    const refusals = this.ledger.vau(id, user.toBase58(), name, vau, claim, swaps);
    return [refusals, this.send(instructions, [attester], this.tablesOf(draft, instructions))];
  }

  private async convert(step: Step): Promise<Played> {
    const draft = this.liveCampaignOf(step);
    const unconverted = [...this.ledger.attributions.values()].find(
      ({ campaign, converted }) => campaign === hexOf(draft.id) && !converted,
    );
    const user = step.coin && unconverted ? this.keyOf(unconverted.user) : this.userOf(step, draft).publicKey;
    const attester = this.attesterOf(step, draft);
    const options = { attester, ...this.acdOptions(step, draft) };
    const instruction = await this.world.conversionInstruction(draft, user, options);
    const name = attester.publicKey.toBase58();
    const refusals = this.ledger.convert(hexOf(draft.id), user.toBase58(), name, this.swaps(step, draft));
    return [refusals, this.send([instruction], [attester], this.tablesOf(draft, [instruction]))];
  }

  private async claim(step: Step): Promise<Played> {
    const owing = [...this.ledger.attributions.values()].filter(
      (book) => book.userAccrued + book.influencerAccrued > 0n,
    );
    const book = step.dice < 80 && owing.length > 0 ? pick(owing, step.amount) : null;
    const draft = this.drafts.find(({ id }) => hexOf(id) === book?.campaign) ?? this.campaignOf(step);
    const user = this.userOf(step, draft).publicKey.toBase58();
    const claimant = book?.user ?? user;
    const beneficiary = book
      ? book.userAccrued > 0n
        ? 'User'
        : 'Influencer'
      : pick(BENEFICIARIES, step.amount);
    const stored = this.ledger.attributions.get(pair(claimant, hexOf(draft.id)));
    const payee = beneficiary === 'User' ? claimant : (stored?.influencer ?? null);
    if (payee === null) return [[], null];
    const instruction = this.world.router.claimRewards({
      campaignId: draft.id,
      user: this.keyOf(claimant),
      beneficiary,
      payeeUsdc: this.world.usdcOf(this.keyOf(payee)),
    });
    const refusals = this.ledger.claim(hexOf(draft.id), claimant, beneficiary);
    return [refusals, this.send([instruction], [])];
  }

  // ---- campaigns

  private async create(step: Step): Promise<Played> {
    const fresh = this.drafts.filter(({ id }) => !this.ledger.campaigns.has(hexOf(id)));
    const draft =
      step.dice === 99 || fresh.length === 0 ? this.campaignOf(step) : (fresh[0] ?? this.campaignOf(step));
    const startDate = this.now + pick([0n, 0n, 0n, 3_600n, -DAY], step.amount);
    const dates = { startDate, endDate: startDate + DAY * BigInt(2 + (step.influencer % 12)) };
    const params = { ...draft.params, ...dates, ...this.faultyTerms(step, draft) };
    const refusals = this.ledger.create(hexOf(draft.id), draft.owner.publicKey.toBase58(), params);
    return [refusals, this.send([this.world.createInstruction({ ...draft, params })], [draft.owner])];
  }

  /** One broken rule, for some creations. */
  private faultyTerms({ dice }: Step, { params, owner }: Draft): Partial<Draft['params']> {
    const { payoutRules } = params;
    const { qualityMultipliers: table } = payoutRules;
    const faults: readonly Partial<Draft['params']>[] = [
      { totalBudgetUsdc: 999_999n },
      { influencerShareBps: 9_999, userBonusBps: 2 },
      { payoutRules: { ...payoutRules, qualityMultipliers: { ...table, upTo94Percent: 301 } } },
      { attributionWindowSeconds: 180 * 86_400 + 1 },
      { minAcPerUsdc: params.payoutAsset === 'Usdc' ? 1n : 0n },
      { endDate: this.now - 1n, startDate: this.now - 2n },
      { attester: owner.publicKey },
      { tagSigner: params.attester },
    ];
    return faults[dice] ?? {};
  }

  private async fund(step: Step): Promise<Played> {
    const draft = this.campaignOf(step);
    const amount = step.dice < 5 ? 0n : BigInt(step.amount) % (draft.params.totalBudgetUsdc + 1n);
    const funder = step.dice > 95 ? pick(this.users, step.user) : draft.owner;
    const refusals = this.ledger.fund(hexOf(draft.id), funder.publicKey.toBase58(), amount);
    return [refusals, this.send([this.world.fundInstruction(draft, amount, funder)], [funder])];
  }

  private async pause(step: Step): Promise<Played> {
    return this.change(step, { paused: step.dice < 25 });
  }

  private async retarget(step: Step): Promise<Played> {
    const targeting: Targeting = { requireCohort: step.coin, sites: [], cohorts: [], countries: [] };
    if (step.dice % 4 === 0) targeting.sites = SITES.map(siteHash);
    if (step.dice % 4 === 1) targeting.cohorts = [300, 2];
    if (step.dice % 4 === 2) targeting.countries = ['FR', 'DE'];
    return this.change(step, { targeting });
  }

  private async moveEnd(step: Step): Promise<Played> {
    return this.change(step, { endDate: this.now + BigInt(step.amount % 1_500_000) - DAY });
  }

  private async rotateAttester(step: Step): Promise<Played> {
    const { attesters, signers, owner } = this.campaignOf(step);
    const key = pick([...attesters, ...attesters, signers[0] ?? owner, owner], step.amount).publicKey;
    return this.change(step, { attester: key.toBase58() });
  }

  private async rotateTagSigner(step: Step): Promise<Played> {
    const { attesters, signers } = this.campaignOf(step);
    const key = pick([...signers, ...signers, ...attesters], step.amount).publicKey.toBase58();
    const overlap = pick([0n, DAY, 90n * DAY, 90n * DAY + 1n], step.dice);
    return this.change(step, { tagSigner: { key, overlap } });
  }

  private async moveFloor(step: Step): Promise<Played> {
    const price = pick([900_000_000n, 950_000_000n, 800_000_000n, 2_000_000_000n, 0n], step.amount);
    return this.change(step, { minAcPerUsdc: price }, this.acdCampaignOf(step));
  }

  private async hold(step: Step): Promise<Played> {
    const holdSeconds = pick([3_600, 86_400, 604_800, 0, 604_801], step.amount);
    return this.change(step, { holdSeconds }, this.agedCampaignOf(step));
  }

  private async emptyUpdate(step: Step): Promise<Played> {
    return this.change(step, {});
  }

  private change(step: Step, change: Change, draft = this.campaignOf(step)): Played {
    const signer = step.dice === 98 ? pick(this.users, step.user) : draft.owner;
    const owner = signer.publicKey;
    const coSigner = this.coSignerOf(step, draft, change);
    const { attester, tagSigner, ...rest } = change;
    const update: Partial<UpdateCampaignParams> = {
      ...rest,
      ...(attester && { attester: this.keyOf(attester) }),
      ...(tagSigner && {
        tagSigner: { key: this.keyOf(tagSigner.key), overlapSeconds: Number(tagSigner.overlap) },
      }),
    };
    const accounts = { owner, campaignId: draft.id, update };
    const instruction = this.world.router.updateCampaign({
      ...accounts,
      ...(coSigner && { coSigner: coSigner.publicKey }),
    });
    const name = coSigner?.publicKey.toBase58() ?? null;
    const refusals = this.ledger.update(hexOf(draft.id), owner.toBase58(), change, name);
    return [refusals, this.send([instruction], coSigner ? [signer, coSigner] : [signer])];
  }

  /** The campaign's other key, for some rotations. */
  private coSignerOf({ coin, dice, user }: Step, draft: Draft, change: Change): Keypair | null {
    const rotates = change.attester !== undefined || change.tagSigner !== undefined;
    if (!rotates || !coin) return null;
    return pick(dice % 4 === 0 ? [...draft.attesters, ...draft.signers] : draft.others(change), user);
  }

  private async finalize(step: Step): Promise<Played> {
    const draft = this.campaignOf(step);
    const caller = step.coin ? pick(this.users, step.user) : draft.owner;
    const key = caller.publicKey;
    const instruction = this.world.router.finalizeCampaign({ caller: key, campaignId: draft.id });
    const refusals = this.ledger.finalize(hexOf(draft.id), key.toBase58());
    return [refusals, this.send([instruction], [caller])];
  }

  private async withdraw(step: Step): Promise<Played> {
    const draft = this.agedCampaignOf(step);
    const owner = step.dice < 3 ? pick(this.users, step.user) : draft.owner;
    const key = owner.publicKey;
    const accounts = { owner: key, campaignId: draft.id, ownerUsdc: this.world.usdcOf(key) };
    const refusals = this.ledger.withdraw(hexOf(draft.id), key.toBase58());
    return [refusals, this.send([this.world.router.withdrawRemaining(accounts)], [owner])];
  }

  private async close(step: Step): Promise<Played> {
    const draft = this.agedCampaignOf(step);
    const owner = step.dice < 3 ? pick(this.users, step.user) : draft.owner;
    const key = owner.publicKey;
    const ownerUsdc = this.world.usdcOf(key);
    const accounts = { owner: key, campaignId: draft.id, ownerUsdc, rentPayer: draft.owner.publicKey };
    const refusals = this.ledger.close(hexOf(draft.id), key.toBase58());
    return [refusals, this.send([this.world.router.closeCampaign(accounts)], [owner])];
  }

  private async closeAttribution(step: Step): Promise<Played> {
    const over = [...this.ledger.attributions.values()].filter(
      ({ campaign }) => this.ledger.campaigns.get(campaign)?.status === 'Closed',
    );
    const all = [...this.ledger.attributions.values()];
    const book = pick(step.dice < 80 && over.length > 0 ? over : all, step.amount);
    if (book === undefined) return [[], null];
    const instruction = this.world.router.closeAttribution({
      campaignId: Buffer.from(book.campaign, 'hex'),
      user: this.keyOf(book.user),
      influencer: book.influencer === null ? null : this.keyOf(book.influencer),
      rentPayer: this.keyOf(book.rentPayer),
    });
    const refusals = this.ledger.closeAttribution(book.campaign, book.user);
    return [refusals, this.send([instruction], [])];
  }

  // ---- token accounts

  private async freeze(step: Step): Promise<Played> {
    const { publicKey: wallet } = this.payeeOf(step);
    const purse = this.ledger.usdc.get(wallet.toBase58()) ?? null;
    const { admin, usdcMint } = this.world;
    const account = this.world.usdcOf(wallet);
    const instruction = createFreezeAccountInstruction(account, usdcMint, admin.publicKey);
    const refusals = purse === null || purse.frozen ? [ANY] : [];
    if (purse) purse.frozen = true;
    return [refusals, this.send([instruction], [])];
  }

  private async thaw(step: Step): Promise<Played> {
    const { publicKey: wallet } = this.payeeOf(step);
    const purse = this.ledger.usdc.get(wallet.toBase58()) ?? null;
    const { admin, usdcMint } = this.world;
    const account = this.world.usdcOf(wallet);
    const refusals = purse?.frozen ? [] : [ANY];
    if (purse) purse.frozen = false;
    return [refusals, this.send([createThawAccountInstruction(account, usdcMint, admin.publicKey)], [])];
  }

  /** What the wallet has goes to the admin first. */
  private async closeAccount(step: Step): Promise<Played> {
    const owner = this.payeeOf(step);
    const wallet = owner.publicKey;
    const purse = this.ledger.usdc.get(wallet.toBase58()) ?? null;
    const admin = this.world.admin.publicKey;
    const [account, till] = [this.world.usdcOf(wallet), this.world.usdcOf(admin)];
    const instructions = [
      createTransferInstruction(account, till, wallet, purse?.amount ?? 0n),
      createCloseAccountInstruction(account, admin, wallet),
    ];
    const open = purse !== null && !purse.frozen;
    if (open) {
      this.adminPurse.amount += purse.amount;
      this.ledger.usdc.set(wallet.toBase58(), null);
    }
    return [open ? [] : [ANY], this.send(instructions, [owner])];
  }

  private async openAccount(step: Step): Promise<Played> {
    const { publicKey: wallet } = this.payeeOf(step);
    const name = wallet.toBase58();
    const admin = this.world.admin.publicKey;
    const account = this.world.usdcOf(wallet);
    const { usdcMint } = this.world;
    const instruction = createAssociatedTokenAccountIdempotentInstruction(admin, account, wallet, usdcMint);
    if (!this.ledger.usdc.get(name)) this.ledger.usdc.set(name, { amount: 0n, frozen: false });
    return [[], this.send([instruction], [])];
  }

  private async donate(step: Step): Promise<Played> {
    const draft = this.campaignOf(step);
    const admin = this.world.admin.publicKey;
    const vault = this.world.router.pdas.vault(draft.id);
    const amount = BigInt(step.amount % 2_000);
    const instruction = createTransferInstruction(this.world.usdcOf(admin), vault, admin, amount);
    const refusals = this.ledger.donate(hexOf(draft.id), admin.toBase58(), amount);
    return [refusals, this.send([instruction], [])];
  }

  // ---- influencers

  private async register(step: Step): Promise<Played> {
    const signer = pick(this.influencers, step.influencer);
    const wallet = signer.publicKey;
    const profile = profileOf(step);
    const instruction = this.world.router.registerInfluencer({ payer: wallet, wallet, profile });
    return [this.ledger.register(wallet.toBase58(), profile), this.send([instruction], [signer])];
  }

  private async updateInfluencer(step: Step): Promise<Played> {
    const signer = pick(this.influencers, step.influencer);
    const wallet = signer.publicKey;
    const profile = profileOf(step);
    const instruction = this.world.router.updateInfluencer({ wallet, profile });
    return [this.ledger.updateInfluencer(wallet.toBase58(), profile), this.send([instruction], [signer])];
  }

  private async verify(step: Step): Promise<Played> {
    const { publicKey: wallet } = pick(this.influencers, step.influencer);
    const right = this.verifiers.find(
      ({ publicKey }) => publicKey.toBase58() === this.ledger.config.verifier,
    );
    const signer = step.dice > 90 || !right ? pick(this.verifiers, step.amount) : right;
    const [verified, tier] = [step.dice < 80, pick(TIERS, step.amount)];
    const verifier = signer.publicKey;
    const stored = this.ledger.influencers.get(wallet.toBase58())?.profile;
    const reviewed = stored && step.amount % 10 !== 0 ? stored : { ...profileOf(step), followerCount: 1n };
    const approval = { verifier, wallet, verified, tier, reviewed };
    const instruction = this.world.router.verifyInfluencer(approval);
    const refusals = this.ledger.verify(verifier.toBase58(), wallet.toBase58(), verified, tier, reviewed);
    return [refusals, this.send([instruction], [signer])];
  }

  private async closeInfluencer(step: Step): Promise<Played> {
    const signer = pick(this.influencers, step.influencer);
    const wallet = signer.publicKey;
    const instruction = this.world.router.closeInfluencer({ wallet, rentPayer: wallet });
    return [this.ledger.closeInfluencer(wallet.toBase58()), this.send([instruction], [signer])];
  }

  private async join(step: Step): Promise<Played> {
    const signer = pick(this.influencers, step.influencer);
    const wallet = signer.publicKey;
    const { id } = this.campaignOf(step);
    const instruction = this.world.router.joinCampaign({ payer: wallet, wallet, campaignId: id });
    return [this.ledger.join(wallet.toBase58(), hexOf(id)), this.send([instruction], [signer])];
  }

  private async leave(step: Step): Promise<Played> {
    const joined = [...this.ledger.participations.values()];
    const book = step.dice < 80 ? pick(joined, step.amount) : undefined;
    const signer =
      this.influencers.find(({ publicKey }) => publicKey.toBase58() === book?.influencer) ??
      pick(this.influencers, step.influencer);
    const wallet = signer.publicKey;
    const id = book ? Buffer.from(book.campaign, 'hex') : this.campaignOf(step).id;
    const instruction = this.world.router.leaveCampaign({ wallet, campaignId: id, rentPayer: wallet });
    return [this.ledger.leave(wallet.toBase58(), hexOf(id)), this.send([instruction], [signer])];
  }

  // ---- config

  private async updateConfig(step: Step): Promise<Played> {
    const signer = this.adminOf(step);
    const verifier = pick(this.verifiers, step.amount).publicKey;
    const instruction = this.world.router.updateConfig({ admin: signer.publicKey, verifier });
    const refusals = this.ledger.updateConfig(signer.publicKey.toBase58(), verifier.toBase58());
    return [refusals, this.send([instruction], [signer])];
  }

  private async proposeAdmin(step: Step): Promise<Played> {
    const signer = this.adminOf(step);
    const pendingAdmin = step.dice < 20 ? null : this.otherAdmin(this.ledger.config.admin).publicKey;
    const instruction = this.world.router.proposeAdmin({ admin: signer.publicKey, pendingAdmin });
    const refusals = this.ledger.proposeAdmin(signer.publicKey.toBase58(), pendingAdmin?.toBase58() ?? null);
    return [refusals, this.send([instruction], [signer])];
  }

  private async acceptAdmin(step: Step): Promise<Played> {
    const signer = step.dice < 20 ? this.adminOf(step) : this.otherAdmin(this.ledger.config.admin);
    const instruction = this.world.router.acceptAdmin({ pendingAdmin: signer.publicKey });
    return [this.ledger.acceptAdmin(signer.publicKey.toBase58()), this.send([instruction], [signer])];
  }

  // ---- who and what

  private get now(): bigint {
    return this.ledger.now;
  }

  private get adminPurse(): { amount: bigint; frozen: boolean } {
    const purse = this.ledger.usdc.get(this.world.admin.publicKey.toBase58());
    if (!purse) throw new Error('the admin has a token account');
    return purse;
  }

  /** Mostly one of the newest campaigns. */
  private campaignOf({ campaign, dice }: Step): Draft {
    const created = this.drafts.filter(({ id }) => this.ledger.campaigns.has(hexOf(id)));
    const recent = dice % 10 === 0 ? created : created.slice(-5);
    return recent.length === 0 ? pick(this.drafts, 0) : pick(recent, campaign);
  }

  /** Mostly a campaign that records and has money. */
  private liveCampaignOf(step: Step): Draft {
    const live = this.drafts.filter(({ id }) => {
      const book = this.ledger.campaigns.get(hexOf(id));
      return book !== undefined && isRecording(book, this.now) && book.pot.balance > 0n;
    });
    return step.dice % 10 === 0 || live.length === 0 ? this.campaignOf(step) : pick(live, step.campaign);
  }

  /** Mostly a campaign whose time is over. */
  private agedCampaignOf(step: Step): Draft {
    const over = this.drafts.filter(({ id }) => {
      const book = this.ledger.campaigns.get(hexOf(id));
      return book !== undefined && book.buriedAt === null && book.endDate < this.now;
    });
    return step.dice % 5 === 0 || over.length === 0 ? this.campaignOf(step) : pick(over, step.campaign);
  }

  /** Mostly a campaign in AC-D. */
  private acdCampaignOf(step: Step): Draft {
    const inAcd = this.drafts.filter(
      ({ id, params }) => params.payoutAsset !== 'Usdc' && this.ledger.campaigns.has(hexOf(id)),
    );
    return step.dice % 10 === 0 || inAcd.length === 0 ? this.campaignOf(step) : pick(inAcd, step.campaign);
  }

  private userOf({ user, dice }: Step, { owner }: Draft): Keypair {
    if (dice === 97) return owner;
    return pick(dice > 92 ? this.influencers : this.users, user);
  }

  private payeeOf({ user, coin }: Step): Keypair {
    return pick(coin ? this.users : this.influencers, user);
  }

  private attesterOf({ amount, dice }: Step, { id, attesters }: Draft): Keypair {
    const book = this.ledger.campaigns.get(hexOf(id));
    const good = attesters.filter(
      ({ publicKey }) => book && accepts(book.attester, publicKey.toBase58(), this.now, this.now),
    );
    return dice < 3 || good.length === 0 ? pick(attesters, amount) : pick(good, amount);
  }

  /** The tag of a user who came through an influencer's link or one of the campaign's own; null for none. */
  private tagOf({ influencer, dice, amount }: Step, { id, signers, params }: Draft) {
    if (dice === 50) return null;
    const book = this.ledger.campaigns.get(hexOf(id));
    const good = signers.filter(
      ({ publicKey }) => book && accepts(book.tagSigner, publicKey.toBase58(), this.now, this.now),
    );
    const signer = dice === 51 || good.length === 0 ? pick(signers, amount) : pick(good, amount);
    // A tag of before the influencer joined is none, and no attention is longer than the time since the tag.
    const age = params.influencerPolicy === 'Joined' ? 0n : TAG_AGE;
    const issuedAt = this.now + pick([...Array<bigint>(8).fill(-age), -DAY, 59n, 120n], amount);
    const life = pick([...Array<bigint>(14).fill(TAG_LIFE), 90n * DAY + 1n, 0n], dice);
    const wallet = dice % 4 === 1 ? null : pick(this.influencers, influencer).publicKey;
    return { influencer: wallet, signer, issuedAt, expiresAt: issuedAt + life };
  }

  private adminOf({ dice }: Step): Keypair {
    const right = this.ledger.config.admin === this.heir.publicKey.toBase58() ? this.heir : this.world.admin;
    return dice > 85 ? this.otherAdmin(right.publicKey.toBase58()) : right;
  }

  private otherAdmin(admin: string): Keypair {
    return admin === this.heir.publicKey.toBase58() ? this.world.admin : this.heir;
  }

  /** Whether a payout in AC-D is swapped: now and then the attester lets it accrue in USDC instead. */
  private swaps({ amount }: Step, { params }: Draft): boolean {
    return params.payoutAsset === 'AttentionToken' && amount % 5 !== 0;
  }

  private acdOptions(step: Step, draft: Draft) {
    if (draft.params.payoutAsset === 'Usdc') return {};
    return { acd: this.route, minAcOut: this.swaps(step, draft) ? 1n : 0n };
  }

  private tablesOf(draft: Draft, instructions: TransactionInstruction[]): AddressLookupTableAccount[] {
    if (draft.params.payoutAsset === 'Usdc') return [];
    draft.table ??= this.world.lookupTable(instructions.slice(-1));
    return [draft.table];
  }

  private keyOf(base58: string): PublicKey {
    return new PublicKey(base58);
  }

  /** The admin pays every fee, so that deposits are all that other wallets pay. */
  private send(
    instructions: TransactionInstruction[],
    signers: Keypair[],
    tables: AddressLookupTableAccount[] = [],
  ): TransactionResult {
    const others = signers.filter((signer) => signer !== this.world.admin);
    return this.world.send(instructions, [this.world.admin, ...others], tables);
  }

  // ---- setting the scene

  private draft(index: number): Draft {
    const campaign = this.world.draft(termsOf(index));
    this.world.giveUsdc(campaign.owner.publicKey, OWNER_USDC);
    const others = Array.from({ length: KEYS_PER_ROLE - 1 }, () => this.world.wallet());
    const signers = Array.from({ length: KEYS_PER_ROLE - 1 }, () => this.world.keys.next());
    return {
      ...campaign,
      attesters: [campaign.attester, ...others],
      signers: [campaign.tagSigner, ...signers],
      others({ attester }) {
        return attester === undefined ? this.attesters : this.signers;
      },
    };
  }

  private openLedger(): Ledger {
    const { world } = this;
    const ledger = new Ledger(
      {
        // Initialized, and its pool allowed.
        seq: 2n,
        admin: world.admin.publicKey.toBase58(),
        pendingAdmin: null,
        verifier: world.verifier.publicKey.toBase58(),
        venues: [this.route.venueProgram.toBase58()],
        pools: [this.route.swapState.toBase58()],
      },
      { usdc: USDC_IN_POOL, ac: AC_IN_POOL },
    );
    world.giveUsdc(world.admin.publicKey, DONOR_USDC);
    ledger.usdc.set(world.admin.publicKey.toBase58(), { amount: DONOR_USDC, frozen: false });
    for (const { owner } of this.drafts) {
      ledger.usdc.set(owner.publicKey.toBase58(), { amount: OWNER_USDC, frozen: false });
    }
    for (const [i, { publicKey }] of [...this.users, ...this.influencers].entries()) {
      ledger.usdc.set(publicKey.toBase58(), { amount: 0n, frozen: false });
      ledger.acd.set(publicKey.toBase58(), i % 3 === 2 ? null : { amount: 0n, frozen: false });
      if (i % 3 !== 2) this.openAcd(publicKey);
    }
    return ledger;
  }

  private openAcd(wallet: PublicKey): void {
    const { acdMint, admin } = this.world;
    const account = ataOf(acdMint, wallet);
    const open = createAssociatedTokenAccountIdempotentInstruction(admin.publicKey, account, wallet, acdMint);
    this.world.run([open], [admin]);
  }

  private openComparison(): Comparison {
    const { world, route } = this;
    const expectations = new Expectations({
      usdcMint: world.usdcMint.toBase58(),
      acMint: world.acMint.toBase58(),
      acdMint: world.acdMint.toBase58(),
      acReserve: world.router.attentionPdas.reserve().toBase58(),
      rentPayer: world.admin.publicKey.toBase58(),
    });
    const supply = USDC_IN_POOL + DONOR_USDC + OWNER_USDC * BigInt(DRAFTS);
    const pool = { usdc: route.poolSource, ac: route.poolDestination };
    return new Comparison(world, expectations, supply, pool);
  }
}

/** What the ledger says of a step, and what became of it on chain; null for a step without a transaction. */
type Played = [Refusals, TransactionResult | null];

/** How long before now, or after, attention was earned; mostly it is fresh. */
const EARNED_BEFORE = [...Array<bigint>(16).fill(0n), -1n, 60n, 61n, -4n * DAY];
const BENEFICIARIES = ['User', 'Influencer'] as const;

function requireVerdict(refusals: Refusals, result: TransactionResult): void {
  if (result.error === null) {
    expect(refusals, 'the program took what breaks these rules').to.deep.equal([]);
    return;
  }
  const error = parseTransactionError(result.error, result.logs);
  const name = 'codeName' in error ? error.codeName : error.message;
  const expected = refusals.includes(ANY) ? [...refusals, name] : refusals;
  expect(expected, result.logs.join('\n')).to.include(name);
}

function profileOf({ amount, dice, coin }: Step) {
  const handle = dice === 0 ? '' : `@influencer-${amount % 1_000}`;
  return {
    handle: dice === 1 ? 'x'.repeat(33) : handle,
    platform: coin ? ('TikTok' as const) : { custom: `platform ${amount % 100}` },
    followerCount: BigInt(amount) / 50n,
  };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function pick<T>(choices: readonly [T, ...T[]], die: number): T;
function pick<T>(choices: readonly T[], die: number): T;
function pick<T>(choices: readonly T[], die: number): T {
  return choices[die % choices.length] as T;
}
