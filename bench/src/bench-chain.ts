import { Chain, type ChainOptions, loadArtifacts, localnetAuthority, signMessage } from '@crr/localnet';
import {
  AttentionInstructions,
  type CreateCampaignParams,
  createLookupTableInstructions,
  deriveCampaignId,
  RouterInstructions,
  SPL_TOKEN_SWAP_PROGRAM_ID,
  siteHash,
} from '@crr/sdk';
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
  type Keypair,
  LAMPORTS_PER_SOL,
  type PublicKey,
  SystemProgram,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { fixedKeypair } from './keys';

/** When every benchmark begins: 2027-01-15 08:00 UTC. */
export const START = 1_800_000_000n;
/** The site that every benchmark's attention is earned on. */
export const SITE = siteHash('https://example.com');
const DAY_SECONDS = 86_400n;
const USDC_DECIMALS = 6;
const AC_DECIMALS = 9;
const FLOAT_LAMPORTS = 1_000n * BigInt(LAMPORTS_PER_SOL);
const TREASURY_USDC = 1_000_000_000_000n;

/** The real programs on an embedded chain with fixed keys: AC-D, config, mints and people with money. */
export class BenchChain {
  readonly chain: Chain;
  readonly router = new RouterInstructions();
  readonly attention = new AttentionInstructions();
  readonly admin = localnetAuthority();
  readonly verifier = fixedKeypair('verifier');
  /** Advertiser; pays the deposits of their campaigns. */
  readonly owner = fixedKeypair('owner');
  /** Signs VAUs, pays fees and the deposits of attributions. */
  readonly attester = fixedKeypair('attester');
  readonly tagSigner = fixedKeypair('tag signer');
  readonly influencer = fixedKeypair('influencer');
  readonly usdcMint = fixedKeypair('USDC');
  readonly acMint = fixedKeypair('AC');

  /** Mints and people; the programs are not initialized. */
  constructor(options: ChainOptions = {}) {
    this.chain = Chain.create({ programs: loadArtifacts(), unixTime: START, ...options });
    for (const { publicKey } of [this.admin, this.verifier, this.owner, this.attester, this.influencer]) {
      this.chain.airdrop(publicKey, FLOAT_LAMPORTS);
    }
    this.makeMint(this.usdcMint, USDC_DECIMALS);
    this.makeMint(this.acMint, AC_DECIMALS);
    this.mint(this.usdcMint.publicKey, this.openAccount(this.owner.publicKey), TREASURY_USDC);
    this.openAccount(this.influencer.publicKey);
  }

  /** A stage on which the programs are initialized and the influencer registered. */
  static ready(options: ChainOptions = {}): BenchChain {
    const stage = new BenchChain(options);
    for (const instruction of stage.initializations()) stage.run([instruction], [stage.admin]);
    const wallet = stage.influencer.publicKey;
    stage.run(
      [stage.router.registerInfluencer({ payer: wallet, wallet, profile: PROFILE })],
      [stage.influencer],
    );
    return stage;
  }

  /** The instructions that initialize the AC-D program and the router, in this order. */
  initializations(): [TransactionInstruction, TransactionInstruction] {
    const admin = this.admin.publicKey;
    const acMint = this.acMint.publicKey;
    const attention = this.attention.initialize({ upgradeAuthority: admin, payer: admin, acMint });
    const router = this.router.initializeConfig({
      payer: admin,
      admin,
      usdcMint: this.usdcMint.publicKey,
      verifier: this.verifier.publicKey,
      swapVenues: [SPL_TOKEN_SWAP_PROGRAM_ID],
      swapPools: [],
    });
    return [attention, router];
  }

  /** Terms of a campaign in USDC with one target of each kind, without limits that a benchmark would reach. */
  terms(nonce: bigint, differing: Partial<CreateCampaignParams> = {}): CreateCampaignParams {
    return {
      nonce,
      name: 'Summer Sale',
      campaignType: 'Hybrid',
      influencerPolicy: 'Open',
      payoutAsset: 'Usdc',
      minAcPerUsdc: 0n,
      totalBudgetUsdc: 5_000_000_000n,
      dailyBudgetUsdc: 5_000_000_000n,
      payoutRules: {
        baseRatePerSecondUsdc: 100n,
        qualityMultipliers: {
          upTo69Percent: 50,
          upTo84Percent: 100,
          upTo94Percent: 120,
          upTo100Percent: 150,
        },
        conversionBonusUsdc: 2_000_000n,
        maxPayoutPerUserUsdc: 1_000_000_000n,
      },
      influencerShareBps: 2_000,
      userBonusBps: 500,
      minAttentionSeconds: 1,
      targeting: { requireCohort: false, sites: [SITE], cohorts: [1, 300], countries: ['DE'] },
      startDate: START,
      endDate: START + 30n * DAY_SECONDS,
      attributionWindowSeconds: 604_800,
      attester: this.attester.publicKey,
      tagSigner: this.tagSigner.publicKey,
      ...differing,
    };
  }

