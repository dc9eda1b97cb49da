/** From entries to instructions: what each needs depends on what the chain knows of its account, and on the entries before it. */
import {
  type Attribution,
  buildVau,
  type Campaign,
  EncodeError,
  type InstructionGroup,
  parseTag,
  ROUTER_ERRORS,
  type RouterErrorName,
  type RouterInstructions,
  type SignedTag,
  TagFormatError,
  TOKEN_PROGRAM_ID,
  tagProofInstruction,
  tagTimeProblem,
  VauFieldError,
} from '@crr/sdk';
import { hexToBytes } from '@noble/hashes/utils';
import { PublicKey } from '@solana/web3.js';

import type { PayoutConfig } from '../chain/chain';
import { keysOf } from '../chain/terms';
import { rememberedSignerOf } from '../tag/verdict';
import { ALREADY_CONVERTED, reasonOf } from './classify';
import type { ConversionBody, Entry, VauBody } from './entry';
import type { AcdPayouts } from './settings';

/** An entry with the instructions that carry it out. */
export interface Draft {
  readonly entry: Entry;
  /** Null for a conversion. */
  readonly sequence: number | null;
  /** A first VAU's proof stands right before it. */
  readonly group: InstructionGroup;
  /** What it may use. */
  readonly computeUnits: number;
}

/** An entry that can not be carried out as things are. */
export interface Undraftable {
  readonly entry: Entry;
  readonly reason: string;
  /** Whether something that may still come would change that; else nothing ever does. */
  readonly mayCome: boolean;
}

/** What drafts are made from. */
export interface DraftContext {
  readonly router: RouterInstructions;
  readonly attester: PublicKey;
  readonly campaign: Campaign;
  readonly mints: Pick<PayoutConfig, 'usdcMint' | 'acdMint'>;
  /** By wallet. */
  readonly attributions: ReadonlyMap<string, Attribution | null>;
  /** Null for a campaign in USDC. */
  readonly acd: AcdPayouts | null;
}

/** What an account's next entry builds on. */
interface Line {
  readonly influencer: PublicKey | null;
  readonly totalVaus: number;
  readonly converted: boolean;
}

