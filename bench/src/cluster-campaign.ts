/** A campaign on any cluster, whose users earn attention at the same time. */
import type { prepareStage } from '@crr/cli';
import {
  buildVau,
  type CreateCampaignParams,
  composeTransaction,
  deriveCampaignId,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
} from '@crr/sdk';
import { AccountLayout, getAssociatedTokenAddressSync } from '@solana/spl-token';
import { Keypair, type PublicKey, type TransactionInstruction } from '@solana/web3.js';

/** What `prepareStage` prepares. */
type BenchChain = Awaited<ReturnType<typeof prepareStage>>;

/** What the campaign recorded and paid, and what its payees hold, USDC base units. */
export interface Sums {
  readonly vaus: bigint;
  readonly paidUsdc: bigint;
  readonly heldUsdc: bigint;
}

const BUDGET_USDC = 100_000_000_000n;
const RATE_USDC = 100n;
const SECONDS = 5;
/** 5 s at 100 base units; all multipliers are 100 %. */
const PAID_PER_VAU_USDC = 500n;
const LAMPORTS = 5_000_000_000n;
const DAY_SECONDS = 86_400n;
const HEAD_START_SECONDS = 60n;
const UNITS_OF_VAU = 40_000;
const WALLETS_AT_ONCE = 8;
const STATUSES_AT_ONCE = 256;
const PAUSE_MILLISECONDS = 50;
const PATIENCE_MILLISECONDS = 60_000;
const SITE = 'https://shop.example';
const EVEN = { upTo69Percent: 100, upTo84Percent: 100, upTo94Percent: 100, upTo100Percent: 100 };

/** Every user has had a first VAU when it is open. */
export class ClusterCampaign {
  private readonly advertiser = Keypair.generate();
  private readonly attester = Keypair.generate();
  private readonly tagSigner = Keypair.generate();
  private readonly influencer = Keypair.generate();
  private readonly users: readonly Keypair[];
  private recorded = 0;
  private params: CreateCampaignParams | undefined;

  private constructor(
    private readonly stage: BenchChain,
    users: number,
  ) {
    this.users = Array.from({ length: users }, () => Keypair.generate());
  }

  static async open(stage: BenchChain, users: number): Promise<ClusterCampaign> {
    const campaign = new ClusterCampaign(stage, users);
    await campaign.prepare();
    await campaign.playRound(1);
    return campaign;
  }

  /** Each user's next VAUs, all users at once; resolves when all are confirmed. */
  async playRound(vausInTransaction: number): Promise<void> {
    const { connection } = this.stage;
    const { blockhash } = await connection.getLatestBlockhash('confirmed');
    const now = await this.stage.now();
    const signatures = await Promise.all(
      this.users.map(async ({ publicKey }) => {
        const instructions = await this.vausOf(publicKey, vausInTransaction, now);
        const computeUnitLimit = vausInTransaction * UNITS_OF_VAU;
        const payer = this.attester.publicKey;
        const transaction = composeTransaction({ payer, blockhash, instructions, computeUnitLimit });
        transaction.sign([this.attester]);
        return connection.sendRawTransaction(transaction.serialize(), { skipPreflight: true });
      }),
    );
    this.recorded += vausInTransaction;
    await this.confirmed(signatures);
  }

  async sums(): Promise<Sums> {
    const campaign = await this.stage.accounts.campaign(this.id);
    if (campaign === null) throw new Error('the campaign is gone');
    const payees = [this.influencer, ...this.users].map(({ publicKey }) => this.usdcOf(publicKey));
    const accounts = [];
    for (let i = 0; i < payees.length; i += 100) {
      const infos = await this.stage.connection.getMultipleAccountsInfo(payees.slice(i, i + 100));
      accounts.push(...infos);
    }
    const held = accounts.map((info) => (info === null ? 0n : AccountLayout.decode(info.data).amount));
    return {
      vaus: campaign.stats.totalVausProcessed,
      paidUsdc: campaign.stats.totalPaidOutUsdc,
      heldUsdc: held.reduce((total, amount) => total + amount, 0n),
    };
  }

  /** @throws Error when not exactly so many VAUs were recorded, and paid, since `before` */
  async requireGrowth(before: Sums, vaus: number): Promise<void> {
    const after = await this.sums();
    const paid = BigInt(vaus) * PAID_PER_VAU_USDC;
    const isRight =
      after.vaus - before.vaus === BigInt(vaus) &&
      after.paidUsdc - before.paidUsdc === paid &&
      after.heldUsdc - before.heldUsdc === paid;
    if (!isRight) throw new Error('VAUs were lost, or paid otherwise than they should be');
  }

  private get id(): Uint8Array {
    if (this.params === undefined) throw new Error('the campaign was not created');
    return deriveCampaignId(this.advertiser.publicKey, this.params.nonce, this.params.name);
  }

