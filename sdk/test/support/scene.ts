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
  deriveCampaignId,
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
const USDC_DECIMALS = 6;
const AC_DECIMALS = 9;
const TAG_LIFETIME_SECONDS = 3_600n;

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
      sites: [new Uint8Array(32).fill(5)],
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
  readonly params = campaignParams(this.attester.publicKey, this.tagSigner.publicKey);
  readonly campaignId = deriveCampaignId(this.owner.publicKey, this.params.nonce, this.params.name);
  readonly sent: TransactionResult[] = [];

  /** Mints, AC-D and config. */
  static initialized(): Scene {
    const scene = new Scene();
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
        }),
      ],
      [scene.admin],
    );
    return scene;
  }

  /** A scene with a funded campaign and a registered influencer. */
  static running(): Scene {
    const scene = Scene.initialized();
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
    const profile = { handle: '@jana', platform: { custom: 'Mastodon' }, followerCount: 150_000n };
    scene.run([scene.router.registerInfluencer({ payer: wallet, wallet, profile })], [scene.influencer]);
    return scene;
  }

  usdcOf(owner: PublicKey): PublicKey {
    return getAssociatedTokenAddressSync(this.usdcMint.publicKey, owner, true);
  }

  usdcBalance(owner: PublicKey): bigint {
    const account = this.chain.getAccount(this.usdcOf(owner));
    if (account === null) throw new Error('no such token account');
    return AccountLayout.decode(account.data).amount;
  }

  giveUsdc(owner: PublicKey, amount: bigint): void {
    const mint = this.usdcMint.publicKey;
    const admin = this.admin.publicKey;
    const account = this.usdcOf(owner);
    this.run(
      [
        createAssociatedTokenAccountIdempotentInstruction(admin, account, owner, mint),
        createMintToInstruction(mint, account, admin, amount),
      ],
      [this.admin],
    );
  }

  /** A VAU of the scene's user; the first one carries the influencer's tag. */
  vau(sequence: number): VerifiedAttentionUnit {
    const now = this.chain.now();
    return {
      sequence,
      earnedAt: now,
      seconds: 30,
      siteHash: new Uint8Array(32).fill(5),
      country: 'DE',
      cohortFilter: new Uint8Array(32).fill(0xff),
      userPresence: true,
      isHotPage: false,
      campaignTag:
        sequence === 1
          ? { influencer: this.influencer.publicKey, issuedAt: now, expiresAt: now + TAG_LIFETIME_SECONDS }
          : null,
    };
  }

  /** The instructions that record a VAU, its tag's proof included. */
  async vauInstructions(vau: VerifiedAttentionUnit): Promise<TransactionInstruction[]> {
    const process = this.router.processCampaignVau({
      payer: this.attester.publicKey,
      ...this.parties(),
      vau,
      firstVau: vau.campaignTag !== null,
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

  /** Sends, and fails the test unless it succeeds. */
  run(instructions: TransactionInstruction[], signers: Keypair[]): TransactionResult {
    const result = this.chain.sendInstructions(instructions, signers);
    if (result.error !== null) throw new Error(`${JSON.stringify(result.error)}\n${result.logs.join('\n')}`);
    this.sent.push(result);
    return result;
  }

  private makeMint(mint: Keypair, decimals: number): void {
    const create = SystemProgram.createAccount({
      fromPubkey: this.admin.publicKey,
      newAccountPubkey: mint.publicKey,
      lamports: Number(this.chain.minimumBalanceForRentExemption(MINT_SIZE)),
      space: MINT_SIZE,
      programId: TOKEN_PROGRAM_ID,
    });
    const initialize = createInitializeMint2Instruction(mint.publicKey, decimals, this.admin.publicKey, null);
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
