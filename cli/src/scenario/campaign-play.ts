/** One campaign on stage: every step of it as one transaction. */
import {
  type Attribution,
  type Beneficiary,
  type BudgetExhausted,
  buildVau,
  type Campaign,
  type CampaignPot,
  type CreateCampaignParams,
  deriveCampaignId,
  type EventStream,
  type Influencer,
  type InfluencerProfile,
  type InfluencerTier,
  type PayoutReport,
  type SignedTag,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
  type VerifiedAttentionUnit,
} from '@crr/sdk';
import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Receipt } from '../chain/sender';
import { tokenAddress, tokenBalance } from '../chain/tokens';
import type { Cast } from './cast';
import type { ScenarioCluster } from './cluster';

/** The terms that all chapters share; each names those that it is about. */
const COMMON_TERMS = {
  campaignType: 'Influencer',
  influencerPolicy: 'Open',
  payoutAsset: 'Usdc',
  minAcPerUsdc: 0n,
  dailyBudgetUsdc: null,
  minAttentionSeconds: 1,
  targeting: { requireCohort: false, sites: [], cohorts: [], countries: [] },
  attributionWindowSeconds: 3_600,
} as const satisfies Partial<CreateCampaignParams>;

const SITE = 'https://shop.example';
const COUNTRY = 'DE';
const DAY_SECONDS = 86_400n;
const WEEK_SECONDS = 604_800n;
/** A cluster's clock may lag behind: what begins now begins a little earlier. */
const HEAD_START_SECONDS = 30n;

/** What a chapter chooses for its campaign. */
export type Terms = Pick<
  CreateCampaignParams,
  'name' | 'totalBudgetUsdc' | 'payoutRules' | 'influencerShareBps' | 'userBonusBps'
> &
  Partial<CreateCampaignParams>;

/** What deviates from a plain VAU. */
export interface VauOptions {
  label?: string;
  user?: Keypair;
  /** Who is named in the accounts. Default: the cast's influencer. */
  influencer?: PublicKey;
  /** For the user's first VAU. */
  tag?: SignedTag;
  /** Whose key the Ed25519 instruction names. Default: the campaign's tag signer. */
  tagKey?: PublicKey;
  sequence: number;
  seconds?: number;
  earnedAt?: bigint;
  attester?: Keypair;
  /** The least AC that the swap must return; for a campaign in AC-D. */
  minAcOut?: bigint;
}

/** Plays one campaign. */
export class CampaignPlay {
  /** What the influencer registered with, which the verifier looks at. */
  private profile: InfluencerProfile | undefined;

  private constructor(
    private readonly stage: ScenarioCluster,
    readonly cast: Cast,
    readonly params: CreateCampaignParams,
  ) {}

  static async of(stage: ScenarioCluster, cast: Cast, terms: Terms): Promise<CampaignPlay> {
    const now = await stage.now();
    return new CampaignPlay(stage, cast, {
      ...COMMON_TERMS,
      nonce: BigInt(Date.now()),
      startDate: now - HEAD_START_SECONDS,
      endDate: now + WEEK_SECONDS,
      attester: cast.attester.publicKey,
      tagSigner: cast.tagSigner.publicKey,
      ...terms,
    });
  }

  get id(): Uint8Array {
    const { nonce, name } = this.params;
    return deriveCampaignId(this.cast.advertiser.publicKey, nonce, name);
  }

  /** The mint in which payees are paid. */
  get payoutMint(): PublicKey {
    const { usdcMint, acdMint } = this.stage.deployment;
    return this.params.payoutAsset === 'Usdc' ? usdcMint : acdMint;
  }

  // ---- steps

  create(): Promise<Receipt> {
    const owner = this.cast.advertiser.publicKey;
    const { usdcMint } = this.stage.deployment;
    return this.send('create_campaign', this.cast.advertiser, [
      this.stage.router.createCampaign({ payer: owner, owner, usdcMint, params: this.params }),
    ]);
  }

  fund(amountUsdc: bigint): Promise<Receipt> {
    const funder = this.cast.advertiser.publicKey;
    const funderUsdc = tokenAddress(this.stage.deployment.usdcMint, funder);
    return this.send('fund_campaign', this.cast.advertiser, [
      this.stage.router.fundCampaign({ funder, campaignId: this.id, funderUsdc, amountUsdc }),
    ]);
  }

  register(profile: InfluencerProfile): Promise<Receipt> {
    this.profile = profile;
    const { payer, router, sender } = this.stage;
    const wallet = this.cast.influencer;
    return sender.send({
      label: 'register_influencer',
      instructions: [
        router.registerInfluencer({ payer: payer.publicKey, wallet: wallet.publicKey, profile }),
      ],
      signers: [payer, wallet],
    });
  }

