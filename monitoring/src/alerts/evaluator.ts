import type { WaitingClock } from '@crr/kit';
import { METRIC_NAME } from '../labels';
import { type MonitoringLog, stderrLog } from '../log';
import { needsOf } from '../promql/needs';
import { DEFAULT_SEMANTICS, type Semantics } from '../promql/semantics';
import type { AlertRule } from '../rules/rule';
import type { Sink } from '../sinks/sink';
import { parseMetricsText } from '../store/metrics-text';
import { SampleStore, type StoreLimits } from '../store/sample-store';
import type { ActiveAlert } from './alert';
import { AlertBook } from './alert-book';
import type { Notification } from './notification';

/** What an evaluator is made of. */
export interface EvaluatorOptions {
  readonly rules: readonly AlertRule[];
  readonly clock: WaitingClock;
  readonly sinks: readonly Sink[];
  readonly log?: MonitoringLog;
  /** Which Prometheus to agree with. Default: 2, with a lookback of five minutes. */
  readonly semantics?: Semantics;
  /** A firing alert is told again after this long. Milliseconds. Default four hours, as Alertmanager's. */
  readonly repeatMs?: number;
  /** How much to remember. How long follows from the rules. */
  readonly limits?: StoreLimits;
}

const DEFAULT_REPEAT_MS = 4 * 3_600_000;

/**
 * Prometheus's alerting in small: remembers what the rules need of the metrics it is shown, evaluates the rules, and
 * tells the sinks. Keeps everything in memory: a restart forgets history and pending times, and tells firing alerts anew.
 * Rules that look an hour or a day back have no answer until it has run that long.
 */
export class AlertEvaluator {
  private readonly store: SampleStore;
  private readonly book: AlertBook;
  private readonly wanted: (name: string) => boolean;
  private readonly log: MonitoringLog;
  private refusedSamples = 0;
  private readonly deliveries = new Set<Promise<void>>();

  constructor(private readonly options: EvaluatorOptions) {
    const semantics = options.semantics ?? DEFAULT_SEMANTICS;
    const needs = needsOf(
      options.rules.map((rule) => rule.expr),
      semantics.lookbackMs,
    );
    this.wanted = (name) => needs.anyReachMs !== undefined || needs.reachMs.has(name);
    this.store = new SampleStore(
      (name) => Math.max(needs.reachMs.get(name) ?? 0, needs.anyReachMs ?? 0),
      options.limits,
    );
    this.log = options.log ?? stderrLog;
    this.book = new AlertBook(options.rules, {
      semantics,
      repeatMs: options.repeatMs ?? DEFAULT_REPEAT_MS,
      log: this.log,
    });
  }

  /**
   * Takes in the metrics as they are now; series that are no longer among them are gone.
   * @param atMs milliseconds since 1970; later than at the call before
   * @throws MetricsTextError when the text is malformed: nothing of it is taken in
   * @throws OutOfOrderError when the time does not move on
   */
  observe(metricsText: string, atMs: number = this.options.clock.now()): void {
    for (const { labels, value } of parseMetricsText(metricsText, this.wanted)) {
      if (!this.store.append(labels, atMs, value)) this.noteRefusal(labels[METRIC_NAME] ?? '');
    }
    this.store.markMissingStale(atMs);
    this.store.forget(atMs);
  }

  /** Says that there were no metrics to observe: all series are gone until they are seen again. */
  observeNothing(atMs: number = this.options.clock.now()): void {
    this.observe('', atMs);
  }

  /** Evaluates all rules, and hands what is to be told to the sinks, without waiting for them. */
  evaluate(atMs: number = this.options.clock.now()): readonly Notification[] {
    const notifications = this.book.evaluate(this.store, atMs);
    for (const notification of notifications) {
      for (const sink of this.options.sinks) this.hand(notification, sink);
    }
    return notifications;
  }

  /** The pending and firing alerts, as of the last evaluation. */
  active(): readonly ActiveAlert[] {
    return this.book.active();
  }

  /** Resolves when the sinks are done with everything that was handed to them. For shutting down. */
  async settled(): Promise<void> {
    while (this.deliveries.size > 0) await Promise.all(this.deliveries);
  }

  private hand(notification: Notification, sink: Sink): void {
    const { alertname } = notification.groupLabels;
    const delivery = Promise.resolve()
      .then(() => sink.deliver(notification))
      .catch((error: unknown) => {
        this.log.error({ sink: sink.name, alert: alertname, error }, 'a notification was not delivered');
      })
      .finally(() => this.deliveries.delete(delivery));
    this.deliveries.add(delivery);
  }

  /** Logged at the first refusal and whenever their number has grown tenfold, lest the log repeat it every scrape. */
  private noteRefusal(metric: string): void {
    this.refusedSamples++;
    if (!Number.isInteger(Math.log10(this.refusedSamples))) return;
    this.log.warn({ metric, refused: this.refusedSamples }, 'too many series: some are not watched');
  }
}