  private async prepare(): Promise<void> {
    const { stage, advertiser, attester, influencer } = this;
    const { usdcMint } = stage.deployment;
    const wallets = [influencer, ...this.users].map(({ publicKey }) => publicKey);
    await stage.fund([advertiser.publicKey, attester.publicKey, influencer.publicKey], LAMPORTS);
    for (let i = 0; i < wallets.length; i += WALLETS_AT_ONCE) {
      await stage.openAccounts(usdcMint, wallets.slice(i, i + WALLETS_AT_ONCE));
    }
    await stage.giveUsdc(advertiser.publicKey, BUDGET_USDC);
    this.params = this.terms(await stage.now());
    const owner = advertiser.publicKey;
    const { router } = stage;
    await this.run('create', advertiser, [
      router.createCampaign({ payer: owner, owner, usdcMint, params: this.params }),
    ]);
    const funderUsdc = this.usdcOf(owner);
    await this.run('fund', advertiser, [
      router.fundCampaign({ funder: owner, campaignId: this.id, funderUsdc, amountUsdc: BUDGET_USDC }),
    ]);
    const profile = { handle: 'bench', platform: 'YouTube', followerCount: 5_000n } as const;
    const wallet = influencer.publicKey;
    await this.run('register', influencer, [router.registerInfluencer({ payer: wallet, wallet, profile })]);
  }

  private terms(now: bigint): CreateCampaignParams {
    return {
      nonce: BigInt(Date.now()),
      name: 'Bench',
      campaignType: 'Influencer',
      influencerPolicy: 'Open',
      payoutAsset: 'Usdc',
      minAcPerUsdc: 0n,
      totalBudgetUsdc: BUDGET_USDC,
      dailyBudgetUsdc: null,
      payoutRules: {
        baseRatePerSecondUsdc: RATE_USDC,
        qualityMultipliers: EVEN,
        conversionBonusUsdc: null,
        maxPayoutPerUserUsdc: null,
      },
      influencerShareBps: 2_000,
      userBonusBps: 500,
      minAttentionSeconds: 1,
      targeting: { requireCohort: false, sites: [], cohorts: [], countries: [] },
      startDate: now - HEAD_START_SECONDS,
      endDate: now + DAY_SECONDS,
      attributionWindowSeconds: 3_600,
      attester: this.attester.publicKey,
      tagSigner: this.tagSigner.publicKey,
    };
  }

  private async vausOf(user: PublicKey, count: number, now: bigint): Promise<TransactionInstruction[]> {
    const instructions: TransactionInstruction[] = [];
    for (let i = 1; i <= count; i += 1)
      instructions.push(...(await this.vauOf(user, this.recorded + i, now)));
    return instructions;
  }

  private async vauOf(user: PublicKey, sequence: number, now: bigint): Promise<TransactionInstruction[]> {
    const { campaignId, influencer } = { campaignId: this.id, influencer: this.influencer.publicKey };
    const tag = { campaignId, influencer, issuedAt: now - DAY_SECONDS, expiresAt: now + DAY_SECONDS };
    const firstVau = sequence === 1;
    const attester = this.attester.publicKey;
    const country = 'DE';
    const plain = { sequence, earnedAt: now, seconds: SECONDS, site: SITE, country };
    const vau = buildVau({ ...plain, userPresence: true, isHotPage: false, ...(firstVau ? { tag } : {}) });
    const process = this.stage.router.processCampaignVau({
      attester,
      payer: attester,
      campaignId,
      user,
      influencer,
      userToken: this.usdcOf(user),
      influencerToken: this.usdcOf(influencer),
      vau,
      firstVau,
    });
    if (!firstVau) return [process];
    const signed = await signTag(tag, tagSignerFromKeypair(this.tagSigner));
    return [tagProofInstruction(signed, this.tagSigner.publicKey), process];
  }

  private async confirmed(signatures: readonly string[]): Promise<void> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    let open = [...signatures];
    while (open.length > 0) {
      if (Date.now() > deadline) throw new Error(`${open.length} transactions were not confirmed`);
      open = await this.unconfirmedOf(open);
      if (open.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }

  private async unconfirmedOf(signatures: string[]): Promise<string[]> {
    const some = signatures.slice(0, STATUSES_AT_ONCE);
    const { value } = await this.stage.connection.getSignatureStatuses(some);
    const unconfirmed = some.filter((signature, i) => {
      const status = value[i];
      if (status?.err) throw new Error(`${signature}: ${JSON.stringify(status.err)}`);
      return status?.confirmationStatus !== 'confirmed' && status?.confirmationStatus !== 'finalized';
    });
    return [...unconfirmed, ...signatures.slice(STATUSES_AT_ONCE)];
  }

  private async run(label: string, signer: Keypair, instructions: TransactionInstruction[]): Promise<void> {
    await this.stage.sender.send({ label, instructions, signers: [signer] });
  }

  private usdcOf(owner: PublicKey): PublicKey {
    return getAssociatedTokenAddressSync(this.stage.deployment.usdcMint, owner, true);
  }
}
