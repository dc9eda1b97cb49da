/** What each jsonb column holds: a type of db/src/json.ts. Others hold a JsonValue. */
export const JSON_COLUMNS: Readonly<Record<string, string>> = {
  'edge.attention_reports.signals': 'FraudSignals',
  'edge.clicks.signals': 'FraudSignals',
  'platform.applications.history': 'ApplicationMoves',
  'platform.attribution_corrections.after': 'RecordedCredit',
  'platform.attribution_corrections.before': 'RecordedCredit',
  'platform.audit_log.after': 'JsonObject',
  'platform.audit_log.before': 'JsonObject',
  'platform.campaigns.targeting': 'Targeting',
  'platform.commissions.rule': 'CommissionRule',
  'platform.customer_events.properties': 'JsonObject',
  'platform.jobs.payload': 'JsonObject',
  'platform.privacy_requests.result': 'RowCounts',
  'platform.tracking_links.utm': 'Utm',
  'platform.tracking_links.utm_automatic': 'Utm',
  'platform.tracking_links.utm_explicit': 'Utm',
};

/** What text columns and the elements of lists hold where no CHECK says it: a type of db/src/json.ts. */
export const NAMED_COLUMNS: Readonly<Record<string, string>> = {
  'platform.api_keys.scopes': 'ApiScope',
  'platform.campaign_terms.credits_in': 'CampaignStatus',
  'platform.campaigns.credits_in': 'CampaignStatus',
  'platform.conversion_outcomes.state': 'ConversionState',
  'platform.influencers.platform': 'InfluencerPlatform',
  'platform.users.scopes': 'AdminScope',
};

/** Columns of views that are never null, which Postgres does not know of any column of a view. */
export const NEVER_NULL: ReadonlySet<string> = new Set([
  ...['event_id', 'advertiser_id', 'campaign_id', 'state', 'attempts', 'created_at'].map(
    (column) => `platform.conversion_outcomes.${column}`,
  ),
  ...[
    'advertiser_id',
    'campaign_id',
    'influencer_id',
    'held_usdc',
    'unfunded_usdc',
    'due_usdc',
    'debt_usdc',
  ].map((column) => `platform.earnings.${column}`),
]);
