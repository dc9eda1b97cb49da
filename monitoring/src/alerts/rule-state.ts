import { EvaluationError } from '../errors';
import { type Labels, labelsKey, withoutEmpty, withoutName } from '../labels';
import { evaluate } from '../promql/evaluate';
import type { Semantics } from '../promql/semantics';
import type { Sample } from '../promql/value';
import type { AlertRule } from '../rules/rule';
import type { Template } from '../rules/template';
import type { SeriesSource } from '../store/sample-store';
import type { ActiveAlert } from './alert';

/** The alerts of one rule: inactive → pending → firing → resolved, as Prometheus moves them. */
export class RuleState {
  private alerts = new Map<string, ActiveAlert>();

  constructor(readonly rule: AlertRule) {}

  /** The pending and the firing ones. */
  active(): ActiveAlert[] {
    return [...this.alerts.values()];
  }

  /**
   * Evaluates the rule and moves its alerts on.
   * @returns the alerts that fired until now and do no more
   * @throws EvaluationError when the expression has no answer; the alerts then stay as they are
   */
  evaluate(source: SeriesSource, atMs: number, semantics: Semantics): ActiveAlert[] {
    const value = evaluate(this.rule.expr, { source, atMs, semantics });
    const samples = value.kind === 'vector' ? value.samples : [{ labels: {}, value: value.value }];
    const next = new Map<string, ActiveAlert>();
    for (const sample of samples) {
      const alert = this.next(sample, atMs);
      const key = labelsKey(alert.labels);
      if (next.has(key)) throw new EvaluationError(`two alerts of ${this.rule.name} have the same labels`);
      next.set(key, alert);
    }
    const before = this.alerts;
    this.alerts = next;
    return [...before]
      .filter(([key, alert]) => alert.state === 'firing' && !next.has(key))
      .map(([, alert]) => alert);
  }

  private next({ labels: series, value }: Sample, atMs: number): ActiveAlert {
    const own = withoutName(series);
    const labels = withoutEmpty({
      ...own,
      ...filled(this.rule.labels, own, value),
      alertname: this.rule.name,
    });
    const before = this.alerts.get(labelsKey(labels));
    const activeAtMs = before?.activeAtMs ?? atMs;
    const firedAtMs = before?.firedAtMs ?? (atMs - activeAtMs >= this.rule.holdMs ? atMs : undefined);
    return {
      name: this.rule.name,
      state: firedAtMs === undefined ? 'pending' : 'firing',
      labels,
      annotations: filled(this.rule.annotations, own, value),
      value,
      activeAtMs,
      ...(firedAtMs === undefined ? {} : { firedAtMs }),
    };
  }
}

function filled(
  templates: Readonly<Record<string, Template>>,
  labels: Labels,
  value: number,
): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).map(([name, fill]) => [name, fill(labels, value)]));
}
