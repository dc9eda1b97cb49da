/** What each jsonb column holds: a type of db/src/json.ts. Others hold a JsonValue. */
export const JSON_COLUMNS: Readonly<Record<string, string>> = {
  'edge.attention_reports.signals': 'FraudSignals',
  'edge.clicks.signals': 'FraudSignals',
  'platform.applications.history': 'ApplicationMoves',
  'platform.audit_log.after': 'JsonObject',
  'platform.audit_log.before': 'JsonObject',
  'platform.campaigns.targeting': 'Targeting',
  'platform.customer_events.properties': 'JsonObject',
  'platform.privacy_requests.result': 'JsonObject',
  'platform.tracking_links.utm': 'Utm',
};