  createInstruction(params: CreateCampaignParams): TransactionInstruction {
    const owner = this.owner.publicKey;
    return this.router.createCampaign({ payer: owner, owner, usdcMint: this.usdcMint.publicKey, params });
  }

  fundInstruction(campaignId: Uint8Array, amountUsdc: bigint): TransactionInstruction {
    const funder = this.owner.publicKey;
    return this.router.fundCampaign({ funder, campaignId, funderUsdc: this.usdcOf(funder), amountUsdc });
  }

  idOf({ nonce, name }: CreateCampaignParams): Uint8Array {
    return deriveCampaignId(this.owner.publicKey, nonce, name);
  }

  /** A campaign with all of its budget deposited. */
  fundedCampaign(params: CreateCampaignParams): Uint8Array {
    const campaignId = this.idOf(params);
    this.run([this.createInstruction(params)], [this.owner]);
    this.run([this.fundInstruction(campaignId, params.totalBudgetUsdc)], [this.owner]);
    return campaignId;
  }

  usdcOf(owner: PublicKey): PublicKey {
    return getAssociatedTokenAddressSync(this.usdcMint.publicKey, owner, true);
  }

  acdOf(owner: PublicKey): PublicKey {
    return getAssociatedTokenAddressSync(this.router.attentionPdas.acdMint(), owner, true);
  }

  /** Base units in a token account. */
  tokenBalance(account: PublicKey): bigint {
    const info = this.chain.getAccount(account);
    return info === null ? 0n : AccountLayout.decode(info.data).amount;
  }

  /** Creates an owner's associated token account, USDC by default. */
  openAccount(owner: PublicKey, mint: PublicKey = this.usdcMint.publicKey): PublicKey {
    const account = getAssociatedTokenAddressSync(mint, owner, true);
    const payer = this.admin.publicKey;
    this.run([createAssociatedTokenAccountIdempotentInstruction(payer, account, owner, mint)], [this.admin]);
    return account;
  }

  mint(mint: PublicKey, account: PublicKey, amount: bigint): void {
    this.run([createMintToInstruction(mint, account, this.admin.publicKey, amount)], [this.admin]);
  }

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

  /** A lookup table with these addresses, ready for use. */
  openLookupTable(addresses: readonly PublicKey[]): AddressLookupTableAccount {
    const payer = this.admin.publicKey;
    const creation = createLookupTableInstructions(payer, payer, this.chain.slot(), addresses);
    for (const instruction of creation.instructions) this.run([instruction], [this.admin]);
    this.chain.advanceSlots(1);
    const info = this.chain.getAccount(creation.address);
    if (info === null) throw new Error('the lookup table was not created');
    const state = AddressLookupTableAccount.deserialize(info.data);
    return new AddressLookupTableAccount({ key: creation.address, state });
  }

  /** A version 0 transaction without compute budget instructions, signed; the first signer pays. */
  compile(
    instructions: TransactionInstruction[],
    signers: readonly Keypair[],
    lookupTables: AddressLookupTableAccount[] = [],
  ): VersionedTransaction {
    const [payer] = signers;
    if (payer === undefined) throw new TypeError('a transaction needs a signer');
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: this.chain.latestBlockhash(),
      instructions,
    });
    return sign(new VersionedTransaction(message.compileToV0Message(lookupTables)), signers);
  }

  /** Sends; throws with the logs unless it succeeds. */
  send(transaction: VersionedTransaction) {
    const result = this.chain.send(transaction);
    if (result.error !== null) {
      throw new Error([JSON.stringify(result.error), ...result.logs].join('\n'));
    }
    return result;
  }

  run(instructions: TransactionInstruction[], signers: readonly Keypair[]) {
    return this.send(this.compile(instructions, signers));
  }
}

/** What the influencer says of themselves. */
export const PROFILE = { handle: 'sarah', platform: 'Twitter', followerCount: 150_000n } as const;

/** Signs in place, faster than web3.js does. */
export function sign(transaction: VersionedTransaction, signers: readonly Keypair[]): VersionedTransaction {
  const bytes = transaction.message.serialize();
  for (const signer of signers) transaction.addSignature(signer.publicKey, signMessage(bytes, signer));
  return transaction;
}
