import { Chain, loadArtifacts, localnetAuthority, type TransactionResult } from '@crr/localnet';
import {
  AccountLayout,
  createAssociatedTokenAccountIdempotentInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import {
  AddressLookupTableAccount,
  Keypair,
  LAMPORTS_PER_SOL,
  type PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';
import bs58 from 'bs58';
import {
  type AccountReader,
  AttentionInstructions,
  type CreateCampaignParams,
  createLookupTableInstructions,
  deriveCampaignId,
  HASH_BYTES,
  type InfluencerProfile,
  type ProcessVauArgs,
  RouterAccounts,
  RouterInstructions,
  SPL_TOKEN_SWAP_PROGRAM_ID,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
  type VerifiedAttentionUnit,
} from '../../src';

export const START = 1_800_000_000n;
const DAY = 86_400n;
const SITE = new Uint8Array(HASH_BYTES).fill(5);
const USDC_DECIMALS = 6;
const AC_DECIMALS = 9;
const TAG_LIFETIME_SECONDS = 3_600n;
const TAG_AGE_SECONDS = 50n * DAY;
/** What the scene's influencer registers with. */
export const PROFILE: InfluencerProfile = {
  handle: '@jana',
  platform: { custom: 'Mastodon' },
  followerCount: 150_000n,
};

/** A campaign in USDC: 100 base units a second, 5 % for the influencer, 2 % bonus. */
export function campaignParams(attester: PublicKey, tagSigner: PublicKey): CreateCampaignParams {
  return {
    nonce: 7n,
    name: 'Größe zählt ☕',
    campaignType: 'Hybrid',
    influencerPolicy: 'Open',
    payoutAsset: 'Usdc',
    minAcPerUsdc: 0n,
    totalBudgetUsdc: 5_000_000_000n,
    dailyBudgetUsdc: 1_000_000_000n,
    payoutRules: {
      baseRatePerSecondUsdc: 100n,
      qualityMultipliers: { upTo69Percent: 50, upTo84Percent: 100, upTo94Percent: 120, upTo100Percent: 150 },
      conversionBonusUsdc: 2_000_000n,
      maxPayoutPerUserUsdc: null,
    },
    influencerShareBps: 500,
    userBonusBps: 200,
    minAttentionSeconds: 3,
    targeting: {
      requireCohort: false,
      sites: [SITE],
      cohorts: [1, 300],
      countries: ['DE'],
    },
    startDate: START,
    endDate: START + 30n * DAY,
    attributionWindowSeconds: 604_800,
    attester,
    tagSigner,
  };
}

/** The real programs on an embedded chain, with config, mints and some people who have money. */
export class Scene {
  readonly chain = Chain.create({ programs: loadArtifacts(), unixTime: START });
  readonly router = new RouterInstructions();
  readonly attention = new AttentionInstructions();
  readonly accounts = new RouterAccounts(readerOf(this.chain));
  readonly admin = localnetAuthority();
  readonly verifier = Keypair.generate();
  readonly owner = Keypair.generate();
  readonly attester = Keypair.generate();
  readonly tagSigner = Keypair.generate();
  readonly influencer = Keypair.generate();
  readonly user = Keypair.generate();
  readonly usdcMint = Keypair.generate();
  readonly acMint = Keypair.generate();
  readonly params: CreateCampaignParams;
  readonly campaignId: Uint8Array;
  /** What `run` sent. */
  readonly sent: TransactionResult[] = [];

  private constructor(terms: Partial<CreateCampaignParams>) {
    this.params = { ...campaignParams(this.attester.publicKey, this.tagSigner.publicKey), ...terms };
    this.campaignId = deriveCampaignId(this.owner.publicKey, this.params.nonce, this.params.name);
  }

  /** Mints, AC-D and config. */
  static initialized(terms: Partial<CreateCampaignParams> = {}): Scene {
    const scene = new Scene(terms);
    for (const { publicKey } of [scene.admin, scene.owner, scene.attester, scene.influencer, scene.user]) {
      scene.chain.airdrop(publicKey, 100n * BigInt(LAMPORTS_PER_SOL));
    }
    scene.makeMint(scene.usdcMint, USDC_DECIMALS);
    scene.makeMint(scene.acMint, AC_DECIMALS);
    const admin = scene.admin.publicKey;
    scene.run(
      [
        scene.attention.initialize({
          upgradeAuthority: admin,
          payer: admin,
          acMint: scene.acMint.publicKey,
        }),
        scene.router.initializeConfig({
          payer: admin,
          admin,
          usdcMint: scene.usdcMint.publicKey,
          verifier: scene.verifier.publicKey,
          swapVenues: [SPL_TOKEN_SWAP_PROGRAM_ID],
          swapPools: [],
        }),
      ],
      [scene.admin],
    );
    return scene;
  }

  /** A scene with a funded campaign and a registered influencer. */
  static running(terms: Partial<CreateCampaignParams> = {}): Scene {
    const scene = Scene.initialized(terms);
    const owner = scene.owner.publicKey;
    const wallet = scene.influencer.publicKey;
    scene.giveUsdc(owner, 10_000_000_000n);
    scene.giveUsdc(wallet, 0n);
    scene.giveUsdc(scene.user.publicKey, 0n);
    scene.run(
      [
        scene.router.createCampaign({
          payer: owner,
          owner,
          usdcMint: scene.usdcMint.publicKey,
          params: scene.params,
        }),
        scene.router.fundCampaign({
          funder: owner,
          campaignId: scene.campaignId,
          funderUsdc: scene.usdcOf(owner),
          amountUsdc: 4_000_000_000n,
        }),
      ],
      [scene.owner],
    );
    const profile = PROFILE;
    scene.run([scene.router.registerInfluencer({ payer: wallet, wallet, profile })], [scene.influencer]);
    return scene;
  }

  usdcOf(owner: PublicKey): PublicKey {
    return getAssociatedTokenAddressSync(this.usdcMint.publicKey, owner, true);
  }

  usdcBalance(owner: PublicKey): bigint {
    return this.tokenBalance(this.usdcOf(owner));
  }

  /** Base units. */
  tokenBalance(account: PublicKey): bigint {
    const info = this.chain.getAccount(account);
    if (info === null) throw new Error('no such token account');
    return AccountLayout.decode(info.data).amount;
  }

  giveUsdc(owner: PublicKey, amount: bigint): void {
    this.mintTokens(this.usdcMint.publicKey, this.openTokenAccount(this.usdcMint.publicKey, owner), amount);
  }

  /** Creates an owner's associated token account. */
  openTokenAccount(mint: PublicKey, owner: PublicKey): PublicKey {
    const account = getAssociatedTokenAddressSync(mint, owner, true);
    const payer = this.admin.publicKey;
    this.run([createAssociatedTokenAccountIdempotentInstruction(payer, account, owner, mint)], [this.admin]);
    return account;
  }

  mintTokens(mint: PublicKey, account: PublicKey, amount: bigint): void {
    this.run([createMintToInstruction(mint, account, this.admin.publicKey, amount)], [this.admin]);
  }

  /** A VAU of the scene's user; the first one carries a tag. */
  vau(sequence: number, influencer: PublicKey | null = this.influencer.publicKey): VerifiedAttentionUnit {
    const now = this.chain.now();
    // No attention is longer than the time since its tag, and no tag older than the influencer's joining.
    const issuedAt = this.params.influencerPolicy === 'Joined' ? now : now - TAG_AGE_SECONDS;
    const tag = { influencer, issuedAt, expiresAt: now + TAG_LIFETIME_SECONDS };
    return {
      sequence,
      earnedAt: now,
      seconds: 30,
      siteHash: SITE,
      country: 'DE',
      cohortFilter: new Uint8Array(HASH_BYTES).fill(0xff),
      userPresence: true,
      isHotPage: false,
      campaignTag: sequence === 1 ? tag : null,
    };
  }

  /** The instructions that record a VAU, its tag's proof included. */
  async vauInstructions(
    vau: VerifiedAttentionUnit,
    overrides: Partial<ProcessVauArgs> = {},
  ): Promise<TransactionInstruction[]> {
    const process = this.router.processCampaignVau({
      payer: this.attester.publicKey,
      ...this.parties(),
      ...(vau.campaignTag?.influencer === null && { influencer: null }),
      vau,
      firstVau: vau.campaignTag !== null,
      ...overrides,
    });
    if (vau.campaignTag === null) return [process];
    const tag = { campaignId: this.campaignId, ...vau.campaignTag };
    const signed = await signTag(tag, tagSignerFromKeypair(this.tagSigner));
    return [tagProofInstruction(signed, this.tagSigner.publicKey), process];
  }

  parties() {
    return {
      attester: this.attester.publicKey,
      campaignId: this.campaignId,
      user: this.user.publicKey,
      influencer: this.influencer.publicKey,
      userToken: this.usdcOf(this.user.publicKey),
      influencerToken: this.usdcOf(this.influencer.publicKey),
    };
  }

  /** A lookup table with all accounts of these instructions. */
  openLookupTable(instructions: readonly TransactionInstruction[]): AddressLookupTableAccount {
    const payer = this.admin.publicKey;
    const addresses = instructions.flatMap(({ keys }) => keys.map(({ pubkey }) => pubkey));
    const slot = this.chain.slot();
    const table = createLookupTableInstructions(payer, payer, slot, addresses);
    for (const instruction of table.instructions) this.run([instruction], [this.admin]);
    this.chain.advanceSlots(1);
    const info = this.chain.getAccount(table.address);
    if (info === null) throw new Error('the lookup table was not created');
    return new AddressLookupTableAccount({
      key: table.address,
      state: AddressLookupTableAccount.deserialize(info.data),
    });
  }

  /** Sends, and fails the test unless it succeeds. */
  run(
    instructions: TransactionInstruction[],
    signers: Keypair[],
    lookupTables?: AddressLookupTableAccount[],
  ): TransactionResult {
    const options = lookupTables === undefined ? {} : { lookupTables };
    const result = this.chain.sendInstructions(instructions, signers, options);
    if (result.error !== null) throw new Error(`${JSON.stringify(result.error)}\n${result.logs.join('\n')}`);
    this.sent.push(result);
    return result;
  }

  /** Creates a mint. */
  makeMint(mint: Keypair, decimals: number, authority = this.admin.publicKey): void {
    const create = SystemProgram.createAccount({
      fromPubkey: this.admin.publicKey,
      newAccountPubkey: mint.publicKey,
      lamports: Number(this.chain.minimumBalanceForRentExemption(MINT_SIZE)),
      space: MINT_SIZE,
      programId: TOKEN_PROGRAM_ID,
    });
    const initialize = createInitializeMint2Instruction(mint.publicKey, decimals, authority, null);
    this.run([create, initialize], [this.admin, mint]);
  }
}

function readerOf(chain: Chain): AccountReader {
  return {
    getAccountInfo: async (address) => chain.getAccount(address),
    getProgramAccounts: async (programId, { filters }) =>
      chain.programAccounts(programId).filter(({ account }) =>
        filters.every((filter) => {
          if (!('memcmp' in filter)) return account.data.length === filter.dataSize;
          const wanted = bs58.decode(filter.memcmp.bytes);
          const { offset } = filter.memcmp;
          return account.data.subarray(offset, offset + wanted.length).equals(wanted);
        }),
      ),
  };
}
