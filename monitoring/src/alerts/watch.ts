import type { WaitingClock } from '@crr/kit';
import { MetricsTextError } from '../errors';
import { type MonitoringLog, stderrLog } from '../log';
import type { AlertEvaluator } from './evaluator';

/** What to watch, and how often. */
export interface WatchOptions {
  readonly evaluator: AlertEvaluator;
  /** Gives the metrics as text: `() => registry.metrics()`, or the body of an endpoint. */
  readonly scrape: () => Promise<string>;
  /** From one observation to the next. Milliseconds. */
  readonly intervalMs: number;
  readonly clock: WaitingClock;
  /** Aborted to end. */
  readonly signal: AbortSignal;
  readonly log?: MonitoringLog;
}

/**
 * Observes and evaluates until the signal aborts. Metrics that can not be had count as gone, so that `absent` notices.
 * Resolves when it has ended; deliveries may still be under way then (`evaluator.settled()`).
 */
export async function watch(options: WatchOptions): Promise<void> {
  const { evaluator, clock, signal, intervalMs } = options;
  while (!signal.aborted) {
    const startedMs = clock.now();
    const text = await scrapeOrNothing(options);
    const atMs = clock.now();
    observe(options, text, atMs);
    evaluator.evaluate(atMs);
    await clock.sleep(Math.max(startedMs + intervalMs - clock.now(), 1), signal);
  }
}

async function scrapeOrNothing({ scrape, log = stderrLog }: WatchOptions): Promise<string> {
  try {
    return await scrape();
  } catch (error) {
    log.warn({ error }, 'the metrics could not be read');
    return '';
  }
}

function observe({ evaluator, log = stderrLog }: WatchOptions, text: string, atMs: number): void {
  try {
    evaluator.observe(text, atMs);
  } catch (error) {
    log.warn({ error }, 'the metrics could not be taken in');
    if (error instanceof MetricsTextError) evaluator.observeNothing(atMs);
  }
}
