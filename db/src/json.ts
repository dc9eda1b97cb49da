/** What columns of JSON, of lists and of names hold, as far as the schema's owners promise it to each other. */

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

/** Where a campaign can stand. */
export type CampaignStatus = 'draft' | 'reviewing' | 'published' | 'paused' | 'completed';

/** What an admin may do. */
export type AdminScope = 'root' | 'reviewer' | 'finance';

/** What an API key may do. */
export type ApiScope =
  | 'events:write'
  | 'events:read'
  | 'campaigns:read'
  | 'campaigns:write'
  | 'links:read'
  | 'links:write'
  | 'coupons:read'
  | 'coupons:write'
  | 'influencers:read'
  | 'reports:read'
  | 'privacy:write';

/** Whom an event was credited to before a correction, or after it. */
export interface RecordedCredit {
  readonly campaign_id: string | null;
  readonly influencer_id: string | null;
  readonly tracking_link_code: string | null;
  readonly coupon_id: string | null;
  readonly deciding_key: DecidingKey;
}

/** What decided whom an event is credited to. */
type DecidingKey = 'coupon' | 'ref_code' | 'landing_url' | 'referrer' | 'click_id' | 'session_id' | 'none';

/** How a conversion stands that is paid for on chain. */
export type ConversionState = 'queued' | 'dead' | 'accepted' | 'landed' | 'parked' | 'refused';

/** Where an influencer is known. */
export type InfluencerPlatform = 'twitter' | 'tiktok' | 'youtube' | 'instagram' | 'telegram' | 'other';

/** Rows that were given out or deleted, by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** What was agreed for a sale when it was credited. Amounts are USDC base units. */
export interface CommissionRule {
  readonly type: 'percentage' | 'flat_per_conversion' | 'flat_once';
  /** Of a percentage, in basis points; else null. */
  readonly share_bps: number | null;
  /** Of a flat sum; else null. */
  readonly flat_usdc: string | null;
  /** What the influencer might still earn in the campaign; null without a cap. */
  readonly cap_left_usdc: string | null;
}
