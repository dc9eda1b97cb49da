/** The one shape in which requests are refused. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';

import type { Refusal } from '../model';
import { limitHeaders } from './headers';

/** Where the codes are explained, in this repository. */
const DOCS = 'docs/EDGE.md';

/** Routes under which refusals are counted. */
export const ROUTES = ['redirect', 'sessions', 'vau', 'conversion', 'beacon', 'other'] as const;

/** One of {@link ROUTES}. */
export type RouteName = (typeof ROUTES)[number];

/**
 * Reasons that are known beforehand, so that their series are there from the beginning, at zero: an alert on an increase would miss the
 * first otherwise.
 */
export const REFUSALS_KNOWN: Readonly<Record<RouteName, readonly string[]>> = {
  redirect: [
    'link_unknown',
    'link_inactive',
    'link_unavailable',
    'rate_limited',
    'method_not_allowed',
    'internal',
  ],
  sessions: ['rate_limited', 'method_not_allowed', 'internal'],
  vau: ['rate_limited', 'nonce_used', 'method_not_allowed', 'internal'],
  conversion: ['rate_limited', 'unauthorized', 'method_not_allowed', 'internal'],
  beacon: ['method_not_allowed', 'internal'],
  other: ['not_found', 'method_not_allowed', 'unauthorized', 'internal'],
};

/** An error's body. */
export const errorSchema = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.description('For machines: lower case with underscores.')),
    message: v.pipe(v.string(), v.description('For people: names the rule.')),
    field: v.optional(v.pipe(v.string(), v.description('The field of the request that breaks the rule.'))),
    vau_id: v.optional(v.pipe(v.string(), v.description('The VAU that the request was already taken as.'))),
    doc_url: v.string(),
  }),
});

/** {@link errorSchema}. */
export type ErrorBody = v.InferOutput<typeof errorSchema>;

/** The body that tells a refusal. */
export function errorBody({ code, message, field, vauId }: Refusal): ErrorBody {
  return {
    error: {
      code,
      message,
      ...(field === undefined ? {} : { field }),
      ...(vauId === undefined ? {} : { vau_id: vauId }),
      doc_url: `${DOCS}#${code}`,
    },
  };
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** The answer that tells a refusal, with Retry-After and the RateLimit headers where it knows them. */
export function errorResponse(context: Context, refusal: Refusal): Response {
  const headers = { ...JSON_HEADERS, ...limitHeaders(refusal) };
  return context.body(JSON.stringify(errorBody(refusal)), refusal.status as ContentfulStatusCode, headers);
}

/** What a client learns of a failure in here. */
export const INTERNAL: Refusal = {
  code: 'internal',
  status: 500,
  message: 'something failed here; the request id finds it in the log',
};
