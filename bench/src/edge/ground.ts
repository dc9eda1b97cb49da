/** The chain on which everything is measured, and the settings that an edge over it has. */
import { type Localnet, startLocalnet } from '@crr/localnet';
import { decodeCampaign, encodeBase58 } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { BenchChain } from '../bench-chain';

/** The header by which the load says from where it comes. */
export const ADDRESS_HEADER = 'x-bench-address';
/** What the worker proves itself to the collector by. */
export const COLLECTOR_KEY = 'the-collector-key-of-the-benchmark';

/** What a second of attention pays. */
export const USDC_PER_SECOND = 1_000n;
const FOLLOW_MILLISECONDS = 250;
const MONTH_SECONDS = 30n * 86_400n;
const BUDGET_USDC = 500_000_000_000n;
const NO_LIMIT = '1000000';

/** Limits that no load reaches; everything else is what operators get who set nothing. */
const LIMITS = {
  LIMIT_REDIRECTS_PER_MINUTE: NO_LIMIT,
  LIMIT_SESSIONS_PER_MINUTE: NO_LIMIT,
  LIMIT_REPORTS_PER_MINUTE: NO_LIMIT,
  LIMIT_SESSIONS_PER_TAG_PER_MINUTE: NO_LIMIT,
  LIMIT_REPORTS_PER_TAG_PER_MINUTE: NO_LIMIT,
  LIMIT_REPORTS_PER_SITE_PER_MINUTE: NO_LIMIT,
  LIMIT_NEW_ACCOUNTS_PER_NETWORK_PER_HOUR: NO_LIMIT,
  LIMIT_NEW_ACCOUNTS_PER_TAG_PER_HOUR: NO_LIMIT,
  LIMIT_NEW_ACCOUNTS_PER_CAMPAIGN_PER_DAY: NO_LIMIT,
};

/** A campaign as the edge knows it, and what it did so far. */
export interface BenchCampaign {
  readonly id: Uint8Array;
  /** Base58. */
  readonly text: string;
}

/** An embedded chain in the machine's time. */
export class Ground {
  private campaigns = 0n;

  private constructor(
    readonly stage: BenchChain,
    private readonly localnet: Localnet,
    private readonly ticker: NodeJS.Timeout,
  ) {}

  static async open(): Promise<Ground> {
    const stage = BenchChain.ready({ unixTime: wallSeconds() });
    const localnet = await startLocalnet({ chain: stage.chain, port: 0 });
    const follow = () => stage.chain.setTime(wallSeconds());
    return new Ground(stage, localnet, setInterval(follow, FOLLOW_MILLISECONDS));
  }

  async close(): Promise<void> {
    clearInterval(this.ticker);
    await this.localnet.close();
  }

  get influencer(): PublicKey {
    return this.stage.influencer.publicKey;
  }

  /** A funded campaign without targets: a second is a second, 20 % are the influencer's. */
  campaign(): BenchCampaign {
    this.campaigns += 1n;
    const now = this.stage.chain.now();
    this.stage.mint(
      this.stage.usdcMint.publicKey,
      this.stage.usdcOf(this.stage.owner.publicKey),
      BUDGET_USDC,
    );
    const even = { upTo69Percent: 100, upTo84Percent: 100, upTo94Percent: 100, upTo100Percent: 100 };
    const id = this.stage.fundedCampaign(
      this.stage.terms(this.campaigns, {
        totalBudgetUsdc: BUDGET_USDC,
        dailyBudgetUsdc: null,
        payoutRules: {
          baseRatePerSecondUsdc: USDC_PER_SECOND,
          qualityMultipliers: even,
          conversionBonusUsdc: null,
          maxPayoutPerUserUsdc: null,
        },
        userBonusBps: 0,
        targeting: { requireCohort: false, sites: [], cohorts: [], countries: [] },
        startDate: now,
        endDate: now + MONTH_SECONDS,
      }),
    );
    return { id, text: encodeBase58(id) };
  }

  /** What a campaign says it recorded and paid. */
  statsOf({ id }: BenchCampaign): { vaus: bigint; paidUsdc: bigint } {
    const info = this.stage.chain.getAccount(this.stage.router.pdas.campaign(id));
    if (info === null) throw new Error('the campaign is gone');
    const { stats } = decodeCampaign(info.data);
    return { vaus: stats.totalVausProcessed, paidUsdc: stats.totalPaidOutUsdc };
  }

  /** Of an edge on Node. */
  get settings(): Record<string, string> {
    const { tagSigner, attester } = this.stage;
    return {
      ...LIMITS,
      CRR_RPC_URL: this.localnet.rpcUrl,
      TAG_SIGNER_SEEDS: encodeBase58(tagSigner.secretKey),
      ATTESTER_KEY: encodeBase58(attester.secretKey),
      SESSION_SECRET: 'the session secret of the benchmark',
      IP_SALT: 'the ip salt of the benchmark',
      CLIENT_IP_HEADER: ADDRESS_HEADER,
    };
  }
}

function wallSeconds(): bigint {
  return BigInt(Math.floor(Date.now() / 1_000));
}
