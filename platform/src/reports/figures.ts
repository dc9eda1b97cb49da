/** The figures that every report is made of, and how they are computed from sums. Pure. */
import { type RawBuilder, sql } from 'kysely';
import { decimalOf, type Millionths, perOrder, ratioOf } from './decimal';

/** What a customer can do, in the order of a funnel. */
export const ACTIONS = ['landing', 'signup', 'add_to_cart', 'drop_off', 'purchase', 'custom'] as const;
/** One of {@link ACTIONS}. */
export type Action = (typeof ACTIONS)[number];

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
  /** conversions / clicks as a fraction, rounded half up to six decimals; null without clicks. Above 1 where purchases come without clicks. */
  readonly conversion_rate: string | null;
  /** Events by what was done. */
  readonly actions: Readonly<Record<Action, number>>;
  /** By currency; currencies without purchases are left out. */
  readonly revenue: readonly Sales[];
  /** What the agreed shares would give; nothing is owed by it. Parts of revenue in its currency, flat sums in USDC. */
  readonly estimated_commission: readonly Money[];
}

/** Clicks of a whole or a part. */
export interface ClickSums {
  readonly clicks: number;
  readonly bot_clicks: number;
}

/** Events of a whole or a part in one currency: counts by action, and millionths as text. */
export interface EventSums extends Readonly<Record<Action, number>> {
  readonly currency: string;
  readonly revenue_micros: string;
  readonly commission_share_micros: string;
  readonly commission_flat_micros: string;
}

/** No clicks. */
export const NO_CLICKS: ClickSums = { clicks: 0, bot_clicks: 0 };

const FLAT_CURRENCY = 'USDC';

/** The columns of {@link EventSums} but the currency, over rows of eventFacts. */
export const EVENT_SUMS: RawBuilder<unknown> = sql`
  ${sql.join(ACTIONS.map((action) => sql`count(*) FILTER (WHERE action = ${sql.lit(action)}) AS ${sql.ref(action)}`))},
  coalesce(sum(value_micros) FILTER (WHERE action = 'purchase'), 0) AS revenue_micros,
  coalesce(sum(commission_share), 0) AS commission_share_micros,
  coalesce(sum(commission_flat), 0) AS commission_flat_micros`;

/** Figures from sums. @param events at most one of each currency */
export function figuresOf({ clicks, bot_clicks }: ClickSums, events: readonly EventSums[]): Figures {
  const actions = Object.fromEntries(ACTIONS.map((action) => [action, countOf(events, action)]));
  const conversions = countOf(events, 'purchase');
  return {
    clicks,
    bot_clicks,
    conversions,
    conversion_rate: ratioOf(conversions, clicks),
    actions: actions as Record<Action, number>,
    revenue: events.filter(({ purchase }) => purchase > 0).map(salesOf),
    estimated_commission: commissionOf(events),
  };
}

function countOf(events: readonly EventSums[], action: Action): number {
  return events.reduce((sum, each) => sum + each[action], 0);
}

function salesOf({ currency, purchase, revenue_micros }: EventSums): Sales {
  const revenue = BigInt(revenue_micros);
  return {
    currency,
    conversions: purchase,
    revenue: decimalOf(revenue),
    average_order_value: perOrder(revenue, purchase),
  };
}

function commissionOf(events: readonly EventSums[]): Money[] {
  const sums = new Map<string, Millionths>();
  const add = (currency: string, amount: Millionths) =>
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  for (const { currency, commission_share_micros, commission_flat_micros } of events) {
    add(currency, BigInt(commission_share_micros));
    add(FLAT_CURRENCY, BigInt(commission_flat_micros));
  }
  return [...sums]
    .filter(([, amount]) => amount > 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: decimalOf(amount) }));
}
