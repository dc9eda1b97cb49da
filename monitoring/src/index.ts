/**
 * Alert rules in Prometheus's format, and an evaluator of them for where no Prometheus runs.
 *
 *   const evaluator = new AlertEvaluator({ rules: loadRules(rulesFolder()), clock: systemClock, sinks: [new ConsoleSink()] });
 *   await watch({ evaluator, scrape: () => registry.metrics(), intervalMs: 30_000, clock: systemClock, signal });
 */
export type { ActiveAlert, AlertState } from './alerts/alert';
export { AlertEvaluator, type EvaluatorOptions } from './alerts/evaluator';
export type { Notification, NotifiedAlert } from './alerts/notification';
export { type WatchOptions, watch } from './alerts/watch';
export { type DashboardQuery, dashboardPromql, dashboardSql } from './dashboards';
export * from './errors';
export { dashboardsFolder, rulesFolder, runbooksFolder } from './folders';
export { type MonitoringLog, stderrLog } from './log';
export {
  EDGE_METRICS,
  METRIC_NAMES,
  METRICS,
  type Metric,
  type MetricKind,
  PLATFORM_METRICS,
  SCRAPE_SERIES,
  SERIES_NAMES,
} from './metric-names';
export type { Semantics } from './promql/semantics';
export { loadRules } from './rules/load';
export type { AlertRule } from './rules/rule';
export { type RunbookQuery, runbookNames, runbookQueries } from './runbooks';
export { ConsoleSink } from './sinks/console';
export { FileSink } from './sinks/file';
export type { Sink } from './sinks/sink';
export { type WebhookOptions, WebhookSink } from './sinks/webhook';
export { parseMetricsText } from './store/metrics-text';
export type { StoreLimits } from './store/sample-store';
