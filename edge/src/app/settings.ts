/** What an operator chooses for the HTTP side. */
import type { CookieSameSite } from '../tag/cookie';

/** How many requests of one kind a visitor's network may send in a minute. */
export interface RequestLimits {
  readonly redirectsPerMinute: number;
  readonly sessionsPerMinute: number;
  readonly reportsPerMinute: number;
  /** Conversions of one campaign, whoever reports them; and what a network may try without its key. */
  readonly conversionsPerMinute: number;
}

/** Settings of the HTTP side, read and checked by the runtime. */
export interface AppSettings {
  /** `cookieless`: nobody gets a cookie, tags travel in URLs. */
  readonly consentMode: 'cookies' | 'cookieless';
  /** `None`: for pages of other sites, where browsers may keep the cookie back; the tag then travels in URLs too. */
  readonly cookieSameSite: CookieSameSite;
  /** How long a tag is good; the program takes 90 days at most. */
  readonly tagLifetimeSeconds: number;
  /** A header that a trusted proxy sets to the visitor's country; null where only the platform is believed. */
  readonly countryHeader: string | null;
  /** A header that a trusted proxy sets to the visitor's address; null where the connection's own address is the visitor's. */
  readonly clientIpHeader: string | null;
  /** Secret: the daily keys are derived from it under which addresses are hashed. */
  readonly ipSalt: string;
  readonly limits: RequestLimits;
  /** A redirect waits so long for its click to be stored, and not longer. */
  readonly journalDeadlineMs: number;
  /** A redirect waits so long for a campaign's terms where older ones would do, and not longer. */
  readonly termsDeadlineMs: number;
  /** A redirect waits so long for the terms of a campaign of which nothing is known; without them the visitor gets no tag. */
  readonly firstTermsDeadlineMs: number;
  /** Ready while nothing that was stored waits longer than this for its delivery. */
  readonly readyJournalSeconds: number;
  /** The page where codes of refusals are explained, absolute; null: this edge's own. */
  readonly docsUrl: string | null;
  /** Secret that /metrics asks for as a bearer token; null leaves it open. */
  readonly metricsToken: string | null;
  /** Secret: proves that a session's token comes from here. */
  readonly sessionSecret: string;
  /** Where attention without a campaign goes, as reports of it are told; the journals know the way. */
  readonly untaggedAttention: 'thermostat' | 'counted';
  /** Secrets from which the key of each campaign's conversions is derived: one, and while it is exchanged two. */
  readonly conversionSecrets: readonly string[];
  /** Keys besides: their SHA-256 in hex, by campaign id in base58. */
  readonly conversionKeys: Readonly<Record<string, readonly string[]>>;
}

const DAY_SECONDS = 86_400;

/** What holds where an operator says nothing. Secrets have no default. */
export const DEFAULT_APP_SETTINGS: Omit<AppSettings, 'ipSalt' | 'sessionSecret'> = {
  consentMode: 'cookies',
  cookieSameSite: 'Lax',
  tagLifetimeSeconds: 30 * DAY_SECONDS,
  countryHeader: null,
  clientIpHeader: null,
  limits: {
    redirectsPerMinute: 600,
    sessionsPerMinute: 60,
    reportsPerMinute: 240,
    conversionsPerMinute: 600,
  },
  journalDeadlineMs: 25,
  termsDeadlineMs: 100,
  firstTermsDeadlineMs: 1_000,
  readyJournalSeconds: 300,
  docsUrl: null,
  metricsToken: null,
  untaggedAttention: 'counted',
  conversionSecrets: [],
  conversionKeys: {},
};
