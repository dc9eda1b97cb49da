/**
 * What the HTTP side asks of the sides that keep state. On Cloudflare each port is a Durable Object's RPC surface, on Node an object in
 * the same process: arguments and results are plain data.
 */
import type { Click, LimitRule, LimitState, LinkStore, Outcome, Signal, UntaggedAttention } from './model';

/** Front of one shard: limits, the journal of clicks, refusal counts. Sharded by the visitor's IP hash. */
export interface FrontPort {
  /**
   * Takes one from each limit, and stores the click unless a limit refuses: both in one step, durably when it resolves.
   *
   * @returns the tightest limit, or the refusal `rate_limited`
   */
  admitClick(click: Click, limits: readonly LimitRule[]): Promise<Outcome<LimitState>>;
  /** Takes one from each limit. */
  admit(limits: readonly LimitRule[]): Promise<Outcome<LimitState>>;
  /** {@link admitClick} and {@link admit} for many at once: an outcome for each, in order. */
  admitAll(visits: readonly Visit[]): Promise<readonly Outcome<LimitState>[]>;
  /** Stores attention without a campaign, durably when it resolves; the same id again changes nothing. */
  recordAttention(attention: UntaggedAttention): Promise<void>;
  /** Counts a refusal under its route and reason. */
  countRefusal(route: string, reason: string, atMs: number): Promise<void>;
  /** What it holds, for /metrics and /ready. */
  status(): Promise<FrontStatus>;
}

/** A click that wants to be admitted, or, without one, a request. */
export interface Visit {
  readonly click: Click | null;
  readonly limits: readonly LimitRule[];
}

/** Figures of one front. */
export interface FrontStatus {
  /** Journal entries that were not delivered yet. */
  readonly waiting: number;
  /** Age of the oldest of them in milliseconds; 0 without any. */
  readonly oldestMs: number;
  readonly parked: number;
  readonly refusals: readonly { readonly route: string; readonly reason: string; readonly count: number }[];
}

/** A request to open a session, checked in form; tag and account are text as they came. */
export interface OpenSession {
  readonly campaignId: string;
  readonly account: string;
  /** The tag's text form. */
  readonly tag: string;
  /** Code of the link that gave the tag, proven; null where none is known. */
  readonly linkCode: string | null;
  /** The page's origin. */
  readonly site: string;
  /** Hash of the page's URL without query and fragment. */
  readonly page: string;
  readonly isHotPage: boolean;
  readonly cohorts: readonly number[] | null;
  readonly country: string;
  readonly ipHash: string;
  readonly signals: readonly Signal[];
}

/** An open session. */
export interface SessionOpened {
  /** 16 random bytes in hex. */
  readonly sessionId: string;
  /** How often the beacon reports. */
  readonly reportEverySeconds: number;
  /** The least that the campaign takes in one report. */
  readonly minSeconds: number;
  readonly expiresAtMs: number;
}

/** A report of attention within a session. */
export interface ReportAttention {
  readonly campaignId: string;
  readonly sessionId: string;
  /** Chosen by the client: 8 to 64 of `[A-Za-z0-9_-]`; never used twice in a session. */
  readonly nonce: string;
  readonly seconds: number;
  readonly userPresence: boolean;
  readonly ipHash: string;
  readonly signals: readonly Signal[];
}

/** A conversion that a server reports. */
export interface ReportConversion {
  readonly campaignId: string;
  readonly account: string;
  /** u64 in decimal, in the unit that advertiser and attester agreed on. */
  readonly value: string;
  readonly idempotencyKey: string;
}

/** What was taken: it will land, or be parked with a reason that its report tells. */
export interface Accepted {
  /** The VAU's or conversion's id. */
  readonly id: string;
}

/** Desk of one campaign: sessions, what they earned, and its way to the chain. */
export interface DeskPort {
  openSession(request: OpenSession): Promise<Outcome<SessionOpened>>;
  report(request: ReportAttention): Promise<Outcome<Accepted>>;
  closeSession(campaignId: string, sessionId: string): Promise<void>;
  convert(request: ReportConversion): Promise<Outcome<Accepted>>;
  status(campaignId: string): Promise<DeskStatus>;
}

/** Figures of one desk. */
export interface DeskStatus {
  readonly byState: Readonly<Record<'queued' | 'sent' | 'landed' | 'final' | 'parked', number>>;
  /**
   * Age of the oldest that has neither landed nor been parked, in milliseconds; 0 without any. Conversions that wait for their account's first VAU
   * are left out.
   */
  readonly oldestMs: number;
}

/** Everything that the HTTP application needs and does not make itself. */
export interface EdgeServices {
  readonly links: LinkStore;
  /** The front that is responsible for an IP hash. */
  front(ipHash: string): FrontPort;
  /** All fronts, for /metrics. */
  fronts(): readonly FrontPort[];
  /** The desk of a campaign, by its id in base58. */
  desk(campaignId: string): DeskPort;
  /** Keeps the work going after the answer: `waitUntil` on Cloudflare. */
  inBackground(work: Promise<unknown>): void;
}
