/** The watch over the money: what `reconcile` finds, and where edge and chain tell of reports otherwise, as metrics and in the log. */

import type { Database } from '@crr/db';
import type { WaitingClock } from '@crr/kit';
import type { RouterPdas } from '@crr/sdk';
import type { IndexerMetrics } from '../metrics';
import type { ChainRpc } from '../rpc';
import { type CampaignMoney, countReportDifferences, reconcile } from '../verify';
import { messageOf } from './message';

/** Where the watch writes; a pino logger will do. */
export interface WatchLog {
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

/** What the watch works with. */
export interface MoneyWatchParts {
  database: Database;
  rpc: Pick<ChainRpc, 'getMultipleAccounts'>;
  pdas: RouterPdas;
  metrics: IndexerMetrics;
  logger: WatchLog;
  clock: WaitingClock;
}

/** Reports that changed since then are compared again and again; `verify` compares all. */
const COMPARED_MILLISECONDS = 2 * 86_400_000;

/** Compares vaults with their books, and the edge's reports with the chain, again and again. It never stops the indexer. */
export class MoneyWatch {
  /** What the last look found: campaign → base units, 0 where vault and books agree. */
  private mismatches: ReadonlyMap<string, bigint> = new Map();

  constructor(private readonly parts: MoneyWatchParts) {}

  /** Looks after each pause, until the signal is given. */
  async run(signal: AbortSignal, milliseconds: number): Promise<void> {
    while (!signal.aborted) {
      await this.parts.clock.sleep(milliseconds, signal);
      if (signal.aborted) return;
      try {
        await this.look(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.parts.logger.warn(
          { error: messageOf(error) },
          'could not compare vaults with their books, or reports with the chain',
        );
      }
    }
  }

  /**
   * Compares every open campaign once. A campaign that the database is behind of was not compared: it keeps what was found before. One that is
   * closed is told of no more.
   */
  async look(signal: AbortSignal): Promise<void> {
    const { database, rpc, pdas, metrics, logger, clock } = this.parts;
    const mismatches = new Map<string, bigint>();
    const { differences } = await reconcile({
      database,
      rpc,
      pdas,
      signal,
      sleep: async (milliseconds) => {
        await clock.sleep(milliseconds, signal);
        signal.throwIfAborted();
      },
      onCampaign: (money) => {
        const mismatch = money.state === 'behind' ? this.mismatches.get(money.campaignId) : mismatchOf(money);
        if (mismatch !== undefined) mismatches.set(money.campaignId, mismatch);
      },
    });
    this.mismatches = mismatches;
    metrics.onReconciled(mismatches);
    for (const money of differences) {
      const { campaignId, slot } = money;
      logger.error(
        { campaignId, slot, mismatchUsdc: `${mismatchOf(money)}` },
        'a vault and its books differ',
      );
    }
    await this.compareReports();
  }

  private async compareReports(): Promise<void> {
    const { database, metrics, logger, clock } = this.parts;
    const since = new Date(clock.now() - COMPARED_MILLISECONDS);
    const differences = await countReportDifferences(database.db, since);
    metrics.onReportsCompared(differences);
    const found = Object.fromEntries([...differences].filter(([, reports]) => reports > 0));
    if (Object.keys(found).length > 0)
      logger.error({ reports: found }, 'edge and chain tell of reports otherwise');
  }
}

/** By how much a vault, the pot and the database's books disagree; 0 when they agree. */
function mismatchOf({ state, shortUsdc, pot, books }: CampaignMoney): bigint {
  if (state !== 'differs') return 0n;
  if (shortUsdc > 0n || pot === null || books === null) return shortUsdc > 0n ? shortUsdc : 1n;
  const fields = Object.keys(books) as (keyof typeof books)[];
  const differences = fields.map((field) => pot[field] - books[field]).map((d) => (d < 0n ? -d : d));
  return differences.reduce((most, difference) => (difference > most ? difference : most), 1n);
}
