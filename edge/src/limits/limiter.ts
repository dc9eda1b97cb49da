/** So many in each window, exactly, whoever asks at the same time. */

import { rowsOf } from '@crr/db/rows';
import type { Clock } from '@crr/kit';
import type { LimitRule, LimitState, Outcome } from '../model';
import { insertRows } from '../store/rows';
import type { Sql, Store } from '../store/sql';
import { COUNTED, Demand } from './demand';
import { Exhausted } from './exhausted';
import { UNLIMITED } from './window';

/** So many new rows, and twice as many ended ones are deleted: they never pile up, and no request pays for all. */
const SWEEP_EVERY_ROWS = 256;

const countedRows = rowsOf(COUNTED);
const COLUMNS = 'edge.limits (key, window_start_ms, window_end_ms, taken)';
const ADD = `ON CONFLICT (key, window_start_ms) DO UPDATE SET taken = limits.taken + excluded.taken
  RETURNING key, taken`;
const SWEEP = `DELETE FROM edge.limits WHERE (key, window_start_ms) IN (
  SELECT key, window_start_ms FROM edge.limits WHERE window_end_ms <= ? ORDER BY window_end_ms LIMIT ?)`;

/**
 * Counts in edge.limits. A request takes one from each of its limits, or, refused by one of them, from none. What was refused because a
 * window is used up is known until the window ends, and refused again without asking the store: a flood costs nothing.
 */
export class Limiter {
  private readonly exhausted = new Exhausted();
  private rowsSinceSweep = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Takes one from each limit, in a transaction of its own. @returns the tightest limit, or the refusal `rate_limited` */
  async take(rules: readonly LimitRule[]): Promise<Outcome<LimitState>> {
    const known = this.refusalKnown(rules);
    if (known !== null) return known;
    if (rules.length === 0) return { ok: true, value: UNLIMITED };
    return this.store.transaction((sql) => this.takeIn(sql, rules));
  }

  /** {@link take} as a part of the caller's transaction. */
  async takeIn(sql: Sql, rules: readonly LimitRule[]): Promise<Outcome<LimitState>> {
    const [outcome] = await this.takeAllIn(sql, [rules]);
    return outcome as Outcome<LimitState>;
  }

  /** {@link takeIn} for many requests at once; the earlier ones take first. */
  async takeAllIn(
    sql: Sql,
    requests: readonly (readonly LimitRule[])[],
  ): Promise<readonly Outcome<LimitState>[]> {
    const nowMs = this.clock.now();
    const known = requests.map((rules) => this.exhausted.find(rules, nowMs));
    const open = requests.filter((_, place) => known[place] === null);
    const demand = new Demand(nowMs);
    for (const rules of open) demand.add(rules);
    const rows = demand.rows();
    demand.fill(countedRows(await insertRows(sql, COLUMNS, rows, ADD)));
    this.exhausted.note(open.flat(), demand.before());
    const outcomes = requests.map((rules, place) => known[place] ?? demand.grant(rules));
    await insertRows(sql, COLUMNS, demand.unused(), ADD);
    await this.sweep(sql, rows.length, nowMs);
    return outcomes;
  }

  /** The refusal that a request gets in any case, without asking the store; null when that has to be seen. */
  refusalKnown(rules: readonly LimitRule[]): Outcome<LimitState> | null {
    return this.exhausted.find(rules, this.clock.now());
  }

  private async sweep(sql: Sql, rows: number, nowMs: number): Promise<void> {
    this.rowsSinceSweep += rows;
    if (this.rowsSinceSweep < SWEEP_EVERY_ROWS) return;
    const most = 2 * this.rowsSinceSweep;
    this.rowsSinceSweep = 0;
    await sql.all(SWEEP, nowMs, most);
  }
}
