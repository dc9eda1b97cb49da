import type { Labels } from '../labels';

/** pending: the expression holds, but not yet for the rule's `for`. */
export type AlertState = 'pending' | 'firing';

/** One alert: a rule that holds for one set of labels. Times are milliseconds since 1970, UTC. */
export interface ActiveAlert {
  readonly name: string;
  readonly state: AlertState;
  /** The series' labels and the rule's, `alertname` among them. */
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  /** The expression's value at the last evaluation. */
  readonly value: number;
  /** Since when the expression holds. */
  readonly activeAtMs: number;
  /** Since when the alert fires; absent while it is pending. */
  readonly firedAtMs?: number;
}
