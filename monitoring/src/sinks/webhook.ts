import { backoffMs, systemClock, type WaitingClock } from '@crr/kit';
import type { Notification } from '../alerts/notification';
import { DeliveryError } from '../errors';
import { OneAtATime } from './one-at-a-time';
import type { Sink } from './sink';

/** Where and how stubbornly to post. */
export interface WebhookOptions {
  readonly url: string;
  /** Sent with each request, such as an Authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 8: with the default delay about four minutes in all. */
  readonly attempts?: number;
  /** Before the second attempt; doubles each time, up to a minute. Milliseconds. Default 2,000. */
  readonly firstDelayMs?: number;
  /** For one attempt. Milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Notifications that may wait; one more is refused at once. Default 1,000. */
  readonly maxWaiting?: number;
  readonly clock?: WaitingClock;
  /** Aborted to give up what still waits. */
  readonly signal?: AbortSignal;
}

const MAX_DELAY_MS = 60_000;

/**
 * Posts notifications as Alertmanager's webhook does, so that its receivers take them. In order; retried on network
 * errors, 429 and 5xx; any other refusal is final.
 */
export class WebhookSink implements Sink {
  readonly name = 'webhook';
  private readonly queue = new OneAtATime();
  private waiting = 0;

  constructor(private readonly options: WebhookOptions) {}

  /** @throws DeliveryError when every attempt failed, the receiver refused it, or too many wait before it */
  async deliver(notification: Notification): Promise<void> {
    if (this.waiting >= (this.options.maxWaiting ?? 1_000)) {
      throw new DeliveryError(0, `${this.waiting} notifications wait already`);
    }
    this.waiting++;
    try {
      await this.queue.run(() => this.postUntilTaken(JSON.stringify(notification)));
    } finally {
      this.waiting--;
    }
  }

  private async postUntilTaken(body: string): Promise<void> {
    const { attempts = 8, firstDelayMs = 2_000, clock = systemClock, signal } = this.options;
    for (let attempt = 1; ; attempt++) {
      const failure = await this.post(body);
      if (failure === undefined) return;
      if (failure.isFinal || attempt >= attempts || signal?.aborted) {
        throw new DeliveryError(attempt, failure.reason);
      }
      await clock.sleep(backoffMs(attempt, { firstDelayMs, longestDelayMs: MAX_DELAY_MS }), signal);
    }
  }

  private async post(body: string): Promise<{ reason: string; isFinal: boolean } | undefined> {
    try {
      const response = await fetch(this.options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.options.headers },
        body,
        signal: AbortSignal.timeout(this.options.timeoutMs ?? 10_000),
      });
      await response.arrayBuffer();
      if (response.ok) return undefined;
      const isFinal = response.status < 500 && response.status !== 429;
      return { reason: `HTTP ${response.status}`, isFinal };
    } catch (error) {
      return { reason: reasonOf(error), isFinal: false };
    }
  }
}

/** What went wrong on the network. `fetch` hides that in the error's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
