/** Metrics: what the platform counts of itself. */
import type { Clock } from '@crr/kit';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const MILLISECONDS = 1_000;

/** An answer that was given. */
export interface AnswerObservation {
  readonly method: string;
  /** The route's path with its parameters' names; `other` for what is no route. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Metrics in a registry of their own; rooms may register more. */
export class PlatformMetrics {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'crr_platform_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'crr_platform_request_duration_seconds',
    help: 'How long answers took, by route.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly unreadableClients = new Counter({
    name: 'crr_platform_unreadable_addresses_total',
    help: 'Requests of which neither the trusted header nor the connection tells a readable address.',
    registers: [this.registry],
  });

  constructor(clock: Clock) {
    new Gauge({
      name: 'crr_platform_started_timestamp_seconds',
      help: 'When the service was started.',
      registers: [this.registry],
    }).set(clock.now() / MILLISECONDS);
  }

  /** Counts a request of whose client the address can not be read. */
  onUnreadableClient(): void {
    this.unreadableClients.inc();
  }

  /** Counts an answer. */
  onAnswer({ method, route, status, seconds }: AnswerObservation): void {
    this.requests.inc({ method, route, status });
    this.seconds.observe({ method, route }, seconds);
  }
}
