/** Lists of links with what they brought. */
import { type NotNull, sql } from 'kysely';
import { givenOf, type OrderColumn, page } from '../http';
import type { Scope } from '../tenancy';
import type { LinkFilter } from './schema';
import type { LinkSummaryRow } from './view';

const NEWEST_FIRST: readonly OrderColumn[] = [
  { column: 'platform.tracking_links.created_at', type: 'time' },
  { column: 'platform.tracking_links.code', type: 'text' },
];

/** Counted for the page's rows alone: clicks as they were counted by day, which outlives the clicks themselves. */
const CLICKS = sql<number>`(SELECT coalesce(sum(d.clicks), 0)::bigint FROM edge.click_days d WHERE d.code = tracking_links.code)`;

/** The rows that an actor sees, the newest first. */
export function listLinks(scope: Scope, filter: LinkFilter) {
  const tenant = scope.ofAdvertiser(filter.advertiser_id);
  return page(filtered(summaries(tenant), filter), filter, NEWEST_FIRST);
}

/** One of the links that an actor sees; undefined for none. */
export async function readLink(scope: Scope, code: string): Promise<LinkSummaryRow | undefined> {
  return summaries(scope).where('platform.tracking_links.code', '=', code).executeTakeFirst();
}

function summaries(scope: Scope) {
  const events = (only: string) => sql<number>`(
    SELECT count(*) FROM platform.customer_events e
    WHERE e.tracking_link_code = tracking_links.code AND e.advertiser_id = tracking_links.advertiser_id AND ${sql.raw(only)})`;
  return scope
    .select('tracking_links')
    .where('platform.tracking_links.advertiser_id', 'is not', null)
    .selectAll('platform.tracking_links')
    .select([
      CLICKS.as('clicks'),
      events('TRUE').as('events'),
      events("e.action = 'purchase'").as('purchases'),
    ])
    .$narrowType<{ advertiser_id: NotNull }>();
}

function filtered(list: ReturnType<typeof summaries>, filter: LinkFilter) {
  const equal = {
    campaign_id: filter.campaign_id,
    influencer_id: filter.influencer_id,
    ab_test: filter.ab_test,
    is_active: filter.is_active,
  };
  return givenOf(equal).reduce(
    (query, [column, value]) => query.where(`platform.tracking_links.${column}`, '=', value),
    list,
  );
}
