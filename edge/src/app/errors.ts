/** The one shape in which requests are refused. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';

import type { Refusal } from '../model';
import { limitHeaders } from './headers';

/** Where the codes are explained if nowhere else. */
export const CODES_PATH = '/docs/errors';

/** Routes under which refusals are counted. */
export const ROUTES = ['redirect', 'sessions', 'vau', 'conversion', 'beacon', 'other'] as const;

/** One of {@link ROUTES}. */
export type RouteName = (typeof ROUTES)[number];

/** Can happen on every route. */
const OF_ALL = ['method_not_allowed', 'internal'];
const BODY = 'body_too_large body_incomplete unsupported_media_type invalid_json unknown_field';
const ORIGIN = 'origin_missing origin_mismatch';
const TAG = 'invalid_tag tag_malformed tag_untrusted tag_foreign tag_lifetime tag_not_yet_valid tag_expired';

function words(text: string): string[] {
  return [...text.split(/\s+/), ...OF_ALL];
}

/**
 * Reasons that are known beforehand, so that their series are there from the beginning, at zero: an alert on an increase would miss the
 * first otherwise.
 */
export const REFUSALS_KNOWN: Readonly<Record<RouteName, readonly string[]>> = {
  redirect: ['link_unknown', 'link_inactive', 'link_unavailable', 'rate_limited', ...OF_ALL],
  sessions:
    words(`rate_limited unavailable chain_unavailable ${BODY} ${ORIGIN} ${TAG} invalid_account invalid_page_url
    invalid_page_class invalid_cohorts self_referral role_conflict site_not_targeted country_not_targeted cohort_not_targeted
    campaign_unknown campaign_inactive attester_unauthorized attester_unfunded payout_unsupported`),
  vau: words(`rate_limited unavailable ${BODY} ${ORIGIN} nonce_used session_invalid session_closed insufficient_attention
    too_many_seconds implausible_seconds campaign_inactive new_accounts_limited invalid_session invalid_nonce invalid_seconds invalid_user_presence invalid_last
    invalid_account invalid_page_url`),
  conversion:
    words(`rate_limited unauthorized unavailable ${BODY} invalid_campaign_id invalid_account invalid_value
    invalid_idempotency_key idempotency_key_reused conversion_parked campaign_unknown attester_unauthorized payout_unsupported`),
  beacon: OF_ALL,
  other: ['not_found', 'unauthorized', ...OF_ALL],
};

/** An error's body. */
export const errorSchema = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.description('For machines: lower case with underscores.')),
    message: v.pipe(v.string(), v.description('For people: names the rule.')),
    field: v.optional(v.pipe(v.string(), v.description('The field of the request that breaks the rule.'))),
    vau_id: v.optional(v.pipe(v.string(), v.description('The VAU that the request was already taken as.'))),
    doc_url: v.pipe(v.string(), v.description('Where the code is explained: an absolute URL.')),
  }),
});

/** {@link errorSchema}. */
export type ErrorBody = v.InferOutput<typeof errorSchema>;

/** The body that tells a refusal. @param docsUrl the page where codes are explained, absolute */
export function errorBody({ code, message, field, vauId }: Refusal, docsUrl: string): ErrorBody {
  return {
    error: {
      code,
      message,
      ...(field === undefined ? {} : { field }),
      ...(vauId === undefined ? {} : { vau_id: vauId }),
      doc_url: `${docsUrl}#${code}`,
    },
  };
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/**
 * The answer that tells a refusal, with Retry-After and the RateLimit headers where it knows them.
 *
 * @param docsUrl the page where codes are explained; null: this edge's own, at the address it is asked at
 */
export function errorResponse(context: Context, refusal: Refusal, docsUrl: string | null): Response {
  const page = docsUrl ?? `${new URL(context.req.url).origin}${CODES_PATH}`;
  const headers = { ...JSON_HEADERS, ...limitHeaders(refusal) };
  return context.body(
    JSON.stringify(errorBody(refusal, page)),
    refusal.status as ContentfulStatusCode,
    headers,
  );
}

/** What a client learns of a failure in here. */
export const INTERNAL: Refusal = {
  code: 'internal',
  status: 500,
  message: 'something failed here; the request id finds it in the log',
};
