import type { TransactionResult } from '@crr/localnet';
import { programDataAddressOf, type UpdateCampaignParams } from '@crr/sdk';
import {
  ataOf,
  type Campaign,
  giveInstructions,
  openPlainAccount,
  type TermChanges,
  type VauOptions,
  World,
} from '@crr/testing/chain';
import {
  type Keypair,
  type PublicKey,
  SYSVAR_CLOCK_PUBKEY,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';
import type { ProgramName } from './idl';

/** How a stage's two campaigns are set up. */
export interface StageOptions {
  terms?: TermChanges;
  /** Default: a hundred USDC. */
  fundUsdc?: bigint;
}

const FUND_USDC = 100_000_000n;
/** What influencers say of themselves. */
export const PROFILE = { handle: '@jana', platform: 'YouTube' as const, followerCount: 10n };

/**
 * A world with two of everything: a campaign and another with the same terms, an influencer and a rival, a user and a
 * neighbour. Whoever pays rent, runs a campaign, or gets paid is somebody else each, so that no two places of an
 * instruction hold the same key unless a fault puts it there.
 */
export class MatrixChain {
  /** Pays the fees and nothing else. */
  readonly feePayer: Keypair;
  /** Pays all rent. */
  readonly payer: Keypair;
  readonly stranger: Keypair;
  readonly user: Keypair;
  readonly neighbour: Keypair;
  readonly influencer: Keypair;
  readonly rival: Keypair;
  private readonly wallets = new Map<string, Keypair>();
  private pair: readonly [Campaign, Campaign] | undefined;
  private acAccount: PublicKey | undefined;

  constructor(readonly world: World) {
    this.feePayer = this.know(world.wallet());
    this.payer = this.know(world.wallet());
    this.stranger = this.know(world.user());
    this.user = this.know(world.user());
    this.neighbour = this.know(world.user());
    this.influencer = this.know(world.user());
    this.rival = this.know(world.user());
    this.know(world.admin);
    this.know(world.verifier);
  }

  static create(): MatrixChain {
    return new MatrixChain(World.create());
  }

  // ---- people

  know(wallet: Keypair): Keypair {
    this.wallets.set(wallet.publicKey.toBase58(), wallet);
    return wallet;
  }

  /** The keypair of a key; undefined for keys nobody can sign with. */
  walletOf(key: PublicKey): Keypair | undefined {
    return this.wallets.get(key.toBase58());
  }

  /** Sends, signed by whoever must and can. */
  send(instructions: TransactionInstruction[]): TransactionResult {
    const keys = new Set([
      this.feePayer.publicKey.toBase58(),
      ...instructions.flatMap(({ keys: metas }) =>
        metas.filter(({ isSigner }) => isSigner).map(({ pubkey }) => pubkey.toBase58()),
      ),
    ]);
    const signers = [...keys].flatMap((key) => this.wallets.get(key) ?? []);
    const tables = instructions.some(({ keys: metas }) => metas.length > 30) ? instructions : [];
    return this.world.expectOk(
      this.world.send(instructions, signers, tables.length > 0 ? [this.world.lookupTable(tables)] : []),
    );
  }

  // ---- influencers

  register(wallet: Keypair): void {
    const keys = { payer: this.payer.publicKey, wallet: wallet.publicKey };
    this.send([this.world.router.registerInfluencer({ ...keys, profile: PROFILE })]);
  }

  registerBoth(): void {
    this.register(this.influencer);
    this.register(this.rival);
  }

  join(wallet: Keypair, { id }: Campaign): void {
    const keys = { payer: this.payer.publicKey, wallet: wallet.publicKey };
    this.send([this.world.router.joinCampaign({ ...keys, campaignId: id })]);
  }

  // ---- campaigns

  get campaign(): Campaign {
    return this.campaigns()[0];
  }

  get other(): Campaign {
    return this.campaigns()[1];
  }

  /** Opens both campaigns, funded. */
  open({ terms = {}, fundUsdc = FUND_USDC }: StageOptions = {}): void {
    this.pair = [this.openOne(terms, fundUsdc), this.openOne(terms, fundUsdc)];
  }

  draft(terms: TermChanges = {}): Campaign {
    const campaign = this.world.draft(terms);
    for (const wallet of [campaign.owner, campaign.attester, campaign.tagSigner]) this.know(wallet);
    return campaign;
  }

  createInstruction({ owner, params }: Campaign): TransactionInstruction {
    const payer = this.payer.publicKey;
    const { usdcMint, router } = this.world;
    return router.createCampaign({ payer, owner: owner.publicKey, usdcMint, params });
  }

  update(campaign: Campaign, update: Partial<UpdateCampaignParams>): void {
    const owner = campaign.owner.publicKey;
    this.send([this.world.router.updateCampaign({ owner, campaignId: campaign.id, update })]);
  }

  /** Moves time past both campaigns' attribution windows. */
  passWindow(): void {
    const { endDate, attributionWindowSeconds } = this.campaign.params;
    this.world.chain.setTime(endDate + BigInt(attributionWindowSeconds) + 1n);
  }

  withdrawInstruction({ id, owner }: Campaign): TransactionInstruction {
    const key = owner.publicKey;
    const ownerUsdc = this.world.usdcOf(key);
    return this.world.router.withdrawRemaining({ owner: key, campaignId: id, ownerUsdc });
  }

  /** Passes the attribution window and has both owners withdraw. */
  conclude(): void {
    this.passWindow();
    for (const campaign of this.campaigns()) this.send([this.withdrawInstruction(campaign)]);
  }

  // ---- records

  /** The instructions of a VAU whose rent the stage's payer pays. */
  async vauInstructions(
    campaign: Campaign,
    user: PublicKey,
    options: VauOptions = {},
  ): Promise<TransactionInstruction[]> {
    const instructions = await this.world.vauInstructions(campaign, user, options);
    // Only a first VAU has a payer, whom the world takes to be the attester.
    const payer = instructions.at(-1)?.keys.find(({ isSigner, isWritable }) => isSigner && isWritable);
    if (payer !== undefined) payer.pubkey = this.payer.publicKey;
    return instructions;
  }

  async vau(campaign: Campaign, user: Keypair, options: VauOptions = {}): Promise<TransactionResult> {
    return this.send(await this.vauInstructions(campaign, user.publicKey, options));
  }

  /** One VAU of the user through the influencer and one of the neighbour through the rival, in both campaigns. */
  async attributeAll(options: VauOptions = {}): Promise<void> {
    for (const campaign of this.campaigns()) {
      await this.vau(campaign, this.user, { ...options, influencer: this.influencer.publicKey });
      await this.vau(campaign, this.neighbour, { ...options, influencer: this.rival.publicKey });
    }
  }

  // ---- AC-D

  /** Opens everybody's AC-D accounts. */
  openAcdAccounts(): void {
    const { admin, acdMint } = this.world;
    const payees = [this.user, this.neighbour, this.influencer, this.rival, this.stranger];
    const open = payees.flatMap(({ publicKey }) => giveInstructions(admin.publicKey, acdMint, publicKey, 0n));
    this.world.run(open, [admin]);
  }

  /** Registers the stranger as a second minter and opens an AC account beside the reserve. */
  openSecondMint(): void {
    const { admin, attention } = this.world;
    const keys = { admin: admin.publicKey, payer: admin.publicKey, authority: this.stranger.publicKey };
    this.world.run([attention.registerMinter({ ...keys, mintTypes: ['Campaign'] })], [admin]);
    this.openAcAccount();
  }

  /** Opens an AC account beside the reserve. */
  openAcAccount(): void {
    this.acAccount = openPlainAccount(this.world, this.world.acMint);
  }

  /** Opens an AC account for somebody and returns its address. */
  openAc(owner: PublicKey): PublicKey {
    this.world.run(giveInstructions(this.world.admin.publicKey, this.world.acMint, owner, 0n), [
      this.world.admin,
    ]);
    return ataOf(this.world.acMint, owner);
  }

  // ---- doubles

  /**
   * Another valid account of the same type, for an account of an instruction; null where there is only one in the world.
   * @throws for an account that has neither.
   */
  anotherOf(program: ProgramName, account: string): PublicKey | null {
    if (ONLY_ONE.has(account)) return null;
    const found = (program === 'attention_token' ? this.attentionDoubles() : this.routerDoubles())[account];
    if (found === undefined) throw new Error(`the stage has no other ${account} for ${program}`);
    return found();
  }

  /** Every router account by its type, as far as it exists. */
  routerSpecimens(): Map<string, PublicKey> {
    const { pdas } = this.world.router;
    const specimens = new Map([['config', pdas.config()]]);
    specimens.set('influencer', pdas.influencer(this.rival.publicKey));
    if (this.pair) {
      const { id } = this.other;
      specimens.set('campaign', pdas.campaign(id));
      specimens.set('pot', pdas.pot(id));
      specimens.set('attribution', pdas.attribution(this.neighbour.publicKey, id));
      specimens.set('participation', pdas.participation(this.rival.publicKey, id));
    }
    return this.existing(specimens);
  }

  attentionSpecimens(): Map<string, PublicKey> {
    const pdas = this.world.router.attentionPdas;
    const minter = pdas.minter(this.world.router.pdas.minterAuthority());
    return this.existing(
      new Map([
        ['state', pdas.state()],
        ['minter', minter],
      ]),
    );
  }

  private existing(specimens: Map<string, PublicKey>): Map<string, PublicKey> {
    return new Map([...specimens].filter(([, key]) => this.world.chain.getAccount(key) !== null));
  }

  private routerDoubles(): Readonly<Record<string, () => PublicKey>> {
    const { world } = this;
    const { pdas, attentionPdas } = world.router;
    const mint = () => (this.campaign.params.payoutAsset === 'Usdc' ? world.usdcMint : world.acdMint);
    const rival = this.rival.publicKey;
    const stranger = () => this.stranger.publicKey;
    return {
      payer: stranger,
      admin: stranger,
      pending_admin: stranger,
      caller: stranger,
      verifier: stranger,
      rent_payer: stranger,
      owner: () => this.other.owner.publicKey,
      funder: () => this.other.owner.publicKey,
      attester: () => this.other.attester.publicKey,
      wallet: () => rival,
      user: () => this.neighbour.publicKey,
      payee: () => this.neighbour.publicKey,
      co_signer: () => this.other.tagSigner.publicKey,
      campaign: () => pdas.campaign(this.other.id),
      pot: () => pdas.pot(this.other.id),
      vault: () => pdas.vault(this.other.id),
      attribution: () => pdas.attribution(this.neighbour.publicKey, this.campaign.id),
      influencer: () => pdas.influencer(rival),
      participation: () => pdas.participation(rival, this.campaign.id),
      user_token: () => ataOf(mint(), this.neighbour.publicKey),
      influencer_token: () => ataOf(mint(), rival),
      payee_usdc: () => world.usdcOf(stranger()),
      associated_usdc: () => world.usdcOf(stranger()),
      owner_usdc: () => world.usdcOf(this.other.owner.publicKey),
      funder_usdc: () => world.usdcOf(this.other.owner.publicKey),
      usdc_mint: () => world.acMint,
      acd_mint: () => world.acMint,
      ac_reserve: () => this.secondAcAccount(),
      minter: () => attentionPdas.minter(stranger()),
      swap_authority: () => pdas.minterAuthority(),
      minter_authority: () => pdas.swapAuthority(),
      event_authority: () => attentionPdas.eventAuthority(),
      attention_event_authority: () => pdas.eventAuthority(),
      program_data: () => programDataAddressOf(attentionPdas.programId),
      instructions: () => SYSVAR_CLOCK_PUBKEY,
    };
  }

  private attentionDoubles(): Readonly<Record<string, () => PublicKey>> {
    const { world } = this;
    const { pdas, attentionPdas } = world.router;
    const stranger = () => this.stranger.publicKey;
    return {
      payer: stranger,
      admin: stranger,
      new_admin: stranger,
      upgrade_authority: stranger,
      minter_authority: stranger,
      holder: stranger,
      rent_payer: stranger,
      minter: () => attentionPdas.minter(stranger()),
      ac_mint: () => world.usdcMint,
      acd_mint: () => world.acMint,
      reserve: () => this.secondAcAccount(),
      destination: () => world.usdcOf(stranger()),
      holder_acd: () => ataOf(world.acdMint, stranger()),
      event_authority: () => pdas.eventAuthority(),
      program_data: () => programDataAddressOf(pdas.programId),
    };
  }

  private secondAcAccount(): PublicKey {
    if (this.acAccount === undefined) throw new Error('the stage needs openAcAccount()');
    return this.acAccount;
  }

  private campaigns(): readonly [Campaign, Campaign] {
    if (this.pair === undefined) throw new Error('the stage needs open()');
    return this.pair;
  }

  private openOne(terms: TermChanges, fundUsdc: bigint): Campaign {
    const campaign = this.draft(terms);
    this.send([this.createInstruction(campaign)]);
    if (fundUsdc > 0n) this.world.fund(campaign, fundUsdc);
    return campaign;
  }
}

const ONLY_ONE: ReadonlySet<string> = new Set(['config', 'attention_state', 'state']);

/** What an optional account looks like when somebody gives it although nothing asks for it. */
export function needlessOf(stage: MatrixChain, account: string): PublicKey {
  const { pdas, attentionPdas } = stage.world.router;
  const given: Readonly<Record<string, () => PublicKey>> = {
    participation: () => pdas.participation(stage.influencer.publicKey, stage.campaign.id),
    instructions: () => SYSVAR_INSTRUCTIONS_PUBKEY,
    influencer: () => pdas.influencer(stage.influencer.publicKey),
    influencer_token: () => stage.world.usdcOf(stage.influencer.publicKey),
    payer: () => stage.payer.publicKey,
    user: () => stage.user.publicKey,
    system_program: () => SystemProgram.programId,
    co_signer: () => stage.campaign.attester.publicKey,
    payee: () => stage.user.publicKey,
    associated_usdc: () => stage.world.usdcOf(stage.user.publicKey),
    config: () => pdas.config(),
    venue_program: () => stage.world.acdRoute().venueProgram,
    swap_authority: () => pdas.swapAuthority(),
    ac_reserve: () => attentionPdas.reserve(),
    acd_mint: () => attentionPdas.acdMint(),
    minter_authority: () => pdas.minterAuthority(),
    minter: () => attentionPdas.minter(pdas.minterAuthority()),
    attention_state: () => attentionPdas.state(),
    attention_event_authority: () => attentionPdas.eventAuthority(),
    attention_token_program: () => attentionPdas.programId,
  };
  const found = given[account];
  if (found === undefined) throw new Error(`the stage has no ${account} to give needlessly`);
  return found();
}
