/** How often each route refused, and why: counted here, told as sums. */
import { integer } from '@crr/db/rows';
import * as v from 'valibot';
import type { RefusalCount } from '../model';
import { GroupCommit } from '../store/group-commit';
import { insertRows, type RowValues } from '../store/rows';
import { reading, type Sql, type Store } from '../store/sql';

/** Sum of one route's refusals for one reason, over all hours. */
export interface RefusalTotal {
  readonly route: string;
  readonly reason: string;
  readonly count: number;
}

interface Refused {
  readonly route: string;
  readonly reason: string;
  readonly hourMs: number;
}

const readHours = reading({ hour_ms: integer, route: v.string(), reason: v.string(), refused: integer });
const readTotals = reading({ route: v.string(), reason: v.string(), count: integer });
const readEnded = reading({ route: v.string(), reason: v.string(), refused: integer });

const HOUR_MS = 3_600_000;
/** Hours that are over and told are kept apart so long, then only as a part of the total. */
const KEPT_MS = 48 * HOUR_MS;
/** Holds the total of the hours that are not kept apart. */
const PAST_HOUR_MS = 0;
const COLUMNS = 'edge.counters (hour_ms, route, reason, refused)';
const ADD =
  'ON CONFLICT (hour_ms, route, reason) DO UPDATE SET refused = counters.refused + excluded.refused';

/** Counts in edge.counters: absolute by hour, so that telling a count twice changes nothing. */
export class RefusalCounters {
  private readonly commits: GroupCommit<Refused, undefined>;

  constructor(
    private readonly store: Store,
    private readonly shard: string,
  ) {
    this.commits = new GroupCommit((group) => this.add(group));
  }

  /** Counts one; durable when it resolves. */
  count(route: string, reason: string, atMs: number): Promise<void> {
    return this.commits.submit({ route, reason, hourMs: Math.floor(atMs / HOUR_MS) * HOUR_MS });
  }

  /** Counts that changed since they were told last. */
  async untold(most: number): Promise<RefusalCount[]> {
    const rows = await readHours(
      this.store,
      `SELECT hour_ms, route, reason, refused FROM edge.counters WHERE refused > delivered AND hour_ms > ?
       ORDER BY hour_ms, route, reason LIMIT ?`,
      PAST_HOUR_MS,
      most,
    );
    return rows.map(({ hour_ms: hourMs, route, reason, refused }) => {
      return { shard: this.shard, hourMs, route, reason, count: refused };
    });
  }

  /** Remembers what was told. */
  async told(counts: readonly RefusalCount[]): Promise<void> {
    await this.store.transaction(async (sql) => {
      for (const { hourMs, route, reason, count } of counts) {
        await sql.all(
          'UPDATE edge.counters SET delivered = ? WHERE hour_ms = ? AND route = ? AND reason = ?',
          count,
          hourMs,
          route,
          reason,
        );
      }
    });
  }

  /** Sums over all hours. */
  totals(): Promise<RefusalTotal[]> {
    return readTotals(
      this.store,
      `SELECT route, reason, CAST(sum(refused) AS BIGINT) AS count FROM edge.counters
       GROUP BY route, reason ORDER BY route, reason`,
    );
  }

  /** Adds hours that are long over and told to the total. */
  async compact(nowMs: number): Promise<void> {
    await this.store.transaction(async (sql) => {
      const ended = await readEnded(
        sql,
        `DELETE FROM edge.counters WHERE hour_ms > ? AND hour_ms < ? AND refused = delivered
         RETURNING route, reason, refused`,
        PAST_HOUR_MS,
        nowMs - KEPT_MS,
      );
      const sums = sumBy(ended.map((row) => ({ ...row, hourMs: PAST_HOUR_MS })));
      await insertRows(sql, COLUMNS, sums, ADD);
    });
  }

  private async add(group: readonly Refused[]): Promise<undefined[]> {
    const sums = sumBy(group.map((refused) => ({ ...refused, refused: 1 })));
    await this.store.transaction((sql: Sql) => insertRows(sql, COLUMNS, sums, ADD));
    return group.map(() => undefined);
  }
}

/** One row for each hour, route and reason, in the order of the key. */
function sumBy(items: readonly (Refused & { readonly refused: number })[]): RowValues[] {
  const sums = new Map<string, [number, string, string, number]>();
  for (const { hourMs, route, reason, refused } of items) {
    const key = JSON.stringify([hourMs, route, reason]);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, [hourMs, route, reason, refused]);
    else sum[3] += refused;
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
