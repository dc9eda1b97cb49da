/**
 * Whether a campaign would pay for a visitor's attention, judged by its terms before anything is recorded: what the program would refuse
 * anyway is told to the page at once.
 */
import {
  campaignPhase,
  cohortFilter,
  decodeBase58,
  filterMatchesAny,
  parseTag,
  type SignedTag,
  siteHash,
  TagFormatError,
} from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

import { type CampaignTerms, goodKeys, keysOf } from '../chain/terms';
import type { Outcome } from '../model';
import type { OpenSession } from '../ports';
import { verdictOf } from '../tag/verdict';
import { accepted, invalidField, type Refused, refused, ruleBroken } from './refusals';

/** What a session starts with. */
export interface Eligible {
  readonly tag: SignedTag;
  /** 32 bytes; null where the visitor's cohorts are not known. */
  readonly cohortFilter: Uint8Array | null;
}

/** What the judgement depends on besides terms and request. */
export interface EligibilityOptions {
  /** Unix seconds. */
  readonly now: bigint;
  readonly programId: PublicKey;
  /** Whose key signs the submissions. */
  readonly attester: PublicKey;
  /** Whether payouts in AC-D can be made. */
  readonly servesAcd: boolean;
}

/** Judges a request to open a session. */
export async function judgeOpening(
  terms: CampaignTerms,
  request: OpenSession,
  options: EligibilityOptions,
): Promise<Outcome<Eligible>> {
  const broken = serviceRefusal(terms, options) ?? runningRefusal(terms, options.now);
  if (broken !== null) return broken;
  const account = walletOf(request.account);
  if (account === null)
    return invalidField('invalid_account', 'account', 'must be a wallet’s 32 bytes in base58');
  const tag = readTag(request.tag);
  if (!('signature' in tag)) return tag;
  const filter = request.cohorts === null ? null : cohortFilter(request.cohorts);
  const refusal =
    (await tagRefusal(terms, tag, options)) ??
    partiesRefusal(terms, account, tag.influencer) ??
    targetingRefusal(terms, request, filter);
  return refusal ?? accepted({ tag, cohortFilter: filter });
}

/** Why this edge can not serve the campaign at all; null when it can. */
export function serviceRefusal(
  terms: CampaignTerms,
  { attester, servesAcd }: Pick<EligibilityOptions, 'attester' | 'servesAcd'>,
): Refused | null {
  if (!keysOf(terms.attester).some((key) => key.equals(attester))) {
    return ruleBroken('attester_unauthorized', 409, 'UnauthorizedAttester', 'campaign_id');
  }
  if (terms.payoutAsset === 'AttentionToken' && !servesAcd) {
    return refused({
      code: 'payout_unsupported',
      status: 409,
      field: 'campaign_id',
      message: 'the campaign pays in AC-D, and no pool was named to this edge',
    });
  }
  return null;
}

/** A wallet's key; null for text that is none. */
export function walletOf(text: string): PublicKey | null {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return null;
  const bytes = decodeBase58(text);
  return bytes.length === 32 ? new PublicKey(bytes) : null;
}

const OVER: Record<Exclude<ReturnType<typeof campaignPhase>, 'Running'>, string> = {
  Settling: 'the campaign is over: what was earned still settles, nothing new is taken',
  Ended: 'the campaign is over',
  Closed: 'the campaign is closed',
};

/** Why the campaign takes no new attention now; null when it does. */
export function runningRefusal(terms: CampaignTerms, now: bigint): Refused | null {
  const inactive = (message: string) =>
    refused({ code: 'campaign_inactive', status: 409, field: 'campaign_id', message });
  const phase = campaignPhase(terms, now);
  if (phase !== 'Running') return inactive(OVER[phase]);
  if (terms.paused) return inactive('the campaign is paused');
  return now < terms.startDate ? inactive('the campaign has not begun') : null;
}

function readTag(text: string): SignedTag | Refused {
  try {
    return parseTag(text);
  } catch (error) {
    if (!(error instanceof TagFormatError)) throw error;
    return invalidField('tag_malformed', 'tag', error.message);
  }
}

async function tagRefusal(
  terms: CampaignTerms,
  tag: SignedTag,
  { now, programId }: EligibilityOptions,
): Promise<Refused | null> {
  if (!tag.campaignId.every((byte, index) => byte === terms.id[index])) {
    return invalidField('tag_foreign', 'tag', 'is for another campaign');
  }
  const verdict = await verdictOf(tag, { publicKeys: goodKeys(terms.tagSigner, now), programId, now });
  if (verdict.valid) return null;
  const rules = {
    signature: () => ruleBroken('tag_untrusted', 422, 'TagSignerUnknown', 'tag'),
    lifetime: () => ruleBroken('tag_lifetime', 422, 'InvalidTagLifetime', 'tag'),
    not_yet_valid: () => ruleBroken('tag_not_yet_valid', 422, 'TagExpired', 'tag'),
    expired: () => ruleBroken('tag_expired', 422, 'TagExpired', 'tag'),
  };
  return rules[verdict.reason]();
}

function partiesRefusal(
  terms: CampaignTerms,
  account: PublicKey,
  influencer: PublicKey | null,
): Refused | null {
  if (influencer?.equals(account)) return ruleBroken('self_referral', 422, 'SelfReferral', 'account');
  const insiders = [terms.owner, ...keysOf(terms.attester), ...keysOf(terms.tagSigner)];
  const isInsider = (key: PublicKey | null) => insiders.some((insider) => key?.equals(insider));
  if (isInsider(account)) return ruleBroken('role_conflict', 422, 'RoleConflict', 'account');
  return isInsider(influencer) ? ruleBroken('role_conflict', 422, 'RoleConflict', 'tag') : null;
}

function targetingRefusal(
  { targeting }: CampaignTerms,
  { site, country }: OpenSession,
  filter: Uint8Array | null,
): Refused | null {
  const { sites, countries, cohorts, requireCohort } = targeting;
  const hash = siteHash(site);
  if (sites.length > 0 && !sites.some((target) => target.every((byte, index) => byte === hash[index]))) {
    return ruleBroken('site_not_targeted', 422, 'SiteNotTargeted', 'page_url');
  }
  if (countries.length > 0 && !countries.includes(country)) {
    return ruleBroken('country_not_targeted', 422, 'CountryNotTargeted');
  }
  const fits = cohorts.length === 0 || (filter === null ? !requireCohort : filterMatchesAny(filter, cohorts));
  return fits ? null : ruleBroken('cohort_not_targeted', 422, 'CohortMismatch', 'cohorts');
}
