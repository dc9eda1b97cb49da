import { EVENT_IX_TAG, type InfluencerTier, type Platform } from '@crr/sdk';
import * as steps from '@crr/testing/chain';
import {
  ataOf,
  type Campaign,
  DAY,
  Hostile,
  type TermChanges,
  type VauOptions,
  VENUE,
  type World,
} from '@crr/testing/chain';
import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import {
  type AddressLookupTableAccount,
  ComputeBudgetProgram,
  type Keypair,
  type PublicKey,
  SystemProgram,
  TransactionInstruction,
} from '@solana/web3.js';
import type { Dice } from './dice';

const COUNTRIES = ['DE', 'FR', 'US', 'BR'];
const SITES = ['https://news.example', 'https://blog.example'];
const TIERS: readonly InfluencerTier[] = ['Nano', 'Micro', 'Mid', 'Macro', 'Mega'];
const PLATFORMS: readonly Platform[] = ['Twitter', 'TikTok', 'YouTube', { custom: 'Mastodon' }];
const USERS_WITH_ACCOUNT = 10;
const USERS_WITHOUT_ACCOUNT = 4;
const INFLUENCERS = 5;
const DRIFTERS = 2;
const MOST_PACKED_VAUS = 4;
const PACKED_UNITS = 400_000;

/** How often each step is tried. Refused ones stay in the history as failed transactions. */
const WEIGHTS = {
  vau: 30,
  packedVaus: 8,
  conversion: 6,
  claim: 4,
  create: 2.5,
  fund: 2,
  update: 3,
  finalize: 0.4,
  conclude: 1.2,
  closeAttribution: 3,
  register: 2,
  verify: 1.5,
  rename: 1.5,
  join: 3,
  leave: 2,
  closeInfluencer: 1,
  config: 0.5,
  spoof: 1,
  other: 1,
  timePasses: 5,
} as const;

type Step = keyof typeof WEIGHTS;

/** A campaign in play, with those whose attention it has. */
interface Played {
  readonly campaign: Campaign;
  readonly users: Set<Keypair>;
  over?: boolean;
  table?: AddressLookupTableAccount;
}

/** Random days on the real programs: advertisers, influencers, users, and somebody who forges events. */
export class Play {
  readonly world: World;
  private readonly hostile: Hostile;
  private readonly campaigns: Played[] = [];
  private readonly users: Keypair[];
  private readonly influencers: Keypair[];
  /** Influencers who refer nobody, so that they may close their accounts: again and again. */
  private readonly drifters: Keypair[];
  private admin: Keypair;

  constructor(private readonly dice: Dice) {
    this.hostile = Hostile.create({ allowed: false });
    this.world = this.hostile.world;
    this.admin = this.world.admin;
    this.users = [
      ...Array.from({ length: USERS_WITH_ACCOUNT }, () => this.world.user()),
      ...Array.from({ length: USERS_WITHOUT_ACCOUNT }, () => this.world.wallet()),
    ];
    this.influencers = [
      ...Array.from({ length: INFLUENCERS - 1 }, () => this.world.user()),
      this.world.wallet(),
    ];
    this.drifters = Array.from({ length: DRIFTERS }, () => this.world.wallet());
    for (const wallet of [...this.influencers, ...this.drifters]) this.register(wallet);
    this.create({ influencerShareBps: 2_000 });
    this.create({ influencerPolicy: 'Joined', dailyBudgetUsdc: 60_000n });
    this.createAcd();
  }

  async step(): Promise<void> {
    const step: Step = this.dice.weighted(WEIGHTS);
    await this[step]();
  }

  // ---- attention

  private async vau(): Promise<void> {
    const played = this.running();
    const user = this.dice.pick(this.users);
    const instructions = await this.vauOf(played, user);
    this.sendFor(played, instructions);
    const attribution = await this.world.accounts.attribution(user.publicKey, played.campaign.id);
    if (attribution !== null) played.users.add(user);
  }

