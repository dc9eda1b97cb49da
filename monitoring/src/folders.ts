import { join } from 'node:path';

/** The folder of this product's rule files, for `loadRules` or a Prometheus's `rule_files`. */
export function rulesFolder(): string {
  return join(__dirname, '../rules');
}

/** The folder of the Grafana dashboards. */
export function dashboardsFolder(): string {
  return join(__dirname, '../dashboards');
}

/** The folder of the runbooks, one `<Alert>.md` for each alert. */
export function runbooksFolder(): string {
  return join(__dirname, '../../docs/runbooks');
}
