/** What columns of JSON hold, as far as the schema's owners promise it to each other. */

/** Anything that JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** What the edge's fraud rules noticed. */
export type FraudSignals = readonly {
  readonly rule: string;
  readonly score: number;
  readonly detail: string;
}[];

/** UTM parameters, without the prefix `utm_`. */
export type Utm = Readonly<Record<string, string>>;

/** Where an application can be. */
type ApplicationStatus = 'applied' | 'approved' | 'active' | 'completed' | 'paid' | 'rejected';

/** One move of an application, as its history keeps it. */
export interface ApplicationMove {
  /** null: it was made. */
  readonly from: ApplicationStatus | null;
  readonly to: ApplicationStatus;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The kind of whoever moved it: admin, advertiser, influencer, api_key or system. */
  readonly by: string;
  readonly reason: string | null;
}

/** The moves of an application, the oldest first. */
export type ApplicationMoves = ApplicationMove[];

/** Whom a campaign is for; what is missing excludes nobody. */
export interface Targeting {
  /** ISO 3166-1 alpha-2 codes. */
  countries?: string[] | undefined;
  platforms?: string[] | undefined;
  cohorts?: string[] | undefined;
  min_followers?: number | undefined;
}
