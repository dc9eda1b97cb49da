/** Job runner: a worker that polls for due jobs, runs them, and acknowledges, postpones or dead-letters them. Several processes may run one. */

import { setMaxListeners } from 'node:events';
import { inTransaction } from '@crr/db';
import { type BackoffLimits, backoffMs, type Clock, systemClock } from '@crr/kit';
import type { Db } from '../database';
import { type Job, type JobContext, type JobHandler, JobLostError, JobPostponedError } from './model';
import { acknowledge, claim, extend, giveBack, takeSlot } from './queue';

/** How an attempt ended. */
export type JobOutcome = 'done' | 'postponed' | 'failed' | 'dead' | 'lost';

/** What a runner is made of. */
export interface RunnerParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly handlers: readonly JobHandler[];
  /** Told of each attempt that ended. */
  readonly onOutcome?: (kind: string, outcome: JobOutcome, seconds: number) => void;
  /** Told of each attempt in vain, and of polls that failed; the work goes on. */
  readonly onFailure?: (kind: string, error: unknown) => void;
  /** Between polls while nothing is due. Default 1,000. */
  readonly pollMs?: number;
  /** 0 to 1, by chance. Default: the machine's. */
  readonly jitter?: () => number;
}

const POLL_MS = 1_000;
const LEASE_MS = 60_000;
const CONCURRENCY = 5;
const ATTEMPTS_MOST = 20;
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 600_000;
const MILLISECONDS = 1_000;

/** Runs jobs. */
export class JobRunner {
  private readonly stopping = new AbortController();
  private readonly lanes: Promise<void>[] = [];
  /** The slot of each schedule that was tried last here: the database is asked once for each. */
  private readonly slots = new Map<string, number>();

  constructor(private readonly parts: RunnerParts) {}

  /** Polls until it is stopped, each kind for itself: one that hangs keeps no other from running. */
  start(): void {
    // One pause of each lane, and one of each job that listens, at a time.
    setMaxListeners(0, this.stopping.signal);
    for (const handler of this.parts.handlers) this.lanes.push(this.lane(handler));
  }

  /** Graceful shutdown: claims nothing new and waits for what runs. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.lanes);
  }

  /** Runs what is due now, of every kind, one batch each. @returns how many were claimed */
  async runDue(): Promise<number> {
    let claimed = 0;
    for (const handler of this.parts.handlers) claimed += await this.batch(handler);
    return claimed;
  }

  private async lane(handler: JobHandler): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let claimed = 0;
      try {
        claimed = await this.batch(handler);
      } catch (error) {
        this.parts.onFailure?.(handler.kind, error);
      }
      if (claimed < concurrencyOf(handler)) await systemClock.sleep(this.parts.pollMs ?? POLL_MS, signal);
    }
  }

  private async batch(handler: JobHandler): Promise<number> {
    const { db, clock } = this.parts;
    const { kind, everyMs } = handler;
    const now = new Date(clock.now());
    if (everyMs !== undefined) await this.schedule(kind, everyMs, now);
    const leasedUntil = new Date(now.getTime() + LEASE_MS);
    const jobs = await claim(db, { kind, most: concurrencyOf(handler), now, leasedUntil });
    await Promise.all(jobs.map((job) => this.attempt(handler, job)));
    return jobs.length;
  }

  private async schedule(kind: string, everyMs: number, now: Date): Promise<void> {
    const slot = Math.floor(now.getTime() / everyMs);
    if (this.slots.get(kind) === slot) return;
    await inTransaction(this.parts.db, (transaction) => takeSlot(transaction, kind, everyMs, now));
    this.slots.set(kind, slot);
  }

  private async attempt(handler: JobHandler, job: Job): Promise<void> {
    const { db, clock, onOutcome, onFailure } = this.parts;
    const startedAt = performance.now();
    let isFinished = false;
    const context: JobContext = {
      db,
      clock,
      signal: this.stopping.signal,
      finish: async (transaction) => {
        await acknowledge(transaction, job, new Date(clock.now()));
        isFinished = true;
      },
    };
    const heartbeat = setInterval(() => {
      extend(db, job, new Date(clock.now() + LEASE_MS)).catch((error) => onFailure?.(handler.kind, error));
    }, LEASE_MS / 3);
    heartbeat.unref();
    let outcome: JobOutcome;
    try {
      if (job.attempts > attemptsMostOf(handler)) throw new Error('the process died with it each time');
      await handler.run(job, context);
      if (!isFinished) await acknowledge(db, job, new Date(clock.now()));
      outcome = 'done';
    } catch (error) {
      outcome = await this.setBack(handler, job, error);
    } finally {
      clearInterval(heartbeat);
    }
    onOutcome?.(handler.kind, outcome, (performance.now() - startedAt) / MILLISECONDS);
  }

  private async setBack(handler: JobHandler, job: Job, error: unknown): Promise<JobOutcome> {
    const { db, clock, onFailure } = this.parts;
    if (error instanceof JobLostError) return 'lost';
    if (error instanceof JobPostponedError) {
      const dueAt = new Date(clock.now() + error.delayMs);
      await this.stored(handler, () =>
        giveBack(db, job, { state: 'queued', dueAt, reason: error.message, attempts: job.attempts - 1 }),
      );
      return 'postponed';
    }
    onFailure?.(handler.kind, error);
    const isDead = job.attempts >= attemptsMostOf(handler);
    const dueAt = new Date(clock.now() + this.delayOf(handler, job.attempts));
    await this.stored(handler, () =>
      giveBack(db, job, {
        state: isDead ? 'dead' : 'queued',
        dueAt,
        reason: reasonOf(error),
        attempts: job.attempts,
      }),
    );
    return isDead ? 'dead' : 'failed';
  }

  /** What can't be written down now is due again when its lease ends. */
  private async stored(handler: JobHandler, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.onFailure?.(handler.kind, error);
    }
  }

  private delayOf(handler: JobHandler, attempts: number): number {
    const { firstDelayMs = FIRST_DELAY_MS, longestDelayMs = LONGEST_DELAY_MS } = handler;
    return jobDelayMs(attempts, { firstDelayMs, longestDelayMs }, this.parts.jitter ?? Math.random);
  }
}

/** Exponential backoff of jobs: by chance up to half of it more, so that not all come back at once. @param jitter from 0 to 1 */
export function jobDelayMs(attempts: number, limits: BackoffLimits, jitter: () => number): number {
  return backoffMs(attempts, limits) * (1 + jitter() / 2);
}

function attemptsMostOf({ attemptsMost = ATTEMPTS_MOST }: JobHandler): number {
  return attemptsMost;
}

function concurrencyOf({ concurrency = CONCURRENCY }: JobHandler): number {
  return concurrency;
}

/** An error in words, with those of its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
