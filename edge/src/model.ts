/** The things that the rooms of the edge hand to each other. Plain data: they cross from a worker to a Durable Object and back. */

/** A tracking link, as the platform keeps it. */
export interface Link {
  /** What stands behind `/r/`; case matters. */
  readonly code: string;
  /** http or https. */
  readonly destinationUrl: string;
  readonly isActive: boolean;
  /** Base58; null for a link without a campaign on chain, which gives no tag. */
  readonly campaignId: string | null;
  /** The influencer's wallet in base58; null for a link of the campaign's own. */
  readonly influencer: string | null;
  /** Without the prefix `utm_`: source, medium, campaign, term, content. */
  readonly utm: Readonly<Record<string, string>>;
}

/** The keys that a campaign names for its tags, in a shape that is stored and sent: during a rotation two. */
export interface NamedTagKeys {
  /** Base58. */
  readonly current: string;
  /** The successor in base58; null without a rotation. */
  readonly next: string | null;
  /** Unix second from which the successor is good; 0 without one. */
  readonly nextFromSeconds: number;
  /** Unix second from which the current key is not good any more; 0 without a successor. */
  readonly currentUntilSeconds: number;
  /** Unix second from which the current key was good; 0 for the campaign's first. */
  readonly currentFromSeconds: number;
}

/** A link as it is looked up for a visit. */
export interface FoundLink extends Link {
  /** What the indexer last knew of the campaign's keys, if anything. A rotation is announced a day ahead, so that this may be late. */
  readonly tagKeys?: NamedTagKeys;
}

/** Finds links; null for one that does not exist. Throws where it can not be known now. */
export interface LinkStore {
  find(code: string): Promise<FoundLink | null>;
}

/** What a rule noticed about a click or about attention; recorded with it, and never a reason by itself to drop it. */
export interface Signal {
  /** The rule's name. */
  readonly rule: string;
  /** 0 to 100: how much it speaks for fraud. */
  readonly score: number;
  /** What was seen, without personal data. */
  readonly detail: string;
}

/** One visit to a link, ready to be stored. */
export interface Click {
  /** UUID version 7; the destination gets it as `click_id`. */
  readonly id: string;
  readonly atMs: number;
  readonly code: string;
  readonly campaignId: string | null;
  readonly influencer: string | null;
  /** Keyed hash of the truncated address; the key changes daily. */
  readonly ipHash: string;
  /** ISO 3166-1 alpha-2; `ZZ` where unknown. */
  readonly country: string;
  readonly device: string;
  readonly operatingSystem: string;
  readonly browser: string;
  /** Host of the page that held the link; null where the browser did not say. */
  readonly referrerHost: string | null;
  /** Null for a visitor taken for human; else why not. Bots are recorded and not counted. */
  readonly botReason: string | null;
  readonly signals: readonly Signal[];
}

/** How a VAU or a conversion stands. `landed` is confirmed, `final` finalized, `parked` given up for a reason. */
export const ATTENTION_STATES = ['queued', 'sent', 'landed', 'final', 'parked'] as const;
export type AttentionState = (typeof ATTENTION_STATES)[number];

/** What became of a VAU or a conversion: told at each change of its state. */
export interface AttentionReport {
  /** Also the idempotency key of everything that is done with it. */
  readonly id: string;
  readonly kind: 'vau' | 'conversion';
  readonly campaignId: string;
  /** Who earned it: a wallet in base58. */
  readonly account: string;
  readonly influencer: string | null;
  /** Code of the link that brought the account; null where none is known, and for conversions. */
  readonly linkCode: string | null;
  readonly state: AttentionState;
  /** Why it is parked, or last was tried in vain. */
  readonly reason: string | null;
  /** Its number among the account's VAUs in the campaign; null before it was first sent, and for conversions. */
  readonly sequence: number | null;
  readonly signature: string | null;
  /** 0 for conversions. */
  readonly seconds: number;
  /** The page's origin; null for conversions. */
  readonly site: string | null;
  readonly country: string;
  readonly receivedAtMs: number;
  readonly changedAtMs: number;
  readonly signals: readonly Signal[];
}

/** A request that is not served, in the shape in which it crosses objects. */
export interface Refusal {
  /** For machines: lower case with underscores; also the label under which it is counted. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** For people: names the rule. */
  readonly message: string;
  /** The field of the body that breaks the rule. */
  readonly field?: string;
  /** When asking again makes sense. */
  readonly retryAfterSeconds?: number;
  /** The VAU that the request was already taken as. */
  readonly vauId?: string;
  /** Figures of the limit that was reached, for the headers. */
  readonly limit?: LimitState;
}

/** A result, or why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** How a limit stands after a request. */
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window ends. */
  readonly resetSeconds: number;
}

/** A limit on a key: so many in each window. */
export interface LimitRule {
  /** Names what is limited and whom, e.g. `redirect:ip:…`; holds no personal data. */
  readonly key: string;
  readonly most: number;
  readonly windowSeconds: number;
}

/** Wakes the owner of a queue; a Durable Object's alarm, or a timer. An earlier wake that is due stays. */
export interface Scheduler {
  wake(atMs: number): Promise<void>;
}

/** An entry of a journal: stored before it is acknowledged, delivered at least once, known again by its id. */
export type JournalEntry =
  | { readonly kind: 'click'; readonly click: Click }
  | { readonly kind: 'report'; readonly report: AttentionReport }
  | { readonly kind: 'attention'; readonly attention: UntaggedAttention };

/** Attention without a campaign: not the router's, passed on where somebody wants it. */
export interface UntaggedAttention {
  readonly id: string;
  readonly atMs: number;
  readonly account: string;
  readonly site: string;
  readonly country: string;
  readonly seconds: number;
  readonly userPresence: boolean;
}

/** How often a route refused for one reason in one hour, since this shard exists: absolute, so that telling it twice counts once. */
export interface RefusalCount {
  readonly shard: string;
  readonly hourMs: number;
  readonly route: string;
  readonly reason: string;
  readonly count: number;
}

/** Where journals deliver: the project's database, or over HTTP the collector in front of it. Throws when it can not now. */
export interface RecordSink {
  /** Stores all; what is there already stays as it is (a report: the newer state wins). */
  deliver(entries: readonly JournalEntry[], refusals: readonly RefusalCount[]): Promise<void>;
}
