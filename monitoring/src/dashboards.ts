import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardsFolder } from './folders';

/** The part of a Grafana dashboard that can be checked without a Grafana. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr?: string; readonly rawSql?: string }[];
}

/** A query of a dashboard's panel, as it runs outside of Grafana: its variables are filled in. */
export interface DashboardQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly text: string;
}

/** The dashboards, by file name. */
export function loadDashboards(folder: string = dashboardsFolder()): ReadonlyMap<string, Dashboard> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(
    files.sort().map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard]),
  );
}

/** All SQL of the dashboards: for whoever has a migrated database to run it on. */
export function dashboardSql(folder: string = dashboardsFolder()): DashboardQuery[] {
  return queries(folder, 'rawSql', (sql) =>
    sql.replace(/\$__timeFilter\(([^)]+)\)/g, "$1 BETWEEN now() - interval '1 day' AND now()"),
  );
}

/** All PromQL of the dashboards. Some of it is more than the embedded evaluator computes. */
export function dashboardPromql(folder: string = dashboardsFolder()): DashboardQuery[] {
  return queries(folder, 'expr', (expr) =>
    expr.replaceAll('$__rate_interval', '5m').replaceAll('$campaign', '.*'),
  );
}

function queries(folder: string, field: 'expr' | 'rawSql', fill: (text: string) => string): DashboardQuery[] {
  return [...loadDashboards(folder)].flatMap(([dashboard, { panels }]) =>
    panels.flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) => {
        const text = target[field];
        return text === undefined ? [] : [{ dashboard, panel: panel.title, text: fill(text) }];
      }),
    ),
  );
}
