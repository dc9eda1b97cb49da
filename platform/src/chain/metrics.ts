/** Metrics of chain transactions: how many may still land, and since when. */
import type { Clock } from '@crr/kit';
import { Gauge, type Registry } from 'prom-client';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';

const OPEN_STATES = ['prepared', 'sent'] as const;
const MILLISECONDS = 1_000;

const OPEN = { state: z.enum(OPEN_STATES), count: z.number(), oldest: z.date() };
type OpenRow = RowOf<typeof OPEN>;

/** Registers them; they are read from the database at each scrape. */
export function registerChainMetrics(registry: Registry, db: Db, clock: Clock): void {
  const gauge = (name: string, help: string, measure: (row: OpenRow) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        const { rows } = await checkedSql(OPEN)`
          SELECT state, count(*) AS count, min(prepared_at) AS oldest FROM platform.chain_transactions
          WHERE state IN ('prepared', 'sent') GROUP BY state`.execute(db);
        for (const state of OPEN_STATES) {
          const row = rows.find((each) => each.state === state);
          this.set({ state }, row === undefined ? 0 : measure(row));
        }
      },
    });
  gauge(
    'crr_platform_chain_transactions_open',
    'Transactions that were given out to sign and may still land, by state.',
    ({ count }) => count,
  );
  gauge(
    'crr_platform_chain_transactions_oldest_seconds',
    'Since when the oldest transaction may still land, by state.',
    ({ oldest }) => Math.max(0, clock.now() - oldest.getTime()) / MILLISECONDS,
  );
}
