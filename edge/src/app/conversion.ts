/** Conversions, which advertisers' servers report. */
import { conversionKey, isPlaceholder } from '@crr/sdk';
import { sha256 } from '@noble/hashes/sha2';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';

import type { Outcome, Refusal } from '../model';
import type { ReportConversion } from '../ports';
import { type Answer, admit, asked, respond } from './asking';
import { readBody } from './body';
import * as fields from './fields';
import type { RouteDoc } from './openapi';
import type { AppEnv, RouteParts } from './parts';
import type { AppSettings } from './settings';

/** Where conversions are reported. */
export const CONVERSION_PATH = '/v1/conversion';

const U64_MAX = (1n << 64n) - 1n;
const VALUE_RULE = 'must be a whole number from 0 to 2^64 - 1 in decimal, as text';
const KEY_RULE = 'must have 1 to 128 visible ASCII characters';

const conversionSchema = v.strictObject({
  campaign_id: v.pipe(
    v.string('must be text'),
    v.regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, 'must be 32 bytes in base58'),
    v.description('In base58.'),
  ),
  account: fields.account,
  value: v.pipe(
    v.string(VALUE_RULE),
    v.regex(/^(0|[1-9]\d{0,19})$/, VALUE_RULE),
    v.check((value) => BigInt(value) <= U64_MAX, VALUE_RULE),
    v.description('A whole number in decimal, in the unit that advertiser and attester agreed on.'),
  ),
  idempotency_key: v.pipe(
    v.string('must be text'),
    v.regex(/^[\x21-\x7e]{1,128}$/, KEY_RULE),
    v.check((value) => !isPlaceholder(value), fields.PLACEHOLDER_RULE),
    v.description('The same again is the same conversion.'),
  ),
});

const UNAUTHORIZED: Refusal = {
  code: 'unauthorized',
  status: 401,
  message: 'a key of the campaign’s conversions must be given: Authorization: Bearer <key>',
};

/** The route. */
export function conversionRoutes(parts: RouteParts): Hono<AppEnv> {
  const keys = new ConversionKeys(parts.settings);
  return new Hono<AppEnv>().post(CONVERSION_PATH, async (context) => {
    const outcome = await answer(parts, keys, context);
    if (!outcome.ok && outcome.refusal.status === 401) {
      context.header('WWW-Authenticate', 'Bearer realm="conversions"');
    }
    return respond(parts, context, 'conversion', outcome);
  });
}

/** One server may report for all campaigns: who has a campaign's key is limited by campaign, everybody else by network. */
async function answer(
  parts: RouteParts,
  keys: ConversionKeys,
  context: Context<AppEnv>,
): Promise<Outcome<Answer>> {
  const { settings, services } = parts;
  const most = settings.limits.conversionsPerMinute;
  const report = await readReport(keys, context);
  if (!report.ok) {
    const admitted = await admit(parts, context, 'conversion', most);
    return admitted.ok ? report : admitted;
  }
  const { campaignId } = report.value;
  const admitted = await admit(parts, context, 'conversion', most, `campaign:${campaignId}`);
  if (!admitted.ok) return admitted;
  const taken = await asked(parts, 'conversion', () => services.desk(campaignId).convert(report.value));
  return taken.ok ? { ok: true, value: { status: 202, body: { conversion_id: taken.value.id } } } : taken;
}

/** The report, proven by a key of its campaign's. */
async function readReport(
  keys: ConversionKeys,
  context: Context<AppEnv>,
): Promise<Outcome<ReportConversion>> {
  const key = bearerOf(context);
  if (key === null) return { ok: false, refusal: UNAUTHORIZED };
  const body = await readBody(context.req.raw, conversionSchema);
  if (!body.ok) return body;
  const { campaign_id: campaignId, account, value, idempotency_key: idempotencyKey } = body.value;
  // Whether there is such a campaign is not looked at: who has none of its keys learns nothing of it.
  if (!keys.allow(campaignId, key)) return { ok: false, refusal: UNAUTHORIZED };
  return { ok: true, value: { campaignId, account, value, idempotencyKey } };
}

/** Who may report conversions of which campaign. */
class ConversionKeys {
  private readonly secrets: readonly string[];
  private readonly hashes: ReadonlyMap<string, readonly Uint8Array[]>;

  constructor(settings: Pick<AppSettings, 'conversionSecrets' | 'conversionKeys'>) {
    this.secrets = settings.conversionSecrets;
    const given = Object.entries(settings.conversionKeys);
    this.hashes = new Map(given.map(([id, texts]) => [id, texts.map(hexToBytes)]));
  }

  /** Takes the same time whatever the key has in common with a right one. */
  allow(campaignId: string, key: string): boolean {
    const given = sha256(utf8ToBytes(key));
    const derived = this.secrets.map((secret) => sha256(utf8ToBytes(conversionKey(secret, campaignId))));
    const known = [...derived, ...(this.hashes.get(campaignId) ?? [])];
    return known.map((hash) => difference(hash, given) === 0).includes(true);
  }
}

function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((bits, byte, at) => bits | (byte ^ (other[at] ?? 256)), one.length ^ other.length);
}

function bearerOf(context: Context): string | null {
  return /^Bearer +([\x21-\x7e]{1,256})$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? null;
}

/** The route in the API's document. */
export const conversionDocs: readonly RouteDoc[] = [
  {
    method: 'post',
    path: CONVERSION_PATH,
    summary: 'Reports a conversion of an account that a campaign’s tag brought',
    auth: 'conversionKey',
    request: conversionSchema,
    responses: {
      202: {
        description: 'Taken, durably: it lands on chain exactly once or is parked with a reason.',
        schema: v.object({ conversion_id: v.string() }),
      },
      400: { description: 'The body is no JSON.' },
      401: { description: 'The key is missing, or none of the campaign’s.' },
      404: { description: 'The campaign does not exist.' },
      409: {
        description:
          'The idempotency key stands for another conversion, the conversion was given up, or the campaign is not served here.',
      },
      413: { description: 'The body is too large.' },
      415: { description: 'The body has another type.' },
      422: { description: 'A field breaks its rule.' },
      429: { description: 'Too many requests of one network; see Retry-After.' },
      503: { description: 'It can not be taken now; see Retry-After.' },
    },
  },
];
