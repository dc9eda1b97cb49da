/** The edge's settings, from bindings on Cloudflare and from the environment on Node. */
import { type SettingProblem, SettingsError } from '@crr/kit';
import type { Keypair, PublicKey } from '@solana/web3.js';
import * as v from 'valibot';
import { type AppSettings, DEFAULT_APP_SETTINGS } from '../app/settings';
import { type AcdSettings, DEFAULT_DESK_SETTINGS, type DeskSettings } from '../desk/settings';
import {
  address,
  conversionKeys,
  header,
  key,
  keys,
  oneOf,
  secret,
  secretList,
  secrets,
  url,
  whole,
} from './fields';
import { keypairOf } from './keys';

/** What both runtimes need. */
export interface EdgeSettings {
  readonly rpcUrl: string;
  /** Null: the one that this build belongs to. */
  readonly programId: PublicKey | null;
  /** Null: the one that this build belongs to. */
  readonly attentionProgramId: PublicKey | null;
  /** Keys that sign tags, as the keyring reads them; the first signs by default. */
  readonly tagSecrets: readonly string[];
  /** Signs VAUs and pays their fees; none of the keys that sign tags. */
  readonly attester: Keypair;
  readonly app: AppSettings;
  readonly desk: DeskSettings;
  /** Where attention without a campaign goes; null: it is counted. */
  readonly thermostatUrl: string | null;
}

/** What a worker needs besides: the project's database over HTTP. */
export interface WorkerSettings extends EdgeSettings {
  readonly collector: { readonly url: string; readonly key: string };
  /** Among how many fronts the visitors are divided. Changing it moves their limits' counts, and loses nothing. */
  readonly frontShards: number;
}

/** Variables by name; those that are not settings are passed over. */
export type Variables = Readonly<Record<string, unknown>>;

const PER_MINUTE = whole(1, 1_000_000);
const NEW_ACCOUNTS = whole(0, 100_000_000);
const { limits: LIMITS } = DEFAULT_APP_SETTINGS;

const edge = {
  CRR_RPC_URL: url,
  CRR_PROGRAM_ID: v.optional(address),
  CRR_ATTENTION_PROGRAM_ID: v.optional(address),
  CRR_ACD_POOL: v.optional(address),
  CRR_LOOKUP_TABLE: v.optional(address),
  TAG_SIGNER_SEEDS: keys,
  ATTESTER_KEY: key,
  SESSION_SECRET: secrets(32),
  IP_SALT: secret(16),
  THERMOSTAT_URL: v.optional(url),
  CONSENT_MODE: v.optional(oneOf(['cookies', 'cookieless'])),
  COOKIE_SAME_SITE: v.optional(oneOf(['Lax', 'Strict', 'None'])),
  TAG_LIFETIME_SECONDS: v.optional(whole(60, 90 * 86_400)),
  COUNTRY_HEADER: v.optional(header),
  CLIENT_IP_HEADER: v.optional(header),
  DOCS_URL: v.optional(url),
  METRICS_TOKEN: v.optional(secret(16)),
  CONVERSION_SECRET: v.optional(secretList(32)),
  CONVERSION_KEYS: v.optional(conversionKeys),
  JOURNAL_DEADLINE_MS: v.optional(whole(1, 5_000)),
  TERMS_DEADLINE_MS: v.optional(whole(1, 5_000)),
  FIRST_TERMS_DEADLINE_MS: v.optional(whole(1, 5_000)),
  READY_JOURNAL_SECONDS: v.optional(whole(1, 86_400)),
  LIMIT_REDIRECTS_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_SESSIONS_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_REPORTS_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_CONVERSIONS_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_SESSIONS_PER_TAG_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_REPORTS_PER_TAG_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_REPORTS_PER_SITE_PER_MINUTE: v.optional(PER_MINUTE),
  LIMIT_NEW_ACCOUNTS_PER_NETWORK_PER_HOUR: v.optional(NEW_ACCOUNTS),
  LIMIT_NEW_ACCOUNTS_PER_TAG_PER_HOUR: v.optional(NEW_ACCOUNTS),
  LIMIT_NEW_ACCOUNTS_PER_CAMPAIGN_PER_DAY: v.optional(NEW_ACCOUNTS),
  SESSION_SECONDS: v.optional(whole(60, 86_400)),
  REPORT_EVERY_SECONDS: v.optional(whole(1, 300)),
  CONVERSION_WAIT_SECONDS: v.optional(whole(0, 604_800)),
  MAX_PRIORITY_MICRO_LAMPORTS: v.optional(whole(0, 10_000_000)),
};

