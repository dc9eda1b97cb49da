/**
 * A/B: the variants of a test against the first of them. Each variant is the links that carry its name.
 *
 * Whether purchases per click differ is tested by the two-proportion z-test, pooled and two-sided (the schema's function ab_test), at 5 % over
 * all comparisons of the test (Holm). A click is one trial: a customer who clicks twice counts twice.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { ApiError } from '../http';
import { assertClicksKept, clickFacts, eventSums, reading } from './facts';
import { CLICK_SUMS, EVENT_SUM, type Figures, figuresOf } from './figures';
import { checkRange, linkConditions, type ReportFilter } from './filter';
import { holmAdjusted, SIGNIFICANCE_LEVEL } from './significance';

/** How a variant stands against the control. Fractions; null where there is nothing to compare. */
export interface Difference {
  /** Its rate less the control's. */
  readonly difference: number | null;
  /** In standard deviations. */
  readonly z_score: number | null;
  /** How likely chance alone makes such a difference. */
  readonly p_value: number | null;
  /** The same, adjusted for the number of comparisons. */
  readonly p_value_adjusted: number | null;
  /** rate / control's rate - 1, with its 95 % interval. */
  readonly lift: number | null;
  readonly lift_low: number | null;
  readonly lift_high: number | null;
  /** Whether p_value_adjusted is below 0.05. */
  readonly significant: boolean;
}

/** A variant. */
export interface Variant extends Figures {
  readonly variant: string;
  /** Null for the control. */
  readonly against_control: Difference | null;
}

/** A test. */
export interface Comparison {
  readonly ab_test: string;
  /** The variant that the others are compared with: the first by name; null when no link of the filter carries the test's name. */
  readonly control: string | null;
  readonly variants: Variant[];
}

const TEST = {
  difference: z.number().nullable(),
  z_score: z.number().nullable(),
  p_value: z.number().nullable(),
  lift: z.number().nullable(),
  lift_low: z.number().nullable(),
  lift_high: z.number().nullable(),
};
type TestRow = RowOf<typeof TEST>;

/** @throws ApiError 422 for a range that can not be told; without one advertiser's scope, whose tests' names are their own */
export async function comparison(db: Db, filter: ReportFilter, abTest: string): Promise<Comparison> {
  checkRange(filter);
  if (filter.scope.advertiserId === null) {
    throw new ApiError(422, 'missing_field', 'must be given by an admin', { field: 'advertiser_id' });
  }
  const variants = await reading(db, (snapshot) => variantsOf(snapshot, filter, abTest));
  const control = variants[0];
  if (control === undefined) return { ab_test: abTest, control: null, variants: [] };
  const tested: TestRow[] = [];
  for (const variant of variants.slice(1)) tested.push(await tryDifference(db, control, variant));
  return {
    ab_test: abTest,
    control: control.variant,
    variants: [{ ...control, against_control: null }, ...withDifferences(variants.slice(1), tested)],
  };
}

type Measured = Figures & { readonly variant: string };

async function variantsOf(db: Db, filter: ReportFilter, abTest: string): Promise<Measured[]> {
  await assertClicksKept(db, filter, 'day');
  const { rows: clicked } = await checkedSql({ ...CLICK_SUMS, variant: z.string() })`
    SELECT l.ab_variant AS variant, coalesce(sum(c.clicks), 0)::bigint AS clicks, coalesce(sum(c.bot_clicks), 0)::bigint AS bot_clicks
    FROM platform.tracking_links l
    LEFT JOIN (${clickFacts(filter)}) c ON c.code = l.code
    WHERE l.ab_test = ${abTest} AND ${linkConditions(filter, 'l')}
    GROUP BY 1
    ORDER BY l.ab_variant COLLATE "C"`.execute(db);
  const { rows: events } = await checkedSql({ ...EVENT_SUM, variant: z.string() })`
    SELECT l.ab_variant AS variant, e.currency, e.action, e.events, e.value_micros, e.share_micros, e.flat_micros
    FROM (${eventSums(filter, sql.ref('tracking_link_code'))}) e
    JOIN platform.tracking_links l ON l.code = e.key
    WHERE l.ab_test = ${abTest} AND ${linkConditions(filter, 'l')}`.execute(db);
  return clicked.map(({ variant, ...clicks }) => ({
    variant,
    ...figuresOf(
      clicks,
      events.filter((each) => each.variant === variant),
    ),
  }));
}

async function tryDifference(db: Db, control: Figures, variant: Figures): Promise<TestRow> {
  const { rows } = await checkedSql(TEST)`
    SELECT difference, z_score, p_value, lift, lift_low, lift_high
    FROM chain.ab_test(${control.clicks}::bigint, ${control.conversions}::bigint, ${variant.clicks}::bigint, ${variant.conversions}::bigint)`.execute(
    db,
  );
  return rows[0] as TestRow;
}

function withDifferences(variants: readonly Measured[], tested: readonly TestRow[]): Variant[] {
  const adjusted = holmAdjusted(tested.map(({ p_value }) => p_value));
  return variants.map((variant, place) => {
    const row = tested[place] as TestRow;
    const p_value_adjusted = adjusted[place] ?? null;
    const significant = p_value_adjusted !== null && p_value_adjusted < SIGNIFICANCE_LEVEL;
    return { ...variant, against_control: { ...row, p_value_adjusted, significant } };
  });
}