  /** A tag for a visitor whom the influencer sent, signed by the campaign's tag signer unless told otherwise. */
  async tag(overrides: { influencer?: PublicKey; signer?: Keypair } = {}): Promise<SignedTag> {
    const issuedAt = (await this.stage.now()) - HEAD_START_SECONDS;
    const influencer = overrides.influencer ?? this.cast.influencer.publicKey;
    const tag = { campaignId: this.id, influencer, issuedAt, expiresAt: issuedAt + DAY_SECONDS };
    return signTag(tag, tagSignerFromKeypair(overrides.signer ?? this.cast.tagSigner));
  }

  /** A good tag, of a campaign that is not this one. */
  async tagOfAnotherCampaign(): Promise<SignedTag> {
    const { campaignId: _, ...tag } = await this.tag();
    const other = deriveCampaignId(this.cast.advertiser.publicKey, this.params.nonce + 1n, this.params.name);
    return signTag({ ...tag, campaignId: other }, tagSignerFromKeypair(this.cast.tagSigner));
  }

  /** The verifier confirms the influencer. */
  verify(tier: InfluencerTier): Promise<Receipt> {
    const reviewed = this.profile;
    if (reviewed === undefined) throw new Error('an influencer registers before they are verified');
    const { verifier, router, payer, sender } = this.stage;
    const wallet = this.cast.influencer.publicKey;
    return sender.send({
      label: 'verify_influencer',
      instructions: [
        router.verifyInfluencer({ verifier: verifier.publicKey, wallet, verified: true, tier, reviewed }),
      ],
      signers: [payer, verifier],
    });
  }

  async vau(options: VauOptions): Promise<Receipt> {
    const first = options.tag !== undefined;
    const label = options.label ?? (first ? 'process_campaign_vau, first, with tag' : 'process_campaign_vau');
    const attester = options.attester ?? this.cast.attester;
    return this.send(label, attester, await this.vauInstructions(options, attester.publicKey));
  }

  async convert(conversionValue: bigint, minAcOut = 0n): Promise<Receipt> {
    const { attester, user, influencer } = this.cast;
    return this.send('process_conversion', attester, [
      this.stage.router.processConversion({
        ...this.parties(attester.publicKey, user.publicKey, influencer.publicKey),
        conversionValue,
        minAcOut,
      }),
    ]);
  }

  finalize(caller: Keypair): Promise<Receipt> {
    return this.send('finalize_campaign', caller, [
      this.stage.router.finalizeCampaign({ caller: caller.publicKey, campaignId: this.id }),
    ]);
  }

  withdraw(): Promise<Receipt> {
    return this.send('withdraw_remaining', this.cast.advertiser, [
      this.stage.router.withdrawRemaining(this.ownersPart()),
    ]);
  }

  close(): Promise<Receipt> {
    const rentPayer = this.cast.advertiser.publicKey;
    return this.send('close_campaign', this.cast.advertiser, [
      this.stage.router.closeCampaign({ ...this.ownersPart(), rentPayer }),
    ]);
  }

  /** Anybody may: here it is whoever pays for the stage. `before`: instructions to put in front. */
  claim(beneficiary: Beneficiary, before: TransactionInstruction[] = []): Promise<Receipt> {
    const user = this.cast.user.publicKey;
    const payee = beneficiary === 'User' ? user : this.cast.influencer.publicKey;
    const payeeUsdc = tokenAddress(this.stage.deployment.usdcMint, payee);
    return this.send('claim_rewards', this.stage.payer, [
      ...before,
      this.stage.router.claimRewards({ campaignId: this.id, user, beneficiary, payeeUsdc }),
    ]);
  }

  /** The user's reward, into an account of somebody else's who signs for it. */
  claimInto(thief: Keypair): Promise<Receipt> {
    const payeeUsdc = tokenAddress(this.stage.deployment.usdcMint, thief.publicKey);
    const user = this.cast.user.publicKey;
    const claim = {
      campaignId: this.id,
      user,
      beneficiary: 'User',
      payeeUsdc,
      payee: thief.publicKey,
    } as const;
    const { payer, router } = this.stage;
    return this.send('claim_rewards', payer, [router.claimRewards(claim)], [thief]);
  }

  /** Another attester, at once where the tag signer signs as well. */
  rotateAttester(attester: PublicKey, coSigner: Keypair): Promise<Receipt> {
    const { advertiser } = this.cast;
    const keys = { owner: advertiser.publicKey, campaignId: this.id, coSigner: coSigner.publicKey };
    const update = this.stage.router.updateCampaign({ ...keys, update: { attester } });
    return this.send('update_campaign', advertiser, [update], [coSigner]);
  }

  /** Anybody may: here it is whoever pays for the stage. */
  closeAttribution(): Promise<Receipt> {
    const { user, influencer, attester } = this.cast;
    return this.send('close_attribution', this.stage.payer, [
      this.stage.router.closeAttribution({
        campaignId: this.id,
        user: user.publicKey,
        influencer: influencer.publicKey,
        rentPayer: attester.publicKey,
      }),
    ]);
  }

