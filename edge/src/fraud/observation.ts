/** What fraud rules look at: headers and timing, nothing that names a visitor. */

/** What a request tells of its sender. Headers as they came, bounded in length. */
export interface RequestTraits {
  readonly userAgent: string | null;
  readonly acceptLanguage: string | null;
  /** Sec-Purpose, or its forerunners. */
  readonly purpose: string | null;
  /** Sec-Fetch-Dest. */
  readonly fetchDest?: string | null;
  readonly clientHints: ClientHints;
  /** Number of the network (autonomous system) that it came from; null where nobody says. */
  readonly asn: number | null;
}

/** The User-Agent client hints that browsers send unasked; null where they do not. */
export interface ClientHints {
  /** `Sec-CH-UA`. */
  readonly brands: string | null;
  /** `Sec-CH-UA-Mobile`: `?0` or `?1`. */
  readonly mobile: string | null;
  /** `Sec-CH-UA-Platform`, a quoted text. */
  readonly platform: string | null;
}

/** One report of attention in a session. */
export interface AttentionMark {
  /** When it came in. */
  readonly atMs: number;
  /** The attention that it claims. */
  readonly seconds: number;
  /** The whole seconds that it could claim at most: since the last moment that was credited. */
  readonly wallSeconds: number;
  /** Whether it says that somebody moved, typed or touched. */
  readonly userPresence: boolean;
}

/** All that is known when a click or attention is judged. */
export interface Observation {
  /** Null where there is no request at hand. */
  readonly request: RequestTraits | null;
  /** Requests of the same visitor in the last minute, with this one; null where nobody counted. */
  readonly recentRequests: number | null;
  /** The session's reports, the oldest first. */
  readonly attention: readonly AttentionMark[];
}

/** To spread the parts over that are known. */
export const NOTHING_OBSERVED: Observation = { request: null, recentRequests: null, attention: [] };

/** What a rule finds: how much it speaks for fraud from 1 to 100, and what was seen, without personal data. */
export interface Finding {
  readonly score: number;
  readonly detail: string;
}

/** A rule: pure, and silent about what it does not know. */
export interface Rule {
  readonly name: string;
  examine(observation: Observation): Finding | null;
}
