/** What campaigns brought. */
import type { Operations, QueryOf } from '../operations';

const OVERVIEW = '/api/v1/stats/overview';
const CHART = '/api/v1/stats/chart';
const CAMPAIGNS = '/api/v1/stats/campaigns';
const INFLUENCERS = '/api/v1/stats/influencers';
const PLATFORMS = '/api/v1/stats/platforms';
const COUPONS = '/api/v1/stats/coupons';
const LINKS = '/api/v1/stats/tracking-links';
const FUNNEL = '/api/v1/stats/funnel';
const JOURNEY = '/api/v1/stats/journey';
const AB_TEST = '/api/v1/stats/ab-test';
const LEADERBOARD = '/api/v1/leaderboard';
const EXPORT = '/api/v1/stats/export';
const OWN_OVERVIEW = '/api/v1/influencer/stats/overview';
const OWN_CHART = '/api/v1/influencer/stats/chart';
const OWN_LINKS = '/api/v1/influencer/stats/tracking-links';

/** Calls about reports. All of them are filtered alike, so that their figures agree. */
export class Reports {
  constructor(private readonly operations: Operations) {}

  /** The whole. */
  overview(query: QueryOf<'get', typeof OVERVIEW> = {}) {
    return this.operations.call('get', OVERVIEW, { query });
  }

  /** The course over time, gaps filled. */
  chart(query: QueryOf<'get', typeof CHART> = {}) {
    return this.operations.call('get', CHART, { query });
  }

  campaigns(query: QueryOf<'get', typeof CAMPAIGNS> = {}) {
    return this.operations.call('get', CAMPAIGNS, { query });
  }

  influencers(query: QueryOf<'get', typeof INFLUENCERS> = {}) {
    return this.operations.call('get', INFLUENCERS, { query });
  }

  /** By the social platform on which influencers publish. */
  platforms(query: QueryOf<'get', typeof PLATFORMS> = {}) {
    return this.operations.call('get', PLATFORMS, { query });
  }

  coupons(query: QueryOf<'get', typeof COUPONS> = {}) {
    return this.operations.call('get', COUPONS, { query });
  }

  /** Those without sales included. */
  links(query: QueryOf<'get', typeof LINKS> = {}) {
    return this.operations.call('get', LINKS, { query });
  }

  /** How far customers come. */
  funnel(query: QueryOf<'get', typeof FUNNEL> = {}) {
    return this.operations.call('get', FUNNEL, { query });
  }

  /** From where, by which key, to what. */
  journey(query: QueryOf<'get', typeof JOURNEY> = {}) {
    return this.operations.call('get', JOURNEY, { query });
  }

  /** Whether the variants of a test differ. */
  abTest(query: QueryOf<'get', typeof AB_TEST>) {
    return this.operations.call('get', AB_TEST, { query });
  }

  /** Who earned most on chain lately. */
  leaderboard() {
    return this.operations.call('get', LEADERBOARD, {});
  }

  /** For influencers: their own whole. */
  ownOverview(query: QueryOf<'get', typeof OWN_OVERVIEW> = {}) {
    return this.operations.call('get', OWN_OVERVIEW, { query });
  }

  /** For influencers: their own course over time. */
  ownChart(query: QueryOf<'get', typeof OWN_CHART> = {}) {
    return this.operations.call('get', OWN_CHART, { query });
  }

  /** For influencers: their own links. */
  ownLinks(query: QueryOf<'get', typeof OWN_LINKS> = {}) {
    return this.operations.call('get', OWN_LINKS, { query });
  }

  /** Events as CSV, row by row: read the answer's body as it comes. */
  export(query: QueryOf<'get', typeof EXPORT> = {}): Promise<Response> {
    return this.operations.stream('get', EXPORT, { query });
  }
}
