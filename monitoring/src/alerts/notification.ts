import { fingerprint, type Labels } from '../labels';
import type { ActiveAlert } from './alert';

/** An alert as Alertmanager's webhooks spell it. Times are RFC 3339, UTC. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** The year 1 while the alert fires. */
  readonly endsAt: string;
  /** The rule's expression; Alertmanager has a link to a Prometheus there. */
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** What sinks deliver: the body of Alertmanager's webhook, version 4, grouped by `alertname`. */
export interface Notification {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: 0;
  /** firing when one of the alerts is. */
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly alerts: readonly NotifiedAlert[];
}

/** Alertmanager's way to say: not yet. */
const NEVER = '0001-01-01T00:00:00Z';

/** @param endedAtMs when it resolved; undefined while it fires */
export function notifiedAlert(alert: ActiveAlert, expression: string, endedAtMs?: number): NotifiedAlert {
  return {
    status: endedAtMs === undefined ? 'firing' : 'resolved',
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: new Date(alert.firedAtMs ?? alert.activeAtMs).toISOString(),
    endsAt: endedAtMs === undefined ? NEVER : new Date(endedAtMs).toISOString(),
    generatorURL: expression.trim(),
    fingerprint: fingerprint(alert.labels),
  };
}

/** One notification of all alerts of a name. */
export function groupNotification(alertname: string, alerts: readonly NotifiedAlert[]): Notification {
  return {
    version: '4',
    groupKey: `{}:{alertname="${alertname}"}`,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'embedded',
    groupLabels: { alertname },
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: '',
    alerts,
  };
}

function common(records: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...rest] = records;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((record) => record[name] === value)),
  );
}
