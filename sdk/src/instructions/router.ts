import {
  type PublicKey,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';
import { routerCodec } from '../codec/router';
import type { CampaignRewardRouter } from '../generated/campaign_reward_router';
import { AttentionPdas, deriveCampaignId, programDataAddressOf, RouterPdas } from '../pda';
import { ATTENTION_TOKEN_PROGRAM_ID, ROUTER_PROGRAM_ID } from '../program';
import type {
  Beneficiary,
  CreateCampaignParams,
  InfluencerProfile,
  InfluencerTier,
  UpdateCampaignParams,
  VerifiedAttentionUnit,
} from '../terms';
import { type AcdRoute, venueMetas } from './acd-route';
import type { InstructionKeys, InstructionName } from './metas';
import { ProgramInstructions } from './program-instructions';

/** Which programs instructions are for. Default: the localnet ids. */
export interface RouterInstructionsOptions {
  programId?: PublicKey;
  attentionProgramId?: PublicKey;
}

/** What a payout in AC-D needs besides; both are left out for one in USDC. */
export interface AcdPayout {
  acd?: AcdRoute;
  /**
   * The least AC base units that the swap must return. 0 in a campaign in AC-D swaps nothing: what is earned accrues in
   * USDC, for when no venue gives the floor price.
   */
  minAcOut?: bigint;
}

/** The parties of a payout. Token accounts hold USDC, or AC-D for a campaign in AC-D. */
export interface PayoutParties extends AcdPayout {
  attester: PublicKey;
  campaignId: Uint8Array;
  user: PublicKey;
  /** Who referred the user; null for a link of the campaign's own. */
  influencer: PublicKey | null;
  /** The user's associated token account, also where there is none yet. */
  userToken: PublicKey;
  /** Likewise the influencer's; needed with an influencer. */
  influencerToken?: PublicKey;
}

/** Arguments of `processCampaignVau`. */
export interface ProcessVauArgs extends PayoutParties {
  /** Pays the deposit of a new attribution; named on a first VAU alone. */
  payer: PublicKey;
  vau: VerifiedAttentionUnit;
  /** Whether it is the user's first VAU in the campaign: the tag's proof must be the instruction right before. */
  firstVau: boolean;
  /** Whether to name the influencer's participation: on a first VAU in a campaign with the policy `Joined`. */
  participation?: boolean;
}

/** Arguments of `processConversion`. */
export interface ProcessConversionArgs extends PayoutParties {
  /** In the unit that advertiser and attester agreed on; only reported. */
  conversionValue: bigint;
}

/** What an owner changes; what is left out stays as it is. */
export type CampaignUpdate = Partial<UpdateCampaignParams>;

/** What an admin changes; what is left out stays as it is. */
export interface ConfigUpdate {
  verifier?: PublicKey;
  /** Replaces the whole list; 4 at most. */
  swapVenues?: PublicKey[];
  /** Replaces the whole list; 4 at most. */
  swapPools?: PublicKey[];
}

type Name = InstructionName<CampaignRewardRouter>;
type Keys<N extends Name> = InstructionKeys<CampaignRewardRouter, N>;

/**
 * Builds the router program's instructions. Addresses are derived; whoever is called a signer in an argument's name
 * (payer, owner, admin, attester, wallet, …) must sign the transaction.
 *
 * Every method throws `EncodeError`, naming the field, for a value that does not fit its type. The program's own rules
 * are not checked here.
 */
export class RouterInstructions {
  readonly pdas: RouterPdas;
  readonly attentionPdas: AttentionPdas;
  private readonly program: ProgramInstructions;

  constructor(options: RouterInstructionsOptions = {}) {
    const programId = options.programId ?? ROUTER_PROGRAM_ID;
    this.pdas = new RouterPdas(programId);
    this.attentionPdas = new AttentionPdas(options.attentionProgramId ?? ATTENTION_TOKEN_PROGRAM_ID);
    this.program = new ProgramInstructions(routerCodec, programId, this.pdas.eventAuthority());
  }

  /** @param args.admin the program's upgrade authority. */
  initializeConfig(args: {
    payer: PublicKey;
    admin: PublicKey;
    usdcMint: PublicKey;
    verifier: PublicKey;
    swapVenues: PublicKey[];
    /** Swap state accounts of the venues that payouts may go through; 4 at most. */
    swapPools: PublicKey[];
  }): TransactionInstruction {
    const { payer, admin, usdcMint, verifier, swapVenues, swapPools } = args;
    const keys: Keys<'initializeConfig'> = {
      payer,
      admin,
      config: this.pdas.config(),
      swapAuthority: this.pdas.swapAuthority(),
      minterAuthority: this.pdas.minterAuthority(),
      usdcMint,
      attentionState: this.attentionPdas.state(),
      programData: programDataAddressOf(this.pdas.programId),
    };
    return this.program.build('initializeConfig', keys, { verifier, swapVenues, swapPools });
  }

  updateConfig({ admin, ...update }: ConfigUpdate & { admin: PublicKey }): TransactionInstruction {
    const keys: Keys<'updateConfig'> = { admin, config: this.pdas.config() };
    const { verifier = null, swapVenues = null, swapPools = null } = update;
    const params = { verifier, swapVenues, swapPools };
    return this.program.build('updateConfig', keys, { params });
  }

  /** @param args.pendingAdmin null takes an offer back. */
  proposeAdmin(args: { admin: PublicKey; pendingAdmin: PublicKey | null }): TransactionInstruction {
    const keys: Keys<'proposeAdmin'> = { admin: args.admin, config: this.pdas.config() };
    return this.program.build('proposeAdmin', keys, { pendingAdmin: args.pendingAdmin });
  }

  acceptAdmin({ pendingAdmin }: { pendingAdmin: PublicKey }): TransactionInstruction {
    const keys: Keys<'acceptAdmin'> = { pendingAdmin, config: this.pdas.config() };
    return this.program.build('acceptAdmin', keys);
  }

  /** The campaign's id is `deriveCampaignId(owner, params.nonce, params.name)`. */
  createCampaign(args: {
    payer: PublicKey;
    owner: PublicKey;
    usdcMint: PublicKey;
    params: CreateCampaignParams;
  }): TransactionInstruction {
    const { payer, owner, usdcMint, params } = args;
    const campaignId = deriveCampaignId(owner, params.nonce, params.name);
    const keys: Keys<'createCampaign'> = {
      payer,
      owner,
      config: this.pdas.config(),
      ...this.campaignAndMoney(campaignId),
      usdcMint,
    };
    return this.program.build('createCampaign', keys, { campaignId, params });
  }

  /**
   * @param args.coSigner the tag signer for a new attester, or the attester for a new tag signer: with its signature the
   *   old key is retired at once, also for what was earned under it.
   */
  updateCampaign(args: {
    owner: PublicKey;
    campaignId: Uint8Array;
    update: CampaignUpdate;
    coSigner?: PublicKey;
  }): TransactionInstruction {
    const { owner, campaignId, update, coSigner = null } = args;
    const keys: Keys<'updateCampaign'> = { owner, coSigner, campaign: this.pdas.campaign(campaignId) };
    const unchanged: UpdateCampaignParams = {
      paused: null,
      targeting: null,
      endDate: null,
      attester: null,
      tagSigner: null,
      minAcPerUsdc: null,
      holdSeconds: null,
    };
    return this.program.build('updateCampaign', keys, { params: { ...unchanged, ...update } });
  }

  /** @param args.funder the campaign's owner, who owns `funderUsdc`. */
  fundCampaign(args: {
    funder: PublicKey;
    campaignId: Uint8Array;
    funderUsdc: PublicKey;
    amountUsdc: bigint;
  }): TransactionInstruction {
    const { funder, campaignId, funderUsdc, amountUsdc } = args;
    const keys: Keys<'fundCampaign'> = { funder, ...this.campaignAndMoney(campaignId), funderUsdc };
    return this.program.build('fundCampaign', keys, { amountUsdc });
  }

  processCampaignVau(args: ProcessVauArgs): TransactionInstruction {
    const { payer, attester, campaignId, user, influencer, vau, firstVau } = args;
    const ofFirst = (key: PublicKey): PublicKey | null => (firstVau ? key : null);
    const joined = args.participation === true ? influencer : null;
    const keys: Keys<'processCampaignVau'> = {
      attester,
      attribution: this.pdas.attribution(user, campaignId),
      ...this.payoutKeys(args),
      payer: ofFirst(payer),
      user: ofFirst(user),
      instructions: ofFirst(SYSVAR_INSTRUCTIONS_PUBKEY),
      participation: joined === null ? null : this.pdas.participation(joined, campaignId),
    };
    const all = { ...keys, systemProgram: ofFirst(SystemProgram.programId) };
    const data = { vau, minAcOut: args.minAcOut ?? 0n };
    return this.program.build('processCampaignVau', all, data, args.acd && venueMetas(args.acd));
  }

  processConversion(args: ProcessConversionArgs): TransactionInstruction {
    const { attester, campaignId, user, conversionValue } = args;
    const keys: Keys<'processConversion'> = {
      attester,
      attribution: this.pdas.attribution(user, campaignId),
      ...this.payoutKeys(args),
    };
    const data = { conversionValue, minAcOut: args.minAcOut ?? 0n };
    return this.program.build('processConversion', keys, data, args.acd && venueMetas(args.acd));
  }

  /**
   * Anybody may send it.
   *
   * @param args.payeeUsdc the payee's associated USDC account, or another of theirs with `payee`
   * @param args.payee the payee, who then signs
   * @param args.associatedUsdc the payee's associated USDC account where they gave it away: then `payeeUsdc` may be any other of
   * theirs, without `payee`
   */
  claimRewards(args: {
    campaignId: Uint8Array;
    user: PublicKey;
    beneficiary: Beneficiary;
    payeeUsdc: PublicKey;
    payee?: PublicKey;
    associatedUsdc?: PublicKey;
  }): TransactionInstruction {
    const { campaignId, user, beneficiary, payeeUsdc, payee = null, associatedUsdc = null } = args;
    const keys: Keys<'claimRewards'> = {
      ...this.campaignAndMoney(campaignId),
      attribution: this.pdas.attribution(user, campaignId),
      payee,
      payeeUsdc,
      associatedUsdc,
    };
    return this.program.build('claimRewards', keys, { beneficiary });
  }

  /** @param args.caller the owner, or anybody after the end date. */
  finalizeCampaign(args: { caller: PublicKey; campaignId: Uint8Array }): TransactionInstruction {
    const keys: Keys<'finalizeCampaign'> = {
      caller: args.caller,
      campaign: this.pdas.campaign(args.campaignId),
    };
    return this.program.build('finalizeCampaign', keys);
  }

  /**
   * @param args.owner who asks for it: the campaign's owner, or its `rentPayer`
   * @param args.ownerUsdc the owner's; the associated account where the rent payer asks
   */
  withdrawRemaining(args: {
    owner: PublicKey;
    campaignId: Uint8Array;
    ownerUsdc: PublicKey;
  }): TransactionInstruction {
    const { owner, campaignId, ownerUsdc } = args;
    const keys: Keys<'withdrawRemaining'> = {
      caller: owner,
      ...this.campaignAndMoney(campaignId),
      ownerUsdc,
    };
    return this.program.build('withdrawRemaining', keys);
  }

  /**
   * @param args.owner who asks for it: the campaign's owner, or its `rentPayer`
   * @param args.ownerUsdc the owner's; the associated account where the rent payer asks
   * @param args.rentPayer the campaign's `rentPayer`
   */
  closeCampaign(args: {
    owner: PublicKey;
    campaignId: Uint8Array;
    ownerUsdc: PublicKey;
    rentPayer: PublicKey;
  }): TransactionInstruction {
    const { owner, campaignId, ownerUsdc, rentPayer } = args;
    const keys: Keys<'closeCampaign'> = {
      caller: owner,
      ...this.campaignAndMoney(campaignId),
      ownerUsdc,
      rentPayer,
    };
    return this.program.build('closeCampaign', keys);
  }

  /** Anybody may send it. @param args `influencer` and `rentPayer` are the attribution's. */
  closeAttribution(args: {
    campaignId: Uint8Array;
    user: PublicKey;
    influencer: PublicKey | null;
    rentPayer: PublicKey;
  }): TransactionInstruction {
    const { campaignId, user, influencer, rentPayer } = args;
    const keys: Keys<'closeAttribution'> = {
      campaign: this.pdas.campaign(campaignId),
      attribution: this.pdas.attribution(user, campaignId),
      influencer: this.influencerOrNone(influencer),
      rentPayer,
    };
    return this.program.build('closeAttribution', keys);
  }

  registerInfluencer(args: {
    payer: PublicKey;
    wallet: PublicKey;
    profile: InfluencerProfile;
  }): TransactionInstruction {
    const { payer, wallet, profile } = args;
    const keys: Keys<'registerInfluencer'> = { payer, wallet, influencer: this.pdas.influencer(wallet) };
    return this.program.build('registerInfluencer', keys, { profile });
  }

  updateInfluencer(args: { wallet: PublicKey; profile: InfluencerProfile }): TransactionInstruction {
    const { wallet, profile } = args;
    const keys: Keys<'updateInfluencer'> = { wallet, influencer: this.pdas.influencer(wallet) };
    return this.program.build('updateInfluencer', keys, { profile });
  }

  verifyInfluencer(args: {
    verifier: PublicKey;
    wallet: PublicKey;
    verified: boolean;
    tier: InfluencerTier;
    /** The profile that was looked at; refused when the account says another one by then. */
    reviewed: InfluencerProfile;
  }): TransactionInstruction {
    const { verifier, wallet, verified, tier, reviewed } = args;
    const keys: Keys<'verifyInfluencer'> = {
      verifier,
      config: this.pdas.config(),
      influencer: this.pdas.influencer(wallet),
    };
    return this.program.build('verifyInfluencer', keys, { verified, tier, reviewed });
  }

  /** @param args.rentPayer the influencer account's. */
  closeInfluencer(args: { wallet: PublicKey; rentPayer: PublicKey }): TransactionInstruction {
    const { wallet, rentPayer } = args;
    const keys: Keys<'closeInfluencer'> = { wallet, influencer: this.pdas.influencer(wallet), rentPayer };
    return this.program.build('closeInfluencer', keys);
  }

  joinCampaign(args: {
    payer: PublicKey;
    wallet: PublicKey;
    campaignId: Uint8Array;
  }): TransactionInstruction {
    const { payer, wallet, campaignId } = args;
    const keys: Keys<'joinCampaign'> = {
      payer,
      wallet,
      influencer: this.pdas.influencer(wallet),
      campaign: this.pdas.campaign(campaignId),
      participation: this.pdas.participation(wallet, campaignId),
    };
    return this.program.build('joinCampaign', keys);
  }

  /** @param args.rentPayer the participation's. */
  leaveCampaign(args: {
    wallet: PublicKey;
    campaignId: Uint8Array;
    rentPayer: PublicKey;
  }): TransactionInstruction {
    const { wallet, campaignId, rentPayer } = args;
    const keys: Keys<'leaveCampaign'> = {
      wallet,
      influencer: this.pdas.influencer(wallet),
      participation: this.pdas.participation(wallet, campaignId),
      rentPayer,
    };
    return this.program.build('leaveCampaign', keys);
  }

  private campaignAndMoney(campaignId: Uint8Array) {
    return {
      campaign: this.pdas.campaign(campaignId),
      pot: this.pdas.pot(campaignId),
      vault: this.pdas.vault(campaignId),
    };
  }

  private payoutKeys({ campaignId, influencer, userToken, influencerToken, acd }: PayoutParties) {
    return {
      ...this.campaignAndMoney(campaignId),
      userToken,
      influencer: this.influencerOrNone(influencer),
      influencerToken: influencerToken ?? null,
      ...this.acdKeys(acd ?? null),
    };
  }

  private acdKeys(route: AcdRoute | null) {
    const given = (key: () => PublicKey): PublicKey | null => (route === null ? null : key());
    const minterAuthority = given(() => this.pdas.minterAuthority());
    return {
      config: given(() => this.pdas.config()),
      venueProgram: route?.venueProgram ?? null,
      swapAuthority: given(() => this.pdas.swapAuthority()),
      acReserve: given(() => this.attentionPdas.reserve()),
      acdMint: given(() => this.attentionPdas.acdMint()),
      minterAuthority,
      minter: minterAuthority && this.attentionPdas.minter(minterAuthority),
      attentionState: given(() => this.attentionPdas.state()),
      attentionEventAuthority: given(() => this.attentionPdas.eventAuthority()),
      attentionTokenProgram: given(() => this.attentionPdas.programId),
    };
  }

  private influencerOrNone(wallet: PublicKey | null): PublicKey | null {
    return wallet === null ? null : this.pdas.influencer(wallet);
  }
}
