import type { Notification } from '../alerts/notification';

/** Takes notifications somewhere. Implement it for a channel of your own. */
export interface Sink {
  /** Names the sink in log lines. */
  readonly name: string;
  /**
   * Delivers, or rejects after its own retries. The evaluator does not wait for it, so that a slow channel holds up no
   * evaluation; it logs the rejection. Calls may overlap: whoever needs an order keeps a queue.
   */
  deliver(notification: Notification): Promise<void>;
}