  /** Several users' later VAUs in one transaction: one event call each, in instructions of their own. */
  private async packedVaus(): Promise<void> {
    const played = this.running('Usdc');
    const known = [...played.users].slice(-this.dice.whole(2, MOST_PACKED_VAUS));
    const limit = ComputeBudgetProgram.setComputeUnitLimit({ units: PACKED_UNITS });
    const vaus: TransactionInstruction[][] = [];
    for (const user of known) vaus.push(await this.vauOf(played, user));
    if (vaus.length > 0) this.sendPacked(played, limit, vaus);
  }

  /** Sends as many of the VAUs as one transaction holds: users whose accounts are missing need more keys. */
  private sendPacked(
    played: Played,
    limit: TransactionInstruction,
    vaus: readonly TransactionInstruction[][],
  ): void {
    try {
      this.sendFor(played, [limit, ...vaus.flat()], true);
    } catch (error) {
      if (!(error instanceof RangeError) || vaus.length < 2) throw error;
      this.sendPacked(played, limit, vaus.slice(1));
    }
  }

  private async conversion(): Promise<void> {
    const played = this.running();
    if (played.users.size === 0) return;
    const user = this.dice.pick([...played.users]).publicKey;
    const options = this.acdOf(played);
    this.sendFor(played, [await this.world.conversionInstruction(played.campaign, user, options)]);
  }

  /** Opens the payee's account where it is missing, and pays what accrued. */
  private async claim(): Promise<void> {
    const { campaign, users } = this.dice.pick(this.campaigns);
    for (const user of users) {
      const attribution = await this.world.accounts.attribution(user.publicKey, campaign.id);
      if (attribution === null) continue;
      const owes = attribution.accruedUserUsdc > 0n;
      if (!owes && attribution.accruedInfluencerUsdc === 0n) continue;
      const payee = owes ? user.publicKey : attribution.influencer;
      if (payee === null) continue;
      this.world.giveUsdc(payee, 0n);
      const side = owes ? 'User' : 'Influencer';
      steps.claim(this.world, campaign, user.publicKey, side, this.world.usdcOf(payee));
      return;
    }
  }

  private async vauOf(played: Played, user: Keypair): Promise<TransactionInstruction[]> {
    const { campaign } = played;
    const influencer = this.dice.chance(0.8) ? this.dice.pick(this.influencers).publicKey : null;
    const first = (await this.world.accounts.attribution(user.publicKey, campaign.id)) === null;
    const joined = campaign.params.influencerPolicy === 'Joined' && influencer !== null;
    const options: VauOptions = {
      seconds: this.dice.whole(1, 30),
      site: this.dice.pick(SITES),
      country: this.dice.pick(COUNTRIES),
      userPresence: this.dice.chance(0.7),
      isHotPage: this.dice.chance(0.2),
      ...(first ? { influencer, participation: joined } : {}),
      ...this.acdOf(played),
    };
    return this.world.vauInstructions(campaign, user.publicKey, options);
  }

  /** A campaign that has not reached its planned end, as a rule. */
  private running(asset?: 'Usdc'): Played {
    const fitting = this.campaigns.filter(({ campaign }) => !asset || campaign.params.payoutAsset === asset);
    const now = this.world.chain.now();
    const running = fitting.filter(({ campaign, over }) => !over && campaign.params.endDate > now);
    return this.dice.pick(running.length > 0 && this.dice.chance(0.9) ? running : fitting);
  }

  private acdOf({ campaign }: Played): Pick<VauOptions, 'acd' | 'minAcOut'> {
    if (campaign.params.payoutAsset === 'Usdc') return {};
    return { acd: this.world.acdRoute(), minAcOut: 1n };
  }

  private sendFor(played: Played, instructions: TransactionInstruction[], wide = false): void {
    const { campaign } = played;
    const needsTable = wide || campaign.params.payoutAsset !== 'Usdc';
    const fresh = () => this.world.lookupTable(instructions);
    if (needsTable && !wide) played.table ??= fresh();
    const table = wide ? fresh() : played.table;
    this.world.send(instructions, [campaign.attester], needsTable && table ? [table] : []);
  }

