/** What a report is of: one shape for all of them, so that their figures agree. */
import { type RawBuilder, sql } from 'kysely';
import { invalidField } from '../http';
import type { Condition, Scope } from '../tenancy';

/** What somebody asks for. Whatever is null lets everything pass. */
export interface ReportFilter {
  /** Whose rows. */
  readonly scope: Scope;
  /** From when, included. */
  readonly from: Date | null;
  /** Until when, not included. */
  readonly to: Date | null;
  /** The platform's campaign. */
  readonly campaignId: string | null;
  readonly influencerId: string | null;
  /** Clicks have no coupon: with one, none is counted. */
  readonly couponId: string | null;
  /** The tracking link's code. */
  readonly linkCode: string | null;
  /** Of events. Clicks have no currency: all are counted. */
  readonly currency: string | null;
}

/** A stretch of time in which clicks are counted by themselves, since it covers no whole day. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
}

/** A range cut at midnight, UTC. */
export interface CutRange {
  /** Whole days, as dates: first included, last not; null for no limit. Null when there is no whole day. */
  readonly days: { readonly from: string | null; readonly to: string | null } | null;
  /** What is left: at most one stretch before the days and one after. */
  readonly stretches: readonly Stretch[];
}

/** Milliseconds of a day of UTC. */
export const DAY_MS = 86_400_000;

/** Everything that a scope shows. */
export function everything(scope: Scope): ReportFilter {
  return {
    scope,
    from: null,
    to: null,
    campaignId: null,
    influencerId: null,
    couponId: null,
    linkCode: null,
    currency: null,
  };
}

/** @throws ApiError 422 for a range that ends before it begins */
export function checkRange({ from, to }: ReportFilter): void {
  if (from !== null && to !== null && to <= from) throw invalidField('to', 'must be after from');
}

/** The conditions on customer_events. @param alias the table's alias */
export function eventConditions(filter: ReportFilter, alias: string): Condition {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return allOf([
    filter.scope.where('customer_events', alias),
    filter.from && sql`${column('occurred_at')} >= ${filter.from}::timestamptz`,
    filter.to && sql`${column('occurred_at')} < ${filter.to}::timestamptz`,
    filter.campaignId && sql`${column('campaign_id')} = ${filter.campaignId}::uuid`,
    filter.influencerId && sql`${column('influencer_id')} = ${filter.influencerId}::uuid`,
    filter.couponId && sql`${column('coupon_id')} = ${filter.couponId}::uuid`,
    filter.linkCode && sql`${column('tracking_link_code')} = ${filter.linkCode}::text`,
    filter.currency && sql`${column('currency')} = ${filter.currency}::text`,
  ]);
}

/** The conditions on tracking_links by which clicks are chosen. Links that were made beside the platform are nobody's. @param alias the table's alias */
export function linkConditions(filter: ReportFilter, alias: string): Condition {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return allOf([
    filter.scope.where('tracking_links', alias),
    sql`${column('advertiser_id')} IS NOT NULL`,
    filter.campaignId && sql`${column('campaign_id')} = ${filter.campaignId}::uuid`,
    filter.influencerId && sql`${column('influencer_id')} = ${filter.influencerId}::uuid`,
    filter.couponId && sql`FALSE`,
    filter.linkCode && sql`${column('code')} = ${filter.linkCode}::text`,
  ]);
}

/** Cuts a range at midnight. */
export function cutRange(from: Date | null, to: Date | null): CutRange {
  const firstDay = from === null ? null : Math.ceil(from.getTime() / DAY_MS) * DAY_MS;
  const lastDay = to === null ? null : Math.floor(to.getTime() / DAY_MS) * DAY_MS;
  if (from !== null && to !== null && firstDay !== null && lastDay !== null && firstDay > lastDay) {
    return { days: null, stretches: [{ from, to }] };
  }
  const stretches: Stretch[] = [];
  if (from !== null && firstDay !== null && from.getTime() < firstDay) {
    stretches.push({ from, to: new Date(firstDay) });
  }
  if (to !== null && lastDay !== null && lastDay < to.getTime())
    stretches.push({ from: new Date(lastDay), to });
  return { days: { from: dateOf(firstDay), to: dateOf(lastDay) }, stretches };
}

/** AND of those that there are. */
export function allOf(conditions: readonly (Condition | null | '')[]): Condition {
  const given = conditions.filter((each): each is Condition => each !== null && each !== '');
  return given.length === 0 ? sql`TRUE` : sql`(${sql.join(given, sql` AND `)})`;
}

/** The same as SQL's timestamptz, or null. */
export function momentOf(at: Date | null): RawBuilder<Date | null> {
  return sql`${at}::timestamptz`;
}

function dateOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString().slice(0, 10);
}