const worker = {
  ...edge,
  LINK_STORE_URL: url,
  COLLECTOR_KEY: secret(16),
  FRONT_SHARDS: v.optional(whole(1, 256)),
};

const edgeSchema = v.object(edge);
const workerSchema = v.object(worker);
const FRONT_SHARDS = 4;
const HOUR_SECONDS = 3_600;

const POOL_MISSING: SettingProblem = {
  variable: 'CRR_ACD_POOL',
  rule: 'must be set where CRR_LOOKUP_TABLE is: the table serves payouts through a pool',
};
const TABLE_MISSING: SettingProblem = {
  variable: 'CRR_LOOKUP_TABLE',
  rule: 'must be set where CRR_ACD_POOL is: no payout in AC-D fits a transaction without',
};

type EdgeVariables = v.InferOutput<typeof edgeSchema>;

/** Those of the variables that a worker has a use for: nothing else of a process's environment is its business. */
export function workerVariables<Value>(variables: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => Object.hasOwn(worker, name)));
}

/** Reads an edge's settings on Node. @throws SettingsError naming each variable that is missing or wrong, and its rule */
export function readNodeSettings(variables: Variables): EdgeSettings {
  return edgeSettings(read(edgeSchema, variables));
}

/** Reads a worker's settings. @throws SettingsError naming each variable that is missing or wrong, and its rule */
export function readWorkerSettings(variables: Variables): WorkerSettings {
  const found = read(workerSchema, variables);
  return {
    ...edgeSettings(found),
    collector: { url: found.LINK_STORE_URL, key: found.COLLECTOR_KEY },
    frontShards: found.FRONT_SHARDS ?? FRONT_SHARDS,
  };
}

function read<Schema extends typeof edgeSchema | typeof workerSchema>(
  schema: Schema,
  variables: Variables,
): v.InferOutput<Schema> {
  // What is set to nothing is not set.
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = v.safeParse(schema, set);
  if (result.success) return result.output;
  throw new SettingsError(problemsOf(result.issues, set));
}

function problemsOf(issues: readonly v.BaseIssue<unknown>[], set: Variables): SettingProblem[] {
  const rules = new Map<string, string>();
  for (const { path, message } of issues) {
    const variable = String(path?.[0]?.key);
    if (!rules.has(variable)) rules.set(variable, variable in set ? message : 'must be set');
  }
  return [...rules].map(([variable, rule]) => ({ variable, rule }));
}

function edgeSettings(found: EdgeVariables): EdgeSettings {
  const attester = keypairOf(found.ATTESTER_KEY) as Keypair;
  if (found.TAG_SIGNER_SEEDS.some((tagKey) => keypairOf(tagKey)?.publicKey.equals(attester.publicKey))) {
    const rule = 'must not be one of the keys in TAG_SIGNER_SEEDS: who takes one must not have both';
    throw new SettingsError([{ variable: 'ATTESTER_KEY', rule }]);
  }
  return {
    rpcUrl: found.CRR_RPC_URL,
    programId: found.CRR_PROGRAM_ID ?? null,
    attentionProgramId: found.CRR_ATTENTION_PROGRAM_ID ?? null,
    tagSecrets: found.TAG_SIGNER_SEEDS,
    attester,
    app: appSettings(found),
    desk: deskSettings(found),
    thermostatUrl: found.THERMOSTAT_URL ?? null,
  };
}

