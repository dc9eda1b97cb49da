import {
  Chain,
  loadArtifacts,
  localnetAuthority,
  type ProgramImage,
  type TransactionResult,
} from '@crr/localnet';
import {
  type AccountReader,
  type AcdRoute,
  AttentionInstructions,
  buildVau,
  type CreateCampaignParams,
  createLookupTableInstructions,
  deriveCampaignId,
  eventsOfTransaction,
  type InfluencerTier,
  parseTransactionError,
  RouterAccounts,
  type RouterEvent,
  RouterInstructions,
  SPL_TOKEN_SWAP_PROGRAM_ID,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
  type VauInput,
} from '@crr/sdk';
import {
  AddressLookupTableAccount,
  type Keypair,
  type PublicKey,
  type TransactionInstruction,
} from '@solana/web3.js';
import bs58 from 'bs58';
import { KeyRing } from './keys';
import { openPool } from './pool';
import { START, type TermChanges, termsWith } from './terms';
import { ataOf, giveInstructions, mintInstructions, tokenBalance } from './tokens';

const LAMPORTS = 1_000_000_000_000n;
const TAG_LIFETIME_SECONDS = 30n * 86_400n;
/** How long ago a tag was issued unless said otherwise: no attention is longer than the time since then. */
const TAG_AGE_SECONDS = 50n * 86_400n;
const USDC_DECIMALS = 6;
const AC_DECIMALS = 9;

/** A campaign on chain with the keys of everybody who runs it. */
export interface Campaign {
  readonly id: Uint8Array;
  readonly params: CreateCampaignParams;
  readonly owner: Keypair;
  readonly attester: Keypair;
  readonly tagSigner: Keypair;
}

/** What a VAU may differ in; the sequence is the next one unless given. */
export interface VauOptions extends Partial<Omit<VauInput, 'tag'>> {
  /** null for a link of the campaign's own. */
  influencer?: PublicKey | null;
  signer?: Keypair;
  attester?: Keypair;
  issuedAt?: bigint;
  expiresAt?: bigint;
  userToken?: PublicKey;
  influencerToken?: PublicKey;
  participation?: boolean;
  acd?: AcdRoute;
  minAcOut?: bigint;
  /** False to leave the tag out of a first VAU. */
  tagged?: boolean;
}

/** One for all worlds: they remember addresses, which are the same in each. */
const ROUTER = new RouterInstructions();
const ATTENTION = new AttentionInstructions();

/** The real programs on an embedded chain: mints, AC-D, config, and people with money. */
export class World {
  readonly keys = new KeyRing('world');
  readonly chain: Chain;
  readonly router = ROUTER;
  readonly attention = ATTENTION;
  readonly accounts: RouterAccounts;
  readonly admin = localnetAuthority();
  readonly verifier: Keypair;
  readonly usdc = this.keys.next();
  readonly ac = this.keys.next();
  /** Everything that was sent, refusals included. */
  readonly sent: TransactionResult[] = [];
  private nonce = 0n;
  private route: AcdRoute | undefined;

  private constructor(programs: ProgramImage[]) {
    this.chain = Chain.create({ programs: [...loadArtifacts(), ...programs], unixTime: START });
    this.accounts = new RouterAccounts(readerOf(this.chain), this.router.pdas);
    this.verifier = this.wallet();
  }

  /** The programs, and mints of USDC and AC; nothing is set up. @param programs further ones than the product's */
  static empty(programs: ProgramImage[] = []): World {
    const world = new World(programs);
    const admin = world.admin.publicKey;
    world.chain.airdrop(admin, LAMPORTS);
    world.run(
      [
        ...mintInstructions(world.chain, admin, world.usdc, USDC_DECIMALS),
        ...mintInstructions(world.chain, admin, world.ac, AC_DECIMALS),
      ],
      [world.admin, world.usdc, world.ac],
    );
    return world;
  }

  /** Mints and AC-D, without config. @param programs further ones than the product's */
  static bare(programs: ProgramImage[] = []): World {
    const world = World.empty(programs);
    const admin = world.admin.publicKey;
    const init = world.attention.initialize({ upgradeAuthority: admin, payer: admin, acMint: world.acMint });
    world.run([init], [world.admin]);
    return world;
  }

  /** With config, and the router allowed to mint AC-D for campaigns. */
  static create(programs: ProgramImage[] = []): World {
    const world = World.bare(programs);
    world.run([world.initializeConfig()], [world.admin]);
    const admin = world.admin.publicKey;
    const authority = world.router.pdas.minterAuthority();
    const register = world.attention.registerMinter({
      admin,
      payer: admin,
      authority,
      mintTypes: ['Campaign'],
    });
    world.run([register], [world.admin]);
    return world;
  }

  get usdcMint(): PublicKey {
    return this.usdc.publicKey;
  }

  get acMint(): PublicKey {
    return this.ac.publicKey;
  }

  get acdMint(): PublicKey {
    return this.router.attentionPdas.acdMint();
  }

