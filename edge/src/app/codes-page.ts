/** Page of refusal codes: what `doc_url` leads to where no other page is set, an anchor for each code. */
import { htmlOf } from '@crr/kit';
import { Hono } from 'hono';
import * as v from 'valibot';

import { CODES_PATH } from './errors';
import { PAGE_HEADERS } from './headers';
import type { RouteDoc } from './openapi';
import type { AppEnv } from './parts';

/** A code of a refusal. */
export interface RefusalCode {
  /** HTTP status. */
  readonly status: number;
  /** What to do, with code between backticks. */
  readonly text: string;
}

/** Every code, as docs/EDGE.md explains it. */
export const REFUSAL_CODES: Readonly<Record<string, RefusalCode>> = {
  link_unknown: { status: 404, text: 'There is no such link; case matters.' },
  link_inactive: { status: 410, text: 'The link was switched off.' },
  link_unavailable: { status: 503, text: 'The link store does not answer; ask again.' },
  rate_limited: { status: 429, text: 'Wait for Retry-After.' },
  not_found: { status: 404, text: '/openapi.json lists the paths.' },
  method_not_allowed: { status: 405, text: 'Allow names the methods.' },
  internal: { status: 500, text: 'Ask again; tell the operator the X-Request-Id.' },
  unavailable: { status: 503, text: 'State can not be kept at the moment; ask again.' },
  origin_missing: { status: 403, text: 'Browsers send Origin; servers have no business here.' },
  origin_mismatch: { status: 403, text: 'page_url must be a page of the Origin that asks.' },
  body_too_large: { status: 413, text: '4 KB at most.' },
  unsupported_media_type: { status: 415, text: 'Send application/json, or text/plain with JSON in it.' },
  invalid_json: { status: 400, text: 'The body is no JSON.' },
  unknown_field: { status: 422, text: 'The field does not exist; check its spelling.' },
  invalid_account: { status: 422, text: 'A wallet: 32 bytes in base58.' },
  invalid_seconds: { status: 422, text: 'A whole number of seconds.' },
  invalid_value: { status: 422, text: 'A whole number from 0 to 2^64 - 1, as text.' },
  invalid_idempotency_key: { status: 422, text: '1 to 128 visible ASCII characters.' },
  body_incomplete: { status: 400, text: 'The body broke off; send it again.' },
  invalid_page_url: {
    status: 422,
    text: 'A URL of http or https, 2,048 characters at most, 253 of them for the host, without a name and a password.',
  },
  invalid_page_class: { status: 422, text: 'regular or hot.' },
  invalid_cohorts: { status: 422, text: '32 numbers at most, each from 0 to 65,535.' },
  invalid_tag: { status: 422, text: 'Text of 256 characters at most.' },
  invalid_session: { status: 422, text: 'Text of 200 characters at most, as /v1/sessions gave it.' },
  invalid_nonce: { status: 422, text: '8 to 64 characters of A-Z, a-z, 0-9, _ and -.' },
  invalid_user_presence: { status: 422, text: 'true or false.' },
  invalid_last: { status: 422, text: 'true or false.' },
  invalid_campaign_id: { status: 422, text: '32 bytes in base58.' },
  tag_malformed: { status: 422, text: 'The text is no tag.' },
  tag_foreign: { status: 422, text: 'The tag is for another campaign.' },
  tag_untrusted: { status: 422, text: 'Signed by a key that the campaign does not name.' },
  tag_lifetime: { status: 422, text: 'Good for longer than the program takes.' },
  tag_not_yet_valid: { status: 422, text: 'Issued in the future.' },
  tag_expired: { status: 422, text: 'Follow the link again.' },
  campaign_unknown: { status: 404, text: 'No open campaign has this id.' },
  campaign_inactive: { status: 409, text: 'The campaign has not begun, is paused, or has ended.' },
  chain_unavailable: { status: 503, text: 'The node does not answer; ask again.' },
  payout_unsupported: { status: 409, text: 'This edge does not pay in AC-D: `CRR_ACD_POOL` is not set.' },
  attester_unauthorized: { status: 409, text: 'The campaign names another attester.' },
  attester_unfunded: {
    status: 503,
    text: 'The edge has too little SOL to pay fees; ask again. Tell the operator.',
  },
  self_referral: { status: 422, text: 'The account is the influencer.' },
  role_conflict: { status: 422, text: 'Advertiser and attester can not earn in their own campaign.' },
  site_not_targeted: { status: 422, text: 'The campaign pays for other sites.' },
  country_not_targeted: { status: 422, text: 'The campaign pays for other countries.' },
  cohort_not_targeted: { status: 422, text: 'The campaign pays for other cohorts.' },
  new_accounts_limited: {
    status: 429,
    text: 'Too many accounts were new in the campaign lately: wait for Retry-After.',
  },
  session_invalid: { status: 401, text: 'The token was not made here, or for another site.' },
  session_closed: { status: 410, text: 'Open a new session.' },
  nonce_used: { status: 409, text: 'The report was taken already: vau_id is its id.' },
  insufficient_attention: { status: 422, text: 'Less than the campaign takes in one report: count on.' },
  too_many_seconds: { status: 422, text: 'More than one report may claim.' },
  implausible_seconds: { status: 422, text: 'More time than has passed.' },
  unauthorized: { status: 401, text: 'The bearer key is not one of the campaign, or of /metrics.' },
  conversion_parked: {
    status: 409,
    text: 'It was given up for the reason in the message, and paid nothing. A new idempotency key tries again.',
  },
  idempotency_key_reused: { status: 409, text: 'The key stands for another conversion.' },
};

/** The route. */
export function codesRoutes(): Hono<AppEnv> {
  return new Hono<AppEnv>().get(CODES_PATH, (context) => context.body(codesPage(), 200, PAGE_HEADERS));
}

function codesPage(): string {
  const rows = Object.entries(REFUSAL_CODES).map(
    ([code, { status, text }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${htmlOf(text)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Edge: refusals</title>
</head>
<body>
<h1>Refusals</h1>
<p>Every refusal has the shape <code>{"error":{"code","message","field","doc_url"}}</code>; <code>doc_url</code> leads to its row here.</p>
<table>
<thead><tr><th>Code</th><th>Status</th><th>What to do</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

/** The route in the API's document. */
export const codesDocs: readonly RouteDoc[] = [
  {
    method: 'get',
    path: CODES_PATH,
    summary: 'What the codes of refusals mean',
    responses: {
      200: { description: 'A page with an anchor for each code.', type: 'text/html', schema: v.string() },
    },
  },
];