  // ---- campaigns

  private create(changes?: TermChanges): void {
    const now = this.world.chain.now();
    const terms: TermChanges = changes ?? {
      name: this.dice.pick(['Summer Sale', 'Winter Sale', 'Überraschung']),
      influencerShareBps: this.dice.pick([0, 2_000, 5_000]),
      dailyBudgetUsdc: this.dice.pick([null, 20_000n]),
    };
    const rules = {
      conversionBonusUsdc: this.dice.pick([null, 40_000n]),
      maxPayoutPerUserUsdc: this.dice.pick([null, 90_000n]),
    };
    const dates = { startDate: now, endDate: now + DAY * BigInt(this.dice.whole(2, 9)) };
    const full = { attributionWindowSeconds: 86_400, ...dates, ...terms, payoutRules: rules };
    const campaign = this.world.campaign(full, BigInt(this.dice.pick([150_000, 1_000_000, 40_000_000])));
    this.campaigns.push({ campaign, users: new Set() });
  }

  /** Everybody can receive AC-D then, since a payout in it never accrues. */
  private createAcd(): void {
    this.create({ payoutAsset: 'AttentionToken', minAcPerUsdc: 1n });
    this.world.acdRoute();
    const payer = this.world.admin.publicKey;
    const mint = this.world.acdMint;
    for (const { publicKey: owner } of [...this.users, ...this.influencers]) {
      const open = createAssociatedTokenAccountIdempotentInstruction(payer, ataOf(mint, owner), owner, mint);
      this.world.run([open], [this.world.admin]);
    }
  }

  private fund(): void {
    const { campaign } = this.dice.pick(this.campaigns);
    const amount = BigInt(this.dice.whole(1_000, 400_000));
    this.world.giveUsdc(campaign.owner.publicKey, amount);
    this.world.send([this.world.fundInstruction(campaign, amount)], [campaign.owner]);
  }

  private update(): void {
    const { campaign } = this.dice.pick(this.campaigns);
    const now = this.world.chain.now();
    const key = this.world.keys.next().publicKey;
    const targeting = { requireCohort: false, sites: [], cohorts: [1, 2], countries: COUNTRIES };
    const changes = [
      { paused: true },
      { targeting },
      { endDate: now + DAY * 3n },
      { tagSigner: { key, overlapSeconds: 30 * Number(DAY) } },
      { minAcPerUsdc: this.dice.pick([1n, 2n, 3n]) },
      { holdSeconds: 3_600 },
    ];
    steps.update(this.world, campaign, this.dice.pick(changes));
    if (this.dice.chance(0.95)) steps.update(this.world, campaign, { paused: false });
  }

  private finalize(): void {
    const played = this.dice.pick(this.campaigns);
    played.over ||= steps.finalize(this.world, played.campaign).error === null;
  }

  /** Withdraws from what has settled, and buries it; the others stay. */
  private conclude(): void {
    this.finalize();
    const over = this.campaigns.filter((played) => played.over);
    if (over.length === 0) return;
    const { campaign } = this.dice.pick(over);
    this.world.chain.advanceSeconds(2n * DAY);
    steps.withdraw(this.world, campaign);
    if (this.dice.chance(0.7)) steps.close(this.world, campaign);
  }

  private async closeAttribution(): Promise<void> {
    const known = this.campaigns.filter(({ users }) => users.size > 0);
    if (known.length === 0) return;
    const { campaign, users } = this.dice.pick(known);
    const user = this.dice.pick([...users]).publicKey;
    const attribution = await this.world.accounts.attribution(user, campaign.id);
    const influencer = attribution?.influencer ?? null;
    steps.closeAttribution(this.world, campaign, user, { influencer });
  }

  // ---- influencers

  private register(wallet = this.anybody()): void {
    steps.register(this.world, wallet, this.profile());
  }