  // ---- what the chain says

  /** The payout that a receipt's event reports. @throws MissingPayoutError when nothing was paid */
  reported({ events }: Receipt): PayoutReport {
    for (const event of events) {
      if (event.name === 'CampaignVauProcessed' || event.name === 'ConversionProcessed') {
        return event.data.payout;
      }
    }
    throw new MissingPayoutError();
  }

  /** What a receipt's event says of the budgets that are left. @throws MissingPayoutError when it says nothing */
  exhausted({ events }: Receipt): BudgetExhausted {
    const found = events.find((event) => event.name === 'BudgetExhausted');
    if (found === undefined) throw new MissingPayoutError();
    return found.data;
  }

  /** The head of the campaign's event stream, also of a closed one. */
  async streamHead(): Promise<EventStream> {
    const { accounts } = this.stage;
    const account = (await accounts.campaign(this.id)) ?? (await accounts.tombstone(this.id));
    return present(account, 'campaign').events;
  }

  async campaign(): Promise<Campaign> {
    return present(await this.stage.accounts.campaign(this.id), 'campaign');
  }

  async pot(): Promise<CampaignPot> {
    return present(await this.stage.accounts.pot(this.id), 'pot');
  }

  async attribution(user: Keypair = this.cast.user): Promise<Attribution> {
    return present(await this.stage.accounts.attribution(user.publicKey, this.id), 'attribution');
  }

  async influencer(): Promise<Influencer> {
    return present(await this.stage.accounts.influencer(this.cast.influencer.publicKey), 'influencer');
  }

  /** USDC in the vault, base units. */
  vault(): Promise<bigint> {
    return tokenBalance(this.stage.connection, this.stage.router.pdas.vault(this.id));
  }

  /** What a wallet has of the payout mint, base units. */
  balance(wallet: Keypair): Promise<bigint> {
    return tokenBalance(this.stage.connection, tokenAddress(this.payoutMint, wallet.publicKey));
  }

  // ---- machinery

  private async vauInstructions(options: VauOptions, attester: PublicKey): Promise<TransactionInstruction[]> {
    const user = (options.user ?? this.cast.user).publicKey;
    const influencer = options.influencer ?? this.cast.influencer.publicKey;
    const vau = await this.vauOf(options);
    const proof =
      options.tag === undefined
        ? []
        : [tagProofInstruction(options.tag, options.tagKey ?? this.cast.tagSigner.publicKey)];
    const process = this.stage.router.processCampaignVau({
      ...this.parties(attester, user, influencer),
      payer: attester,
      vau,
      firstVau: options.tag !== undefined,
      minAcOut: options.minAcOut ?? 0n,
    });
    return [...proof, process];
  }

  private async vauOf({ tag, sequence, seconds = 5, earnedAt }: VauOptions): Promise<VerifiedAttentionUnit> {
    return buildVau({
      sequence,
      seconds,
      earnedAt: earnedAt ?? (await this.stage.now()),
      site: SITE,
      country: COUNTRY,
      userPresence: true,
      isHotPage: false,
      ...(tag === undefined ? {} : { tag }),
    });
  }

  private ownersPart() {
    const owner = this.cast.advertiser.publicKey;
    const ownerUsdc = tokenAddress(this.stage.deployment.usdcMint, owner);
    return { owner, campaignId: this.id, ownerUsdc };
  }

  private parties(attester: PublicKey, user: PublicKey, influencer: PublicKey) {
    return {
      attester,
      campaignId: this.id,
      user,
      influencer,
      userToken: tokenAddress(this.payoutMint, user),
      influencerToken: tokenAddress(this.payoutMint, influencer),
      ...(this.params.payoutAsset === 'Usdc' ? {} : { acd: this.stage.market.route }),
    };
  }

  private send(
    label: string,
    signer: Keypair,
    instructions: TransactionInstruction[],
    coSigners: Keypair[] = [],
  ): Promise<Receipt> {
    const lookupTables = this.params.payoutAsset === 'Usdc' ? [] : [this.stage.market.lookupTable];
    return this.stage.sender.send({ label, instructions, signers: [signer, ...coSigners], lookupTables });
  }
}

/** A receipt without a payout. */
export class MissingPayoutError extends Error {
  override readonly name = 'MissingPayoutError';

  constructor() {
    super('no event of the transaction tells of a payout');
  }
}

/** An account that a chapter has just created is not there. */
export class MissingAccountError extends Error {
  override readonly name = 'MissingAccountError';

  constructor(readonly account: string) {
    super(`the ${account} account is not there`);
  }
}

function present<T>(account: T | null, name: string): T {
  if (account === null) throw new MissingAccountError(name);
  return account;
}