  initializeConfig(): TransactionInstruction {
    const admin = this.admin.publicKey;
    return this.router.initializeConfig({
      payer: admin,
      admin,
      usdcMint: this.usdcMint,
      verifier: this.verifier.publicKey,
      swapVenues: [SPL_TOKEN_SWAP_PROGRAM_ID],
      swapPools: [],
    });
  }

  /** Puts pools on the config's allow-list, in place of those that were there. */
  allowPools(swapPools: PublicKey[]): void {
    this.run([this.router.updateConfig({ admin: this.admin.publicKey, swapPools })], [this.admin]);
  }

  // ---- people

  /** A wallet with lamports. */
  wallet(): Keypair {
    const wallet = this.keys.next();
    this.chain.airdrop(wallet.publicKey, LAMPORTS);
    return wallet;
  }

  /** A wallet with lamports and a USDC account. */
  user(): Keypair {
    const wallet = this.wallet();
    this.giveUsdc(wallet.publicKey, 0n);
    return wallet;
  }

  giveUsdc(owner: PublicKey, amount: bigint): void {
    this.run(giveInstructions(this.admin.publicKey, this.usdcMint, owner, amount), [this.admin]);
  }

  usdcOf(owner: PublicKey): PublicKey {
    return ataOf(this.usdcMint, owner);
  }

  usdcBalance(owner: PublicKey): bigint {
    return tokenBalance(this.chain, this.usdcOf(owner));
  }

  acdBalance(owner: PublicKey): bigint {
    return tokenBalance(this.chain, ataOf(this.acdMint, owner));
  }

  /** A registered influencer with a USDC account; verified with a tier where one is given. */
  influencer(options: { followers?: bigint; tier?: InfluencerTier } = {}): Keypair {
    const wallet = this.user();
    const profile = { handle: '@jana', platform: 'YouTube' as const, followerCount: options.followers ?? 0n };
    const key = wallet.publicKey;
    this.run([this.router.registerInfluencer({ payer: key, wallet: key, profile })], [wallet]);
    if (options.tier) {
      const verifier = this.verifier.publicKey;
      const verify = this.router.verifyInfluencer({
        verifier,
        wallet: key,
        verified: true,
        tier: options.tier,
        reviewed: profile,
      });
      this.run([verify], [this.verifier]);
    }
    return wallet;
  }

  // ---- campaigns

  /** The keys and terms of a campaign that does not exist yet. */
  draft(changes: TermChanges = {}): Campaign {
    const [owner, attester, tagSigner] = [this.user(), this.wallet(), this.keys.next()];
    this.nonce += 1n;
    const keys = { attester: attester.publicKey, tagSigner: tagSigner.publicKey, nonce: this.nonce };
    const params = termsWith(keys, changes);
    const id = deriveCampaignId(owner.publicKey, params.nonce, params.name);
    return { id, params, owner, attester, tagSigner };
  }

  createInstruction({ owner, params }: Campaign): TransactionInstruction {
    const key = owner.publicKey;
    return this.router.createCampaign({ payer: key, owner: key, usdcMint: this.usdcMint, params });
  }

  /** Creates a campaign and funds it, with its whole budget unless said otherwise. */
  campaign(changes: TermChanges = {}, fundUsdc?: bigint): Campaign {
    const campaign = this.draft(changes);
    this.run([this.createInstruction(campaign)], [campaign.owner]);
    const amount = fundUsdc ?? campaign.params.totalBudgetUsdc;
    if (amount > 0n) this.fund(campaign, amount);
    return campaign;
  }

  fundInstruction(campaign: Campaign, amountUsdc: bigint, funder = campaign.owner): TransactionInstruction {
    const key = funder.publicKey;
    const funderUsdc = this.usdcOf(key);
    return this.router.fundCampaign({ funder: key, campaignId: campaign.id, funderUsdc, amountUsdc });
  }

  fund(campaign: Campaign, amountUsdc: bigint): void {
    this.giveUsdc(campaign.owner.publicKey, amountUsdc);
    this.run([this.fundInstruction(campaign, amountUsdc)], [campaign.owner]);
  }

  // ---- records

