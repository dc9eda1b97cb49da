import { EvaluationError } from '../errors';
import { labelsKey } from '../labels';
import type { MonitoringLog } from '../log';
import type { Semantics } from '../promql/semantics';
import type { AlertRule } from '../rules/rule';
import type { SeriesSource } from '../store/sample-store';
import type { ActiveAlert } from './alert';
import { groupNotification, type Notification, type NotifiedAlert, notifiedAlert } from './notification';
import { RuleState } from './rule-state';

/** How a book judges and repeats itself. */
export interface BookOptions {
  readonly semantics: Semantics;
  /** A firing alert is told again after this long. Milliseconds. */
  readonly repeatMs: number;
  readonly log: MonitoringLog;
}

/**
 * Which alerts are active, over time, and what is to be told about them: once when an alert fires, again every
 * `repeatMs` while it does, once when it resolves.
 */
export class AlertBook {
  private readonly states: readonly RuleState[];
  private readonly toldAtMs = new Map<string, number>();

  constructor(
    rules: readonly AlertRule[],
    private readonly options: BookOptions,
  ) {
    this.states = rules.map((rule) => new RuleState(rule));
  }

  /** The pending and firing alerts of all rules. */
  active(): ActiveAlert[] {
    return this.states.flatMap((state) => state.active());
  }

  /**
   * Evaluates every rule. A rule whose expression has no answer is logged and left as it is.
   * @returns what to tell, one notification per alert name
   */
  evaluate(source: SeriesSource, atMs: number): Notification[] {
    const told = new Map<string, NotifiedAlert[]>();
    for (const state of this.states) {
      const alerts = this.evaluateRule(state, source, atMs);
      if (alerts.length > 0) told.set(state.rule.name, [...(told.get(state.rule.name) ?? []), ...alerts]);
    }
    return [...told].map(([name, alerts]) => groupNotification(name, alerts));
  }

  private evaluateRule(state: RuleState, source: SeriesSource, atMs: number): NotifiedAlert[] {
    try {
      const resolved = state.evaluate(source, atMs, this.options.semantics);
      const { expression } = state.rule;
      for (const alert of resolved) this.toldAtMs.delete(labelsKey(alert.labels));
      return [
        ...this.toTell(state, atMs).map((alert) => notifiedAlert(alert, expression)),
        ...resolved.map((alert) => notifiedAlert(alert, expression, atMs)),
      ];
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.options.log.error({ alert: state.rule.name, error }, 'a rule could not be evaluated');
      return [];
    }
  }

  /** The firing alerts that were never told, or not for `repeatMs`. */
  private toTell(state: RuleState, atMs: number): ActiveAlert[] {
    return state.active().filter((alert) => {
      const key = labelsKey(alert.labels);
      const due = atMs - (this.toldAtMs.get(key) ?? Number.NEGATIVE_INFINITY) >= this.options.repeatMs;
      if (alert.state !== 'firing' || !due) return false;
      this.toldAtMs.set(key, atMs);
      return true;
    });
  }
}
