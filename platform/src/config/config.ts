/** The platform's settings, from the environment. */

import { type SettingProblem, SettingsError } from '@crr/kit';
import { z } from '@hono/zod-openapi';
import { CLUSTERS, type Cluster, DEFAULT_SETTINGS, type Limits, type PlatformSettings } from '../settings';

/** Variables by name; those that are not settings are passed over. */
export type Variables = Readonly<Record<string, string | undefined>>;

const THIS_MACHINE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const KEY_BYTES = 32;
const METRICS_TOKEN_LEAST = 16;
const CONVERSION_SECRET_LEAST = 32;
const PER_MINUTE_MOST = 10_000_000;
const BODY_LEAST = 1_024;
const BODY_MOST = 16_777_216;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const httpsUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https URL (http on this machine alone)' })
  .refine(isPrivate, {
    error: 'must be an https URL (http on this machine alone)',
  });
const base58 = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, 'must be a public key in base58');
const name = z.string().min(1).max(255);

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`);

/** A list in JSON. @param rule said of whatever is not one */
const json = <T extends z.ZodType>(schema: T, rule: string) =>
  z
    .string()
    .transform(parsed)
    .refine((value) => schema.safeParse(value).success, rule)
    .transform((value) => schema.parse(value));

const perMinute = whole(1, PER_MINUTE_MOST).optional();

const schema = z.object({
  PLATFORM_ISSUERS: json(
    z.array(z.strictObject({ issuer: name, audience: name, jwksUrl: httpsUrl })),
    'must be JSON: [{"issuer":…,"audience":…,"jwksUrl":"https://…"}]',
  ).optional(),
  PLATFORM_ADMINS: json(
    z.array(z.strictObject({ issuer: name, sub: name })),
    'must be JSON: [{"issuer":…,"sub":…}]',
  ).optional(),
  PLATFORM_SECRETS_KEY: z
    .string()
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
    .refine((bytes) => bytes.length === KEY_BYTES, `must be ${KEY_BYTES} bytes in base64`),
  PLATFORM_LIMIT_READS_PER_MINUTE: perMinute,
  PLATFORM_LIMIT_WRITES_PER_MINUTE: perMinute,
  PLATFORM_LIMIT_EVENTS_PER_MINUTE: perMinute,
  PLATFORM_LIMIT_SENSITIVE_PER_MINUTE: perMinute,
  PLATFORM_LIMIT_ANONYMOUS_PER_MINUTE: perMinute,
  PLATFORM_BODY_MOST_BYTES: whole(BODY_LEAST, BODY_MOST).optional(),
  PLATFORM_SESSION_DAYS: whole(1, 365).optional(),
  PLATFORM_LATE_FACT_DAYS: whole(1, 365).optional(),
  PLATFORM_CLIENT_IP_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
    .optional(),
  PLATFORM_ALLOWED_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins such as https://app.example (http on this machine alone), separated by commas, without paths and wildcards',
    )
    .optional(),
  PLATFORM_METRICS_TOKEN: z
    .string()
    .min(METRICS_TOKEN_LEAST, `must have ${METRICS_TOKEN_LEAST} characters at least`)
    .optional(),
  PLATFORM_EDGE_URL: httpUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  PLATFORM_DOCS_URL: httpUrl.transform((url) => url.replace(/#.*$/, '')).optional(),
  PLATFORM_DOMAIN: z
    .string()
    .regex(/^[A-Za-z0-9.:-]{1,255}$/, 'must be a host, with its port where that is needed')
    .optional(),
  PLATFORM_SOLANA_CLUSTER: z.enum(CLUSTERS, { error: `must be one of ${CLUSTERS.join(', ')}` }).optional(),
  CRR_RPC_URL: httpUrl.optional(),
  CRR_PROGRAM_ID: base58.optional(),
  PLATFORM_ATTESTER: base58.optional(),
  PLATFORM_TAG_SIGNER: base58.optional(),
  PLATFORM_CONVERSION_SECRET: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (secrets) => secrets.every((secret) => secret.length >= CONVERSION_SECRET_LEAST),
      `must have ${CONVERSION_SECRET_LEAST} characters or more, in each part where a comma separates two`,
    )
    .optional(),
});

type Found = z.output<typeof schema>;

/** Reads the settings. @throws SettingsError naming each variable that is missing or wrong, and its rule */
export function readSettings(variables: Variables): PlatformSettings {
  // What is set to nothing is not set.
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== '' && value !== undefined),
  );
  const result = schema.safeParse(set);
  if (!result.success) throw new SettingsError(problemsOf(result.error.issues, set));
  return settingsOf(result.data);
}

function settingsOf(found: Found): PlatformSettings {
  const defaults = DEFAULT_SETTINGS;
  return {
    issuers: found.PLATFORM_ISSUERS ?? defaults.issuers,
    admins: found.PLATFORM_ADMINS ?? defaults.admins,
    secretsKey: found.PLATFORM_SECRETS_KEY,
    limits: limitsOf(found, defaults.limits),
    bodyMostBytes: found.PLATFORM_BODY_MOST_BYTES ?? defaults.bodyMostBytes,
    attribution: {
      sessionDays: found.PLATFORM_SESSION_DAYS ?? defaults.attribution.sessionDays,
      lateFactDays: found.PLATFORM_LATE_FACT_DAYS ?? defaults.attribution.lateFactDays,
    },
    allowedOrigins: found.PLATFORM_ALLOWED_ORIGINS ?? defaults.allowedOrigins,
    clientIpHeader: found.PLATFORM_CLIENT_IP_HEADER ?? defaults.clientIpHeader,
    metricsToken: found.PLATFORM_METRICS_TOKEN ?? defaults.metricsToken,
    edgeUrl: found.PLATFORM_EDGE_URL ?? defaults.edgeUrl,
    docsUrl: found.PLATFORM_DOCS_URL ?? defaults.docsUrl,
    domain: found.PLATFORM_DOMAIN ?? defaults.domain,
    cluster: found.PLATFORM_SOLANA_CLUSTER ?? clusterOf(found.CRR_RPC_URL),
    chain: chainOf(found),
  };
}

/** By the names that nodes of the public clusters have; on this machine it is a chain of one's own. */
function clusterOf(rpcUrl: string | undefined): Cluster {
  if (rpcUrl === undefined) return DEFAULT_SETTINGS.cluster;
  const { hostname } = new URL(rpcUrl);
  if (THIS_MACHINE.includes(hostname)) return 'localnet';
  return CLUSTERS.find((cluster) => hostname.includes(cluster)) ?? 'mainnet';
}

function limitsOf(found: Found, defaults: Limits): Limits {
  return {
    read: found.PLATFORM_LIMIT_READS_PER_MINUTE ?? defaults.read,
    write: found.PLATFORM_LIMIT_WRITES_PER_MINUTE ?? defaults.write,
    events: found.PLATFORM_LIMIT_EVENTS_PER_MINUTE ?? defaults.events,
    sensitive: found.PLATFORM_LIMIT_SENSITIVE_PER_MINUTE ?? defaults.sensitive,
    anonymous: found.PLATFORM_LIMIT_ANONYMOUS_PER_MINUTE ?? defaults.anonymous,
  };
}

/** The chain is on when both of the edge's keys are told. */
function chainOf(found: Found): PlatformSettings['chain'] {
  const { PLATFORM_ATTESTER: attester, PLATFORM_TAG_SIGNER: tagSigner, CRR_RPC_URL: rpcUrl } = found;
  if (attester === undefined && tagSigner === undefined) return null;
  const missing = Object.entries({
    CRR_RPC_URL: rpcUrl,
    PLATFORM_ATTESTER: attester,
    PLATFORM_TAG_SIGNER: tagSigner,
  })
    .filter(([, value]) => value === undefined)
    .map(([variable]) => ({ variable, rule: 'must be set where campaigns are put on chain' }));
  if (rpcUrl === undefined || attester === undefined || tagSigner === undefined)
    throw new SettingsError(missing);
  return {
    rpcUrl,
    programId: found.CRR_PROGRAM_ID ?? null,
    attester,
    tagSigner,
    conversionSecrets: found.PLATFORM_CONVERSION_SECRET ?? [],
  };
}

function problemsOf(issues: readonly z.core.$ZodIssue[], set: object): SettingProblem[] {
  const rules = new Map<string, string>();
  for (const { path, message } of issues) {
    const variable = String(path[0]);
    if (!rules.has(variable)) rules.set(variable, Object.hasOwn(set, variable) ? message : 'must be set');
  }
  return [...rules].map(([variable, rule]) => ({ variable, rule }));
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As browsers write it in `Origin`: a page that crossed a network in the clear may be anybody's. */
function isOrigin(text: string): boolean {
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text && isPrivate(text);
}

/** Whoever can change the answer chooses the keys: it must not cross a network in the clear. */
function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || THIS_MACHINE.includes(hostname);
}
