/** The whole of what a filter lets pass. */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { microsOf } from '../events';
import { compactCount, compactMoney } from './compact';
import { assertClicksKept, clickFacts, eventSums, reading } from './facts';
import { CLICK_SUMS, EVENT_SUM, type Figures, figuresOf, NO_CLICKS } from './figures';
import { checkRange, type ReportFilter } from './filter';

/** The same as people read it on a card. */
export interface Display {
  readonly clicks: string;
  readonly conversions: string;
  /** By currency, in the order of the figures' revenue. */
  readonly revenue: string[];
  readonly estimated_commission: string[];
}

/** The whole, with its display. */
export interface Overview extends Figures {
  readonly display: Display;
}

/** @throws ApiError 422 for a range that can not be told */
export async function overview(db: Db, filter: ReportFilter): Promise<Overview> {
  const figures = await totals(db, filter);
  return { ...figures, display: displayOf(figures) };
}

/** The whole, in numbers. @throws ApiError 422 for a range that can not be told */
export async function totals(db: Db, filter: ReportFilter): Promise<Figures> {
  checkRange(filter);
  return reading(db, (snapshot) => sums(snapshot, filter));
}

async function sums(db: Db, filter: ReportFilter): Promise<Figures> {
  await assertClicksKept(db, filter, 'day');
  const { rows: clicks } = await checkedSql(CLICK_SUMS)`
    SELECT coalesce(sum(clicks), 0)::bigint AS clicks, coalesce(sum(bot_clicks), 0)::bigint AS bot_clicks
    FROM (${clickFacts(filter)}) c`.execute(db);
  const { rows: events } = await checkedSql({
    ...EVENT_SUM,
    key: z.null(),
  })`${eventSums(filter, sql`NULL`)}`.execute(db);
  return figuresOf(clicks[0] ?? NO_CLICKS, events);
}

function displayOf({ clicks, conversions, revenue, estimated_commission }: Figures): Display {
  return {
    clicks: compactCount(clicks),
    conversions: compactCount(conversions),
    revenue: revenue.map(({ revenue, currency }) => compactMoney(microsOf(revenue), currency)),
    estimated_commission: estimated_commission.map(({ amount, currency }) =>
      compactMoney(microsOf(amount), currency),
    ),
  };
}