  /** The instructions of a VAU: the tag's proof where it is the user's first, and the VAU. */
  async vauInstructions(campaign: Campaign, user: PublicKey, options: VauOptions = {}) {
    const attribution = await this.accounts.attribution(user, campaign.id);
    const influencer =
      options.influencer === undefined ? (attribution?.influencer ?? null) : options.influencer;
    const first = attribution === null && options.tagged !== false;
    const now = this.chain.now();
    const times = {
      // A tag of before the influencer joined would be none.
      issuedAt: options.issuedAt ?? (options.participation ? now : now - TAG_AGE_SECONDS),
      expiresAt: options.expiresAt ?? now + TAG_LIFETIME_SECONDS,
    };
    const tag = { campaignId: campaign.id, influencer, ...times };
    const vau = buildVau({
      sequence: (attribution?.totalVaus ?? 0) + 1,
      earnedAt: now,
      seconds: 5,
      site: 'https://news.example',
      country: 'DE',
      userPresence: true,
      isHotPage: false,
      ...options,
      ...(first ? { tag } : {}),
    });
    const mint = campaign.params.payoutAsset === 'Usdc' ? this.usdcMint : this.acdMint;
    const process = this.router.processCampaignVau({
      payer: (options.attester ?? campaign.attester).publicKey,
      attester: (options.attester ?? campaign.attester).publicKey,
      campaignId: campaign.id,
      user,
      influencer,
      vau,
      userToken: options.userToken ?? ataOf(mint, user),
      ...(influencer ? { influencerToken: options.influencerToken ?? ataOf(mint, influencer) } : {}),
      firstVau: first,
      participation: options.participation ?? false,
      ...(options.acd ? { acd: options.acd } : {}),
      ...(options.minAcOut === undefined ? {} : { minAcOut: options.minAcOut }),
    });
    if (!first) return [process];
    const signer = options.signer ?? campaign.tagSigner;
    const signed = await signTag(tag, tagSignerFromKeypair(signer));
    return [tagProofInstruction(signed, signer.publicKey), process];
  }

  /** Sends a VAU and returns what became of it. */
  async tryVau(campaign: Campaign, user: PublicKey, options: VauOptions = {}): Promise<TransactionResult> {
    const instructions = await this.vauInstructions(campaign, user, options);
    const lookupTables = options.acd ? [this.lookupTable(instructions)] : [];
    return this.send(instructions, [options.attester ?? campaign.attester], lookupTables);
  }

  async vau(campaign: Campaign, user: PublicKey, options: VauOptions = {}): Promise<TransactionResult> {
    return this.expectOk(await this.tryVau(campaign, user, options));
  }

  async conversionInstruction(
    campaign: Campaign,
    user: PublicKey,
    options: Pick<VauOptions, 'influencer' | 'userToken' | 'influencerToken' | 'acd' | 'minAcOut'> & {
      attester?: Keypair;
    } = {},
  ): Promise<TransactionInstruction> {
    const attribution = await this.accounts.attribution(user, campaign.id);
    const influencer =
      options.influencer === undefined ? (attribution?.influencer ?? null) : options.influencer;
    const mint = campaign.params.payoutAsset === 'Usdc' ? this.usdcMint : this.acdMint;
    return this.router.processConversion({
      attester: (options.attester ?? campaign.attester).publicKey,
      campaignId: campaign.id,
      user,
      influencer,
      userToken: options.userToken ?? ataOf(mint, user),
      ...(influencer ? { influencerToken: options.influencerToken ?? ataOf(mint, influencer) } : {}),
      conversionValue: 49_990_000n,
      ...(options.acd ? { acd: options.acd } : {}),
      ...(options.minAcOut === undefined ? {} : { minAcOut: options.minAcOut }),
    });
  }

  async conversion(campaign: Campaign, user: PublicKey): Promise<TransactionResult> {
    return this.run([await this.conversionInstruction(campaign, user)], [campaign.attester]);
  }

  /** The way to swap USDC for AC: a real pool, opened on first use. */
  acdRoute(): AcdRoute {
    this.route ??= openPool(this);
    return this.route;
  }

  // ---- sending

  send(
    instructions: TransactionInstruction[],
    signers: Keypair[],
    lookupTables: AddressLookupTableAccount[] = [],
  ): TransactionResult {
    const result = this.chain.sendInstructions(instructions, signers, { lookupTables });
    this.sent.push(result);
    return result;
  }

  /** Sends, and throws with the program's words unless it succeeds. */
  run(
    instructions: TransactionInstruction[],
    signers: Keypair[],
    lookupTables: AddressLookupTableAccount[] = [],
  ): TransactionResult {
    return this.expectOk(this.send(instructions, signers, lookupTables));
  }

  expectOk(result: TransactionResult): TransactionResult {
    if (result.error === null) return result;
    const cause = parseTransactionError(result.error, result.logs);
    throw new Error(`${cause.message}\n${result.logs.join('\n')}`);
  }

  events(result: TransactionResult): RouterEvent[] {
    return eventsOfTransaction(result);
  }

  lookupTable(instructions: readonly TransactionInstruction[]): AddressLookupTableAccount {
    const payer = this.admin.publicKey;
    const addresses = instructions.flatMap(({ keys }) => keys.map(({ pubkey }) => pubkey));
    const table = createLookupTableInstructions(payer, payer, this.chain.slot(), addresses);
    for (const instruction of table.instructions) this.run([instruction], [this.admin]);
    this.chain.advanceSlots(1);
    const info = this.chain.getAccount(table.address);
    if (info === null) throw new Error('the lookup table was not created');
    const state = AddressLookupTableAccount.deserialize(info.data);
    return new AddressLookupTableAccount({ key: table.address, state });
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
