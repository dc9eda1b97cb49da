/** What the program will do with a VAU, told beforehand. */
import type { PublicKey } from '@solana/web3.js';

import type { Attribution, Campaign, CampaignPot, Influencer } from '../accounts';
import { tagTimeProblem } from '../tag';
import type { VerifiedAttentionUnit } from '../terms';
import { type Allowance, mostUsdc, payableUsdc, UNLIMITED_USDC } from './budget';
import {
  allowanceOf,
  costUsdc,
  earningRefusal,
  floorPrice,
  isInsider,
  possibleRefusal,
  recordingRefusal,
  sameBytes,
  slotAccepts,
  splitFor,
  targetedRefusal,
} from './campaign';
import { vauOverflows } from './overflow';
import { adjustedUsdc, multiplierPercent, qualityScore } from './quality';
import { REFUSAL_CODES, type Refusal } from './refusal';
import { minimumAcOut, type Split } from './split';

/** What a quote can't read from accounts; a rule whose value is left out counts as kept. */
export interface QuoteContext {
  /** The transaction's attester. */
  readonly attester?: PublicKey;
  readonly user?: PublicKey;
  /** The key that signed the tag. */
  readonly tagSigner?: PublicKey;
  /** Whether the tag's influencer had joined the campaign when the tag was issued. */
  readonly joined?: boolean;
  /** The attester's minimum of AC for the whole payable amount; 0 for a campaign in USDC, and to accrue USDC in AC-D. */
  readonly minAcOut?: bigint;
}

/** The program's answer to a VAU or conversion. */
export type Quote =
  /** Recorded, and `split` paid or, where a payee can't receive, accrued. */
  | {
      readonly outcome: 'paid';
      readonly worthUsdc: bigint;
      readonly allowance: Allowance;
      readonly split: Split;
    }
  /** Nothing recorded; an event tells that a budget is used up. The same may come again when there is budget. */
  | { readonly outcome: 'exhausted'; readonly worthUsdc: bigint; readonly allowance: Allowance }
  /** The transaction fails with this error code. */
  | { readonly outcome: 'refused'; readonly errorName: Refusal; readonly errorCode: number };

/** {@link Quote} with the VAU's quality. */
export type VauQuote =
  | (Extract<Quote, { outcome: 'paid' | 'exhausted' }> & {
      readonly qualityScore: number;
      readonly multiplierPercent: number;
    })
  | Extract<Quote, { outcome: 'refused' }>;

/** An attribution that no VAU was recorded for yet. */
const UNTOUCHED = {
  totalVaus: 0,
  totalAttentionSeconds: 0n,
  totalUserEarnedUsdc: 0n,
  totalInfluencerEarnedUsdc: 0n,
} as const;

/**
 * What `process_campaign_vau` will answer at `now` (Unix seconds), by the program's arithmetic and in the order of its
 * checks.
 *
 * Not foreseen: what depends on accounts outside of the arguments, i.e. the Ed25519 instruction's shape, token accounts
 * that are not the payees', and a swap venue's price.
 *
 * @param attribution `null` before the user's first VAU in the campaign
 * @param influencer the account given to the instruction; `null` for a link of the campaign's own
 */
export function quoteVau(
  campaign: Campaign,
  pot: CampaignPot,
  attribution: Attribution | null,
  influencer: Influencer | null,
  vau: VerifiedAttentionUnit,
  now: bigint,
  context: QuoteContext = {},
): VauQuote {
  const refusal =
    eligibilityRefusal(campaign, pot, vau, now, context) ??
    (attribution
      ? attributionRefusal(campaign, attribution, context)
      : firstTouchRefusal(campaign, vau, now, context)) ??
    attesterRefusal(attribution, context) ??
    sequenceRefusal(attribution, vau.sequence) ??
    timeRefusal(campaign, attribution, vau, now);
  if (refusal) return refused(refusal);

  const quality = qualityOf(campaign, vau);
  const { worthUsdc, ...score } = quality;
  const cost = costUsdc(attribution ?? UNTOUCHED);
  if (cost > UNLIMITED_USDC) return refused('ArithmeticOverflow');
  const allowance = allowanceOf(campaign, pot, cost, now);
  if (worthUsdc > 0n && mostUsdc(allowance) === 0n) {
    return { outcome: 'exhausted', worthUsdc, allowance, ...score };
  }

  const referrer = attribution ? attribution.influencer : (vau.campaignTag?.influencer ?? null);
  if (!isAccountOf(influencer, referrer)) return refused('InfluencerMismatch');
  const split = splitFor(campaign, payableUsdc(allowance, worthUsdc), influencer);
  const booking = { campaign, pot, attribution: attribution ?? UNTOUCHED, influencer, split, now };
  const attention = { seconds: vau.seconds, qualityScore: score.qualityScore, first: !attribution };
  if (vauOverflows(booking, attention)) return refused('ArithmeticOverflow');
  const minimum = minimumRefusal(campaign, split, context.minAcOut, now);
  return minimum ? refused(minimum) : { outcome: 'paid', worthUsdc, allowance, split, ...score };
}