  private async verify(): Promise<void> {
    const verifier = this.world.verifier.publicKey;
    const wallet = this.anybody().publicKey;
    const verified = this.dice.chance(0.8);
    const tier = this.dice.pick(TIERS);
    const stored = await this.world.accounts.influencer(wallet);
    const { handle, platform, followerCount } = stored ?? this.profile();
    const reviewed = { handle, platform, followerCount };
    const verify = this.world.router.verifyInfluencer({ verifier, wallet, verified, tier, reviewed });
    this.world.send([verify], [this.world.verifier]);
  }

  private rename(): void {
    const signer = this.anybody();
    const update = { wallet: signer.publicKey, profile: this.profile() };
    this.world.send([this.world.router.updateInfluencer(update)], [signer]);
  }

  private join(): void {
    steps.join(this.world, this.running().campaign, this.anybody());
  }

  private leave(): void {
    steps.leave(this.world, this.dice.pick(this.campaigns).campaign, this.anybody());
  }

  /** Leaves all, goes, and often comes back at once: a second stream of events under the same key. */
  private closeInfluencer(): void {
    const wallet = this.dice.pick(this.drifters);
    const { chain, router } = this.world;
    for (const { campaign } of this.campaigns) {
      const participation = router.pdas.participation(wallet.publicKey, campaign.id);
      if (chain.getAccount(participation) !== null) steps.leave(this.world, campaign, wallet);
    }
    steps.closeInfluencer(this.world, wallet);
    if (this.dice.chance(0.7)) this.register(wallet);
  }

  private anybody(): Keypair {
    return this.dice.pick([...this.influencers, ...this.drifters]);
  }

  private profile() {
    const handle = `@${this.dice.pick(['jana', 'sarah', 'tomás', 'li'])}${this.dice.whole(1, 99)}`;
    return {
      handle,
      platform: this.dice.pick(PLATFORMS),
      followerCount: BigInt(this.dice.whole(0, 20_000_000)),
    };
  }

  // ---- the rest

  /** Offers the administration, and hands it over; or repeats what the config says. */
  private config(): void {
    const { router } = this.world;
    const admin = this.admin.publicKey;
    const verifier = this.world.verifier.publicKey;
    if (this.dice.chance(0.4)) {
      this.world.send([router.updateConfig({ admin, verifier })], [this.admin]);
      return;
    }
    const heir = this.world.wallet();
    const pendingAdmin = heir.publicKey;
    this.world.send([router.proposeAdmin({ admin, pendingAdmin })], [this.admin]);
    if (this.dice.chance(0.3)) return;
    this.world.send([router.acceptAdmin({ pendingAdmin })], [heir]);
    this.admin = heir;
  }

  /** A program that calls itself with the bytes of a real event, while the transaction names the router. */
  private spoof(): void {
    const attacker = this.dice.pick(this.users);
    const real = this.world.sent.flatMap((result) => this.world.events(result)).at(-1);
    if (real === undefined) return;
    const data = Buffer.concat([EVENT_IX_TAG, real.bytes, real.chain]);
    const { programId } = this.world.router.pdas;
    const relayed = this.hostile.relay(
      new TransactionInstruction({ programId: VENUE, keys: this.spoofedAccounts(), data }),
      attacker,
    );
    relayed.keys.push({ pubkey: programId, isSigner: false, isWritable: false });
    this.world.expectOk(this.world.send([relayed], [attacker], [this.world.lookupTable([relayed])]));
  }

  /** What stands in for the event authority: the router's own, unsigned, or the venue's, signed. */
  private spoofedAccounts() {
    const router = this.world.router.pdas.eventAuthority();
    const own: PublicKey = this.hostile.authority;
    return [{ pubkey: this.dice.pick([router, own]), isSigner: false, isWritable: false }];
  }

  /** Has nothing to do with the program, and takes a place in its block. */
  private other(): void {
    const [from, to] = [this.dice.pick(this.users), this.dice.pick(this.users)];
    const lamports = this.dice.whole(1, 1_000);
    const transfer = SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports });
    this.world.send([transfer], [from]);
  }

  private timePasses(): void {
    this.world.chain.advanceSeconds(BigInt(this.dice.pick([60, 3_600, 20_000, 86_400])));
  }
}
