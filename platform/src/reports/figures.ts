/** The figures that every report is made of, and how they are computed from sums. Pure. */
import { z } from 'zod';
import type { RowOf } from '../checked-sql';
import { ACTIONS, type Action, decimalOf } from '../events';
import { type Millionths, perOrder, ratioOf } from './decimal';

/** An amount of money. */
export interface Money {
  /** ISO 4217, or USDC. */
  readonly currency: string;
  /** Decimal, with two to six decimals. */
  readonly amount: string;
}

/** Sales in one currency. */
export interface Sales {
  readonly currency: string;
  readonly conversions: number;
  /** Sum of the purchases' values, decimal. */
  readonly revenue: string;
  /** revenue / conversions, rounded half up to millionths; null without conversions. */
  readonly average_order_value: string | null;
}

/** What a report says of a whole or of a part. */
export interface Figures {
  /** Visits of humans. */
  readonly clicks: number;
  /** Visits that were taken for bots, not among the clicks. */
  readonly bot_clicks: number;
  /** Purchases. */
  readonly conversions: number;
  /** conversions / clicks, rounded half up to six decimals; null without clicks. Above 1 where purchases come without clicks. */
  readonly conversions_per_click: string | null;
  /** Events by what was done. */
  readonly actions: Readonly<Record<Action, number>>;
  /** By currency; currencies without purchases are left out. */
  readonly revenue: Sales[];
  /** What the agreed shares would give; nothing is owed by it. Parts of revenue in its currency, flat sums in USDC. */
  readonly estimated_commission: Money[];
}

/** Clicks of a whole or a part. */
export type ClickSums = RowOf<typeof CLICK_SUMS>;
/** Their columns. */
export const CLICK_SUMS = { clicks: z.number(), bot_clicks: z.number() };

/** Sums of events of one currency and action, millionths as text: a row of eventSums. */
export type EventSum = RowOf<typeof EVENT_SUM>;
/** Its columns. */
export const EVENT_SUM = {
  currency: z.string(),
  action: z.enum(ACTIONS),
  events: z.number(),
  value_micros: z.string(),
  share_micros: z.string(),
  flat_micros: z.string(),
};

/** No clicks. */
export const NO_CLICKS: ClickSums = { clicks: 0, bot_clicks: 0 };

const FLAT_CURRENCY = 'USDC';

/** Figures from sums. */
export function figuresOf({ clicks, bot_clicks }: ClickSums, sums: readonly EventSum[]): Figures {
  const actions = Object.fromEntries(ACTIONS.map((action) => [action, 0])) as Record<Action, number>;
  for (const { action, events } of sums) actions[action] += events;
  return {
    clicks,
    bot_clicks,
    conversions: actions.purchase,
    conversions_per_click: ratioOf(actions.purchase, clicks),
    actions,
    revenue: salesOf(sums.filter(({ action }) => action === 'purchase')),
    estimated_commission: commissionOf(sums),
  };
}

function salesOf(purchases: readonly EventSum[]): Sales[] {
  const counts = new Map<string, number>();
  const values = new Map<string, Millionths>();
  for (const { currency, events, value_micros } of purchases) {
    counts.set(currency, (counts.get(currency) ?? 0) + events);
    values.set(currency, (values.get(currency) ?? 0n) + BigInt(value_micros));
  }
  return [...counts].sort(byCurrency).map(([currency, conversions]) => {
    const revenue = values.get(currency) ?? 0n;
    return {
      currency,
      conversions,
      revenue: decimalOf(revenue, currency),
      average_order_value: perOrder(revenue, conversions, currency),
    };
  });
}

function commissionOf(sums: readonly EventSum[]): Money[] {
  const amounts = new Map<string, Millionths>();
  const add = (currency: string, amount: Millionths) =>
    amounts.set(currency, (amounts.get(currency) ?? 0n) + amount);
  for (const { currency, share_micros, flat_micros } of sums) {
    add(currency, BigInt(share_micros));
    add(FLAT_CURRENCY, BigInt(flat_micros));
  }
  return [...amounts]
    .filter(([, amount]) => amount > 0n)
    .sort(byCurrency)
    .map(([currency, amount]) => ({ currency, amount: decimalOf(amount, currency) }));
}

function byCurrency([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