/** More than any was measured to take, the search for addresses included; what it really takes is known after the simulation. */
const COMPUTE_UNITS = { usdc: 90_000, acd: 250_000 } as const;
const ASSOCIATED_TOKEN_PROGRAM_ID = new PublicKey('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

/** Drafts entries, each account's in its order; VAUs are numbered on from what the chain has. */
export function draftEntries(
  entries: readonly Entry[],
  context: DraftContext,
): { drafts: Draft[]; undraftable: Undraftable[] } {
  const lines = new Map<string, Line | null>();
  const drafts: Draft[] = [];
  const undraftable: Undraftable[] = [];
  for (const entry of entries) {
    const line = lines.has(entry.account)
      ? (lines.get(entry.account) ?? null)
      : (context.attributions.get(entry.account) ?? null);
    const drafted = draftOrReason(entry, line, context);
    if ('reason' in drafted)
      undraftable.push({ entry, reason: drafted.reason, mayCome: drafted.mayCome ?? false });
    else {
      drafts.push(drafted.draft);
      lines.set(entry.account, drafted.line);
    }
  }
  return { drafts, undraftable };
}

/** The key of the campaign that signed a tag; null when none of its present ones did. */
export function tagKeyOf(campaign: Campaign, tag: SignedTag, programId: PublicKey): PublicKey | null {
  const publicKeys = keysOf(campaign.tagSigner);
  return tagTimeProblem(tag) === undefined ? rememberedSignerOf(tag, { publicKeys, programId }) : null;
}

type Drafted =
  | { readonly draft: Draft; readonly line: Line }
  | { readonly reason: string; readonly mayCome?: true };

/** A value that the program's types can not hold must not keep everybody else waiting. */
function draftOrReason(entry: Entry, line: Line | null, context: DraftContext): Drafted {
  try {
    return draft(entry, line, context);
  } catch (error) {
    const isOfValue =
      error instanceof VauFieldError || error instanceof EncodeError || error instanceof TagFormatError;
    if (isOfValue) return { reason: error.message };
    throw error;
  }
}

function draft(entry: Entry, line: Line | null, context: DraftContext): Drafted {
  const { body } = entry;
  if (body.kind === 'conversion') return draftConversion(entry, body, line, context);
  return line === null ? draftFirst(entry, body, context) : draftNext(entry, body, line, context);
}

function draftFirst(entry: Entry, body: VauBody, context: DraftContext): Drafted {
  const { router, campaign } = context;
  const tag = parseTag(body.tag);
  const key = tagKeyOf(campaign, tag, router.pdas.programId);
  if (key === null) return { reason: ruleOf('TagSignerUnknown') };
  const { influencer } = tag;
  const process = router.processCampaignVau({
    ...partiesOf(entry, influencer, context),
    payer: context.attester,
    vau: buildVau({ ...attentionOf(body), sequence: 1, tag }),
    firstVau: true,
    participation: influencer !== null && campaign.influencerPolicy === 'Joined',
  });
  const group = [tagProofInstruction(tag, key, router.pdas.programId), process];
  return {
    draft: { entry, sequence: 1, group, computeUnits: unitsOf(campaign) },
    line: { influencer, totalVaus: 1, converted: false },
  };
}

function draftNext(entry: Entry, body: VauBody, line: Line, context: DraftContext): Drafted {
  const sequence = line.totalVaus + 1;
  const process = context.router.processCampaignVau({
    ...partiesOf(entry, line.influencer, context),
    payer: context.attester,
    vau: buildVau({ ...attentionOf(body), sequence }),
    firstVau: false,
  });
  return {
    draft: { entry, sequence, group: [process], computeUnits: unitsOf(context.campaign) },
    line: { ...line, totalVaus: sequence },
  };
}

function draftConversion(
  entry: Entry,
  { value }: ConversionBody,
  line: Line | null,
  context: DraftContext,
): Drafted {
  if (line === null) return { reason: ruleOf('NoAttribution'), mayCome: true };
  if (line.converted) return { reason: ALREADY_CONVERTED };
  const process = context.router.processConversion({
    ...partiesOf(entry, line.influencer, context),
    conversionValue: BigInt(value),
  });
  return {
    draft: { entry, sequence: null, group: [process], computeUnits: unitsOf(context.campaign) },
    line: { ...line, converted: true },
  };
}

function partiesOf(entry: Entry, influencer: PublicKey | null, context: DraftContext) {
  const { attester, campaign, mints, acd } = context;
  const inAcd = campaign.payoutAsset === 'AttentionToken';
  const mint = inAcd ? mints.acdMint : mints.usdcMint;
  const user = new PublicKey(entry.account);
  return {
    attester,
    campaignId: campaign.id,
    user,
    influencer,
    userToken: tokenAddress(mint, user),
    ...(influencer === null ? {} : { influencerToken: tokenAddress(mint, influencer) }),
    // The program holds every swap to the campaign's floor price, so that no other minimum is needed.
    ...(inAcd && acd !== null ? { acd: acd.route, minAcOut: 1n } : {}),
  };
}

function attentionOf(body: VauBody) {
  const { earnedAtSeconds, seconds, site, country, cohortFilter, userPresence, isHotPage } = body;
  return {
    earnedAt: BigInt(earnedAtSeconds),
    seconds,
    site,
    country,
    userPresence,
    isHotPage,
    ...(cohortFilter === null ? {} : { cohortFilter: hexToBytes(cohortFilter) }),
  };
}

/** A wallet's associated token account. */
function tokenAddress(mint: PublicKey, wallet: PublicKey): PublicKey {
  const seeds = [wallet.toBytes(), TOKEN_PROGRAM_ID.toBytes(), mint.toBytes()];
  return PublicKey.findProgramAddressSync(seeds, ASSOCIATED_TOKEN_PROGRAM_ID)[0];
}

function unitsOf({ payoutAsset }: Campaign): number {
  return payoutAsset === 'AttentionToken' ? COMPUTE_UNITS.acd : COMPUTE_UNITS.usdc;
}

function ruleOf(name: RouterErrorName): string {
  return reasonOf(new ROUTER_ERRORS[name]());
}
