/** Leader election, the loser's side: an indexer whose lock was lost goes on while it can, and stands by while another one writes. */
import type { RoleWatch } from '@crr/db';
import type { Logger } from 'pino';
import type { IndexerMetrics } from '../metrics';
import type { Sink } from '../model';
import { StaleWriterError } from '../store';
import { messageOf } from './message';

/** Follows whether this process has the writer's role. */
export class WriterRole implements RoleWatch {
  private losses = 0;
  /** Losses after which the cursor was read again. */
  private settled = 0;
  private isHeld = true;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly metrics: IndexerMetrics,
    private readonly logger: Logger,
  ) {
    metrics.onRole(true);
  }

  readonly onLost = (error: Error): void => {
    this.isHeld = false;
    this.losses += 1;
    this.metrics.onRole(false);
    this.logger.error({ error: messageOf(error) }, 'the lock of the writer’s role is lost; taking it again');
  };

  readonly onRegained = (): void => {
    this.isHeld = true;
    this.metrics.onRole(true);
    this.logger.warn('the lock of the writer’s role is held again');
    for (const go of this.waiting.splice(0)) go();
  };

  /**
   * Does `work`; where another writer was faster while the lock was lost, waits until this process has the role again, and does it anew from
   * where that one got to.
   *
   * @throws StaleWriterError when somebody writes without the role
   */
  async whileHeld(sink: Sink, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StaleWriterError) || this.losses === this.settled) throw error;
        this.logger.warn('another indexer writes to this database; standing by until it ends');
        await this.held(signal);
        if (signal.aborted) return;
        this.settled = this.losses;
        await sink.refresh();
      }
    }
  }

  private async held(signal: AbortSignal): Promise<void> {
    if (this.isHeld || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
