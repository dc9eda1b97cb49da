/** Verified attention units: what an attester reports of one stretch of a user's attention. */
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';

import { COHORT_FILTER_BYTES, cohortFilter } from './cohort';
import { HASH_BYTES } from './program';
import type { TagClaim, VerifiedAttentionUnit } from './terms';
import { parseUrl } from './url';

const U16_MAX = 0xffff;
const U32_MAX = 0xffff_ffff;

/** What {@link buildVau} takes; everything that has a natural form may come in it. */
export interface VauInput {
  /** The attribution's `totalVaus + 1`. */
  readonly sequence: number;
  /** When the attention ended, Unix seconds. */
  readonly earnedAt: bigint;
  /** 0 to 65535. */
  readonly seconds: number;
  /** The site's URL, of which the origin counts, or its 32-byte hash. */
  readonly site: string | Uint8Array;
  /** ISO 3166-1 alpha-2 in capitals, as the edge saw it. */
  readonly country: string;
  /** IAB category numbers; together with {@link cohortFilter} an error. */
  readonly cohorts?: readonly number[];
  /** A ready 32-byte filter. */
  readonly cohortFilter?: Uint8Array;
  readonly userPresence: boolean;
  /** Explorer traffic. */
  readonly isHotPage: boolean;
  /** Needed on a user's first VAU in a campaign; its proof goes into the instruction right before. */
  readonly tag?: TagClaim;
}

/** A VAU that can't be built: names the field and the rule it breaks. */
export class VauFieldError extends Error {
  override readonly name = 'VauFieldError';

  constructor(
    readonly field: keyof VauInput,
    readonly rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}

/**
 * Builds the argument of `process_campaign_vau`.
 *
 * @throws VauFieldError for a value that the program's types can't hold
 */
export function buildVau(input: VauInput): VerifiedAttentionUnit {
  requireWhole('sequence', input.sequence, 1, U32_MAX);
  requireWhole('seconds', input.seconds, 0, U16_MAX);
  if (!/^[A-Z]{2}$/.test(input.country)) throw new VauFieldError('country', 'must be two capital letters');
  return {
    sequence: input.sequence,
    earnedAt: input.earnedAt,
    seconds: input.seconds,
    siteHash: siteHashOf(input.site),
    country: input.country,
    cohortFilter: cohortFilterOf(input),
    userPresence: input.userPresence,
    isHotPage: input.isHotPage,
    campaignTag: input.tag ? claimOf(input.tag) : null,
  };
}

/**
 * SHA-256 of a site's origin (`https://example.com`, no path, default port left out): what campaigns target and VAUs
 * name.
 *
 * @throws VauFieldError when the text is no URL with an origin
 */
export function siteHash(url: string): Uint8Array {
  const origin = parseUrl(url)?.origin ?? 'null';
  if (origin === 'null') throw new VauFieldError('site', 'must be a URL with an origin');
  return sha256(utf8ToBytes(origin));
}

function siteHashOf(site: string | Uint8Array): Uint8Array {
  if (typeof site === 'string') return siteHash(site);
  if (site.length !== HASH_BYTES) throw new VauFieldError('site', `must have ${HASH_BYTES} bytes`);
  return site;
}

function cohortFilterOf({ cohorts, cohortFilter: filter }: VauInput): Uint8Array | null {
  if (cohorts && filter) throw new VauFieldError('cohorts', 'must not be given together with cohortFilter');
  if (cohorts?.some((cohort) => !Number.isInteger(cohort) || cohort < 0 || cohort > U16_MAX)) {
    throw new VauFieldError('cohorts', `must be whole numbers from 0 to ${U16_MAX}`);
  }
  if (filter && filter.length !== COHORT_FILTER_BYTES) {
    throw new VauFieldError('cohortFilter', `must have ${COHORT_FILTER_BYTES} bytes`);
  }
  return filter ?? (cohorts ? cohortFilter(cohorts) : null);
}

/** Leaves out what a signed tag has besides: the campaign follows from the instruction's accounts. */
function claimOf({ influencer, issuedAt, expiresAt }: TagClaim): TagClaim {
  return { influencer, issuedAt, expiresAt };
}

function requireWhole(field: keyof VauInput, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new VauFieldError(field, `must be a whole number from ${least} to ${most}`);
  }
}
