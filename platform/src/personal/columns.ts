/** Every column of the schema that says something of a person, and what becomes of it when they want to be forgotten. */

/** Whose data. Visitors are known to nobody: theirs goes by retention alone. */
export type PersonKind = 'user' | 'influencer' | 'customer' | 'visitor';

/**
 * What deletion does: `cleared` (null or empty), `tombstone` (a text that tells nothing but that somebody was here), `row` (the whole row
 * goes), `aged` (kept for as long as retention says, since it leads to nobody by itself).
 */
export type Erasure = 'cleared' | 'tombstone' | 'row' | 'aged';

/** A column with personal data. */
export interface PersonalColumn {
  /** With its schema. */
  readonly table: string;
  readonly column: string;
  readonly person: PersonKind;
  readonly erasure: Erasure;
}

const of =
  (person: PersonKind, table: string, erasure: Erasure) =>
  (column: string): PersonalColumn => ({ table, column, person, erasure });

/** All of them. A column whose comment calls it personal and that is missing here fails a test. */
export const PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  ...['email'].map(of('user', 'platform.users', 'cleared')),
  ...['sub'].map(of('user', 'platform.users', 'tombstone')),
  ...['handle'].map(of('influencer', 'platform.influencers', 'tombstone')),
  ...['email', 'wallet', 'wallet_proven_at', 'follower_count', 'engagement_rate_bps'].map(
    of('influencer', 'platform.influencers', 'cleared'),
  ),
  ...['note', 'history'].map(of('influencer', 'platform.applications', 'cleared')),
  ...['note', 'review_note'].map(of('influencer', 'platform.evidence', 'cleared')),
  ...['url'].map(of('influencer', 'platform.evidence', 'tombstone')),
  ...['influencer', 'label', 'utm', 'utm_automatic', 'utm_explicit'].map(
    of('influencer', 'platform.tracking_links', 'cleared'),
  ),
  ...['wallet', 'message'].map(of('influencer', 'platform.wallet_challenges', 'row')),
  ...['before', 'after'].map(of('influencer', 'platform.audit_log', 'cleared')),
  ...['response'].map(of('influencer', 'platform.idempotency_keys', 'row')),
  ...['properties', 'landing_url', 'referrer', 'session_id', 'customer_hash', 'customer_wallet'].map(
    of('customer', 'platform.customer_events', 'cleared'),
  ),
  ...['wallet'].map(of('customer', 'platform.chain_conversions', 'tombstone')),
  ...['ip_hash'].map(of('visitor', 'edge.clicks', 'aged')),
];

/** Fields of audit entries that are cleared: of whatever the person was the subject. */
export const PERSONAL_AUDIT_FIELDS: readonly string[] = [
  'sub',
  'email',
  'handle',
  'wallet',
  'influencer',
  'label',
  'utm',
  'utm_automatic',
  'utm_explicit',
  'follower_count',
  'engagement_rate_bps',
  'note',
  'review_note',
  'reason',
  'history',
  'url',
];

/** The SET of customer_events in which nothing of the customer is left. Also what retention does. */
export const FORGOTTEN_CUSTOMER = {
  properties: '{}',
  landing_url: null,
  referrer: null,
  session_id: null,
  customer_hash: null,
  customer_wallet: null,
} as const;

/** Instead of a wallet that was forgotten. */
export const FORGOTTEN_WALLET = 'deleted';
/** Instead of an address that was forgotten. */
export const FORGOTTEN_URL = 'https://deleted.invalid/';
