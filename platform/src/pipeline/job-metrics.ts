/** Metrics of the job queue: what runs in this process, and how the queues stand in the database. */
import type { Clock } from '@crr/kit';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Db } from '../database';
import { type JobOutcome, type QueueDepth, queueDepths } from '../jobs';

const SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300];
const MILLISECONDS = 1_000;
const OUTCOMES: readonly JobOutcome[] = ['done', 'postponed', 'failed', 'dead', 'lost'];

/** Counts and measures jobs. */
export class JobMetrics {
  private readonly runs: Counter;
  private readonly seconds: Histogram;
  private depths: Promise<readonly QueueDepth[]> | null = null;

  constructor(
    private readonly parts: { db: Db; clock: Clock; registry: Registry },
    private readonly kinds: readonly string[],
  ) {
    const { registry } = parts;
    const registers = [registry];
    this.runs = new Counter({
      name: 'crr_platform_job_runs_total',
      help: 'Attempts of jobs that ended here, by kind and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'crr_platform_job_duration_seconds',
      help: 'How long attempts of jobs took, by kind.',
      labelNames: ['kind'],
      buckets: SECONDS,
      registers,
    });
    for (const kind of kinds) for (const outcome of OUTCOMES) this.runs.inc({ kind, outcome }, 0);
    const now = () => parts.clock.now();
    this.gauge('crr_platform_jobs_queued', 'Jobs that wait or run, by kind.', ({ queued }) => queued);
    this.gauge('crr_platform_jobs_dead', 'Dead letters, by kind.', ({ dead }) => dead);
    this.gauge(
      'crr_platform_jobs_oldest_seconds',
      'Age of the oldest job that waits, by kind.',
      ({ oldestAt }) => (oldestAt === null ? 0 : (now() - oldestAt.getTime()) / MILLISECONDS),
    );
    this.gauge(
      'crr_platform_jobs_late_seconds',
      'How long the first job in the queue is due, by kind.',
      ({ dueAt }) => (dueAt === null ? 0 : Math.max(0, now() - dueAt.getTime()) / MILLISECONDS),
    );
  }

  /** Counts an attempt. */
  onOutcome(kind: string, outcome: JobOutcome, seconds: number): void {
    this.runs.inc({ kind, outcome });
    this.seconds.observe({ kind }, seconds);
  }

  /** All gauges of a scrape are of one query. */
  private gauge(name: string, help: string, read: (depth: QueueDepth) => number): void {
    const { kinds } = this;
    const depths = () => this.read();
    new Gauge({
      name,
      help,
      labelNames: ['kind'],
      registers: [this.parts.registry],
      async collect() {
        const found = await depths();
        this.reset();
        for (const kind of kinds) this.set({ kind }, 0);
        for (const depth of found) this.set({ kind: depth.kind }, read(depth));
      },
    });
  }

  private read(): Promise<readonly QueueDepth[]> {
    this.depths ??= queueDepths(this.parts.db).finally(() => {
      this.depths = null;
    });
    return this.depths;
  }
}
