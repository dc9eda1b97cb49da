/** Kinds of metrics, by Prometheus's names. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** A metric that the product shows. */
export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  /** Its own labels; a scraping Prometheus adds `job` and `instance`. */
  readonly labels: readonly string[];
}

const CAMPAIGN = ['campaign_id', 'name'] as const;
const INFLUENCER = ['influencer', 'handle'] as const;

/**
 * Every metric of the indexer. Amounts are USDC base units (a millionth of a dollar), times Unix seconds. Numbers that
 * are read from the database are gauges even where they are totals: taking back a confirmed event lowers them.
 */
export const METRICS: readonly Metric[] = [
  gauge('crr_indexer_chain_tip_slot'),
  gauge('crr_indexer_chain_finalized_slot'),
  gauge('crr_indexer_frontier_slot'),
  gauge('crr_indexer_lag_seconds'),
  gauge('crr_indexer_caught_up'),
  gauge('crr_indexer_stalled_seconds'),
  gauge('crr_indexer_blocked', 'reason'),
  gauge('crr_indexer_database_up'),
  gauge('crr_indexer_event_gap'),
  counter('crr_indexer_events_total', 'name'),
  counter('crr_indexer_transactions_total'),
  counter('crr_indexer_rollbacks_total'),
  counter('crr_indexer_rolled_back_events_total'),
  gauge('crr_indexer_quarantined_events'),
  counter('crr_indexer_gap_repairs_total', 'outcome'),
  counter('crr_indexer_rpc_requests_total', 'method', 'outcome'),
  counter('crr_indexer_rpc_errors_total', 'kind'),
  histogram('crr_indexer_rpc_duration_seconds', 'method'),
  histogram('crr_indexer_commit_duration_seconds'),
  histogram('crr_indexer_commit_events'),
  counter('crr_indexer_commit_retries_total'),
  gauge('crr_indexer_role_held'),
  counter('crr_indexer_role_losses_total'),
  gauge('crr_indexer_backfill_remaining_transactions'),
  gauge('crr_indexer_vault_mismatch_usdc', 'campaign_id'),
  gauge('crr_indexer_report_differences', 'difference'),
  gauge('crr_indexer_reconciled_timestamp_seconds'),
  gauge('crr_campaign_funded_usdc', ...CAMPAIGN),
  gauge('crr_campaign_remaining_usdc', ...CAMPAIGN),
  gauge('crr_campaign_end_timestamp_seconds', ...CAMPAIGN),
  gauge('crr_campaign_paid_usdc_total', ...CAMPAIGN),
  gauge('crr_campaign_spent_today_usdc', ...CAMPAIGN),
  gauge('crr_campaign_daily_budget_usdc', ...CAMPAIGN),
  gauge('crr_campaign_unique_users', ...CAMPAIGN),
  gauge('crr_campaign_conversions', ...CAMPAIGN),
  gauge('crr_campaign_vaus_total', ...CAMPAIGN),
  gauge('crr_campaign_accrued_payouts_total', ...CAMPAIGN),
  gauge('crr_campaign_accrued_usdc', ...CAMPAIGN),
  gauge('crr_campaign_exhausted_total', ...CAMPAIGN),
  gauge('crr_influencer_registered_timestamp_seconds', ...INFLUENCER),
  gauge('crr_influencer_referrals_total', ...INFLUENCER),
  gauge('crr_influencer_earned_usdc_total', ...INFLUENCER),
];

/** Every metric of the edge. What fronts and desks hold is asked of them: of one that does not answer nothing is shown. */
export const EDGE_METRICS: readonly Metric[] = [
  counter('crr_edge_redirects_total', 'outcome'),
  counter('crr_edge_click_journal_total', 'outcome'),
  gauge('crr_edge_clicks_waiting'),
  counter('crr_edge_unreadable_addresses_total'),
  counter('crr_edge_role_losses_total'),
  gauge('crr_edge_fronts', 'state'),
  counter('crr_edge_refusals_total', 'route', 'reason'),
  gauge('crr_edge_journal_waiting'),
  gauge('crr_edge_journal_oldest_seconds'),
  gauge('crr_edge_journal_parked'),
  gauge('crr_edge_desk_up', 'campaign_id'),
  gauge('crr_edge_outbox_entries', 'campaign_id', 'state'),
  gauge('crr_edge_outbox_oldest_seconds', 'campaign_id'),
];

/** Every metric of the platform. Queues and transactions are read from the database: each process shows the same. */
export const PLATFORM_METRICS: readonly Metric[] = [
  counter('crr_platform_requests_total', 'method', 'route', 'status'),
  histogram('crr_platform_request_duration_seconds', 'method', 'route'),
  gauge('crr_platform_started_timestamp_seconds'),
  counter('crr_platform_retention_rows_total', 'subject'),
  counter('crr_platform_unreadable_addresses_total'),
  gauge('crr_platform_jobs_queued', 'kind'),
  gauge('crr_platform_jobs_dead', 'kind'),
  gauge('crr_platform_jobs_oldest_seconds', 'kind'),
  gauge('crr_platform_jobs_late_seconds', 'kind'),
  counter('crr_platform_job_runs_total', 'kind', 'outcome'),
  histogram('crr_platform_job_duration_seconds', 'kind'),
  gauge('crr_platform_chain_transactions_open', 'state'),
  gauge('crr_platform_chain_transactions_oldest_seconds', 'state'),
];

const ALL_METRICS: readonly Metric[] = [...METRICS, ...EDGE_METRICS, ...PLATFORM_METRICS];

/** The names of all metrics. */
export const METRIC_NAMES: readonly string[] = ALL_METRICS.map(({ name }) => name);

/** What Prometheus itself adds for each target that it scrapes. The embedded evaluator scrapes none, and has none of it. */
export const SCRAPE_SERIES: readonly string[] = ['up'];

/** The names under which the metrics' series appear: a histogram has three. */
export const SERIES_NAMES: readonly string[] = ALL_METRICS.flatMap(({ name, kind }) =>
  kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
);

function gauge(name: string, ...labels: readonly string[]): Metric {
  return { name, kind: 'gauge', labels };
}

function counter(name: string, ...labels: readonly string[]): Metric {
  return { name, kind: 'counter', labels };
}

function histogram(name: string, ...labels: readonly string[]): Metric {
  return { name, kind: 'histogram', labels };
}