function appSettings(found: EdgeVariables): AppSettings {
  const defaults = DEFAULT_APP_SETTINGS;
  return {
    ...defaults,
    consentMode: found.CONSENT_MODE ?? defaults.consentMode,
    cookieSameSite: found.COOKIE_SAME_SITE ?? defaults.cookieSameSite,
    tagLifetimeSeconds: found.TAG_LIFETIME_SECONDS ?? defaults.tagLifetimeSeconds,
    countryHeader: found.COUNTRY_HEADER ?? defaults.countryHeader,
    clientIpHeader: found.CLIENT_IP_HEADER ?? defaults.clientIpHeader,
    journalDeadlineMs: found.JOURNAL_DEADLINE_MS ?? defaults.journalDeadlineMs,
    termsDeadlineMs: found.TERMS_DEADLINE_MS ?? defaults.termsDeadlineMs,
    firstTermsDeadlineMs:
      found.FIRST_TERMS_DEADLINE_MS ?? found.TERMS_DEADLINE_MS ?? defaults.firstTermsDeadlineMs,
    readyJournalSeconds: found.READY_JOURNAL_SECONDS ?? defaults.readyJournalSeconds,
    ipSalt: found.IP_SALT,
    sessionSecret: found.SESSION_SECRET,
    docsUrl: found.DOCS_URL?.replace(/#.*$/, '') ?? null,
    metricsToken: found.METRICS_TOKEN ?? null,
    untaggedAttention: found.THERMOSTAT_URL === undefined ? 'counted' : 'thermostat',
    conversionSecrets: found.CONVERSION_SECRET ?? [],
    conversionKeys: found.CONVERSION_KEYS ?? {},
    limits: {
      redirectsPerMinute: found.LIMIT_REDIRECTS_PER_MINUTE ?? LIMITS.redirectsPerMinute,
      sessionsPerMinute: found.LIMIT_SESSIONS_PER_MINUTE ?? LIMITS.sessionsPerMinute,
      reportsPerMinute: found.LIMIT_REPORTS_PER_MINUTE ?? LIMITS.reportsPerMinute,
      conversionsPerMinute: found.LIMIT_CONVERSIONS_PER_MINUTE ?? LIMITS.conversionsPerMinute,
    },
  };
}

function deskSettings(found: EdgeVariables): DeskSettings {
  const defaults = DEFAULT_DESK_SETTINGS;
  const sessionSeconds = found.SESSION_SECONDS ?? defaults.sessionSeconds;
  return {
    ...defaults,
    sessionSeconds,
    reportEverySeconds: found.REPORT_EVERY_SECONDS ?? defaults.reportEverySeconds,
    sessionsPerTagPerMinute: found.LIMIT_SESSIONS_PER_TAG_PER_MINUTE ?? defaults.sessionsPerTagPerMinute,
    reportsPerTagPerMinute: found.LIMIT_REPORTS_PER_TAG_PER_MINUTE ?? defaults.reportsPerTagPerMinute,
    reportsPerSitePerMinute: found.LIMIT_REPORTS_PER_SITE_PER_MINUTE ?? defaults.reportsPerSitePerMinute,
    newAccountsPerNetworkPerHour:
      found.LIMIT_NEW_ACCOUNTS_PER_NETWORK_PER_HOUR ?? defaults.newAccountsPerNetworkPerHour,
    newAccountsPerTagPerHour: found.LIMIT_NEW_ACCOUNTS_PER_TAG_PER_HOUR ?? defaults.newAccountsPerTagPerHour,
    newAccountsPerCampaignPerDay:
      found.LIMIT_NEW_ACCOUNTS_PER_CAMPAIGN_PER_DAY ?? defaults.newAccountsPerCampaignPerDay,
    conversionWaitSeconds: found.CONVERSION_WAIT_SECONDS ?? defaults.conversionWaitSeconds,
    maxPriorityMicroLamports: found.MAX_PRIORITY_MICRO_LAMPORTS ?? defaults.maxPriorityMicroLamports,
    acd: acdSettings(found),
    keepSeconds: Math.max(defaults.keepSeconds, sessionSeconds + HOUR_SECONDS),
  };
}

/** Neither is of any use alone. */
function acdSettings(found: EdgeVariables): AcdSettings | null {
  const { CRR_ACD_POOL: pool, CRR_LOOKUP_TABLE: lookupTable } = found;
  if (pool !== undefined && lookupTable !== undefined) return { pool, lookupTable };
  if (pool === undefined && lookupTable === undefined) return null;
  throw new SettingsError([pool === undefined ? POOL_MISSING : TABLE_MISSING]);
}