function eligibilityRefusal(
  campaign: Campaign,
  pot: CampaignPot,
  vau: VerifiedAttentionUnit,
  now: bigint,
  { attester }: QuoteContext,
): Refusal | undefined {
  if (!sameBytes(pot.campaignId, campaign.id)) return 'CampaignIdMismatch';
  if (attester && !slotAccepts(campaign.attester, attester, now, vau.earnedAt)) return 'UnauthorizedAttester';
  return (
    recordingRefusal(campaign, now) ??
    earningRefusal(campaign, vau.earnedAt, now) ??
    (vau.seconds < campaign.minAttentionSeconds ? 'InsufficientAttention' : undefined) ??
    targetedRefusal(campaign, vau)
  );
}

/** Refuses an attribution of another user or campaign. */
export function attributionRefusal(
  campaign: Campaign,
  attribution: Attribution,
  { user }: QuoteContext,
): Refusal | undefined {
  const sameUser = !user || attribution.user.equals(user);
  return sameUser && sameBytes(attribution.campaignId, campaign.id) ? undefined : 'NoAttribution';
}

/** Refuses a first touch without a good tag, and one that attributes whom it must not. */
function firstTouchRefusal(
  campaign: Campaign,
  { campaignTag, earnedAt }: VerifiedAttentionUnit,
  now: bigint,
  { user, tagSigner, joined }: QuoteContext,
): Refusal | undefined {
  if (!campaignTag) return 'NoCampaignTag';
  if (tagSigner && !slotAccepts(campaign.tagSigner, tagSigner, now, earnedAt)) return 'TagSignerUnknown';
  const problem = tagTimeProblem(campaignTag, earnedAt);
  if (problem) return problem === 'lifetime' ? 'InvalidTagLifetime' : 'TagExpired';
  if (user && isInsider(campaign, user)) return 'RoleConflict';
  const { influencer } = campaignTag;
  if (!influencer) return undefined;
  if (user?.equals(influencer)) return 'SelfReferral';
  if (isInsider(campaign, influencer)) return 'RoleConflict';
  return campaign.influencerPolicy === 'Joined' && joined === false ? 'NotJoined' : undefined;
}

/** Refuses an attester who is one of the payees: at a first touch that is refused as an insider already. */
export function attesterRefusal(
  attribution: Attribution | null,
  { attester }: QuoteContext,
): Refusal | undefined {
  if (!attester || !attribution) return undefined;
  const isPayee = attribution.user.equals(attester) || attribution.influencer?.equals(attester);
  return isPayee ? 'RoleConflict' : undefined;
}

function timeRefusal(
  campaign: Campaign,
  attribution: Attribution | null,
  vau: VerifiedAttentionUnit,
  now: bigint,
): Refusal | undefined {
  const issuedAt = attribution ? attribution.tagIssuedAt : vau.campaignTag?.issuedAt;
  const total = (attribution?.totalAttentionSeconds ?? 0n) + BigInt(vau.seconds);
  return issuedAt === undefined ? undefined : possibleRefusal(campaign, total, issuedAt, now);
}

/** Refuses a replay and a gap. */
function sequenceRefusal(attribution: Attribution | null, sequence: number): Refusal | undefined {
  return (attribution?.totalVaus ?? 0) + 1 === sequence ? undefined : 'SequenceMismatch';
}

function qualityOf(campaign: Campaign, vau: VerifiedAttentionUnit) {
  const { payoutRules } = campaign;
  const score = qualityScore({ ...vau, hasCohort: vau.cohortFilter !== null });
  const percent = multiplierPercent(payoutRules.qualityMultipliers, score);
  const worthUsdc = adjustedUsdc(payoutRules.baseRatePerSecondUsdc, vau.seconds, percent);
  return { qualityScore: score, multiplierPercent: percent, worthUsdc };
}

/** Whether the account given is that of the attributed influencer: none for none. */
export function isAccountOf(influencer: Influencer | null, referrer: PublicKey | null): boolean {
  return influencer && referrer ? influencer.wallet.equals(referrer) : influencer === referrer;
}

/** Refuses a minimum that does not fit the payout asset, or that no amount of AC could reach. */
export function minimumRefusal(
  campaign: Campaign,
  { payableUsdc }: Split,
  minAcOut: bigint | undefined,
  now: bigint,
): Refusal | undefined {
  if (minAcOut === undefined || minAcOut === 0n) return undefined;
  if (campaign.payoutAsset === 'Usdc') return 'InvalidMinimumOut';
  const minAcPerUsdc = floorPrice(campaign, now);
  const least = minimumAcOut({ payableUsdc, swappedUsdc: payableUsdc, minAcOut, minAcPerUsdc });
  return least >= 1n << 64n ? 'ArithmeticOverflow' : undefined;
}

/** The answer to what fails with an error code. */
export function refused(errorName: Refusal): Extract<Quote, { outcome: 'refused' }> {
  return { outcome: 'refused', errorName, errorCode: REFUSAL_CODES[errorName] };
}
