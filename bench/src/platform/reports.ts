/** How long reports take at a million clicks and a hundred thousand events, and by which plans. */
import { percentile, send } from '../edge/load';
import { WrongCountError } from '../indexer/checks';
import { type Spread, spreadOf } from '../spread';
import type { ServerClient } from './server-client';
import { PARTNERS, type Stock } from './stock';

/** Figures of a report. */
export interface ReportFigure {
  readonly path: string;
  /** Milliseconds, of each run the 95th percentile. */
  readonly p50: Spread;
  readonly p95: Spread;
  readonly plans: readonly string[];
}

/** Figures of many who look at once. */
export interface SessionFigure {
  readonly sessions: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** How much there is to report. */
export interface History {
  readonly clicks: number;
  readonly events: number;
}

const OK = 200;
const DAYS = 60;
/** Reports, as an advertiser's dashboard asks for them. */
const REPORTS = [
  '/stats/overview',
  '/stats/chart',
  '/stats/campaigns',
  '/stats/influencers',
  '/stats/coupons',
  '/stats/tracking-links',
  '/stats/journey',
  '/stats/funnel',
  '/leaderboard',
] as const;

/** Stores clicks and events of sixty days. */
export async function fillHistory(
  platform: ServerClient,
  stock: Stock,
  { clicks, events }: History,
): Promise<void> {
  await platform.rows(
    `INSERT INTO edge.clicks (id, clicked_at, code, ip_hash, country, device, operating_system, browser, signals)
     SELECT gen_random_uuid(), now() - random() * interval '${DAYS} days', 'link' || (n % ${PARTNERS}), 'hash', 'DE', 'mobile', 'android',
       'chrome', '[]'
     FROM generate_series(1, ${clicks}) AS n`,
  );
  await platform.rows(
    `INSERT INTO platform.customer_events (id, advertiser_id, action, value_micros, currency, occurred_at, received_at, dedup_key, body_hash, attributed,
       campaign_id, influencer_id, tracking_link_code, coupon_id, deciding_key, rule_version, confidence_percent, attribution)
     SELECT gen_random_uuid(), ?::uuid, (ARRAY['purchase', 'add_to_cart', 'signup', 'drop_off', 'landing'])[1 + n % 5], 49900000, 'USD',
       moment, moment, 'history:' || n, '', n % 4 < 3, CASE WHEN n % 4 < 3 THEN ?::uuid END,
       CASE WHEN n % 4 < 3 THEN md5('influencer' || n % ${PARTNERS})::uuid END,
       CASE WHEN n % 4 IN (1, 2) THEN 'link' || n % ${PARTNERS} END,
       CASE WHEN n % 4 = 0 THEN md5('coupon' || n % ${PARTNERS})::uuid END,
       (ARRAY['coupon', 'ref_code', 'landing_url', 'none'])[1 + n % 4], 'waterfall-1', CASE WHEN n % 4 < 3 THEN 90 ELSE 0 END, '[]'
     FROM (SELECT n, now() - random() * interval '${DAYS} days' AS moment FROM generate_series(1, ${events}) AS n) AS told`,
    stock.advertiserId,
    stock.campaignId,
  );
  await platform.rows('ANALYZE');
  const [row] = await platform.rows<{ clicks: number; events: number }>(
    `SELECT (SELECT count(*)::int FROM edge.clicks) AS clicks, (SELECT count(*)::int FROM platform.customer_events WHERE dedup_key LIKE 'history:%') AS events`,
  );
  if (row?.clicks !== clicks || row.events !== events)
    throw new WrongCountError('history', 'rows', JSON.stringify(row), JSON.stringify({ clicks, events }));
}

/** Asks for each report over and over, one after the other. */
export async function measureReports(
  platform: ServerClient,
  stock: Stock,
  { runs, asks }: { runs: number; asks: number },
): Promise<ReportFigure[]> {
  const figures: ReportFigure[] = [];
  for (const path of REPORTS) {
    const halves: number[] = [];
    const slow: number[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const { latencies } = await ask(platform, stock.apiKey, [path], 1, asks);
      if (run === 0) continue;
      halves.push(rounded(percentile(latencies, 50)));
      slow.push(rounded(percentile(latencies, 95)));
    }
    const plans = await platform.plansOf(() => ask(platform, stock.apiKey, [path], 1, 1));
    figures.push({ path, p50: spreadOf(halves), p95: spreadOf(slow), plans });
  }
  return figures;
}

/** People who look at their dashboards at once, each with a token of their own, and at another page each second. */
export async function measureSessions(
  platform: ServerClient,
  stock: Stock,
  { sessions, asks }: { sessions: number; asks: number },
): Promise<SessionFigure> {
  const tokens = await users(platform, stock, sessions);
  const paths = ['/stats/overview', '/stats/chart', '/events', '/stats/tracking-links'];
  const { latencies, seconds, statuses } = await send({
    url: platform.url,
    connections: sessions,
    requests: asks,
    rate: sessions,
    request: (place) => ({
      path: pathOf(paths[place % paths.length] ?? ''),
      headers: { authorization: `Bearer ${tokens[place % tokens.length]}` },
    }),
  });
  expectOk(statuses, asks);
  return {
    sessions,
    perSecond: Math.round(asks / seconds),
    p50: rounded(percentile(latencies, 50)),
    p95: rounded(percentile(latencies, 95)),
    p99: rounded(percentile(latencies, 99)),
  };
}

async function users(platform: ServerClient, stock: Stock, count: number): Promise<string[]> {
  await platform.rows(
    `INSERT INTO platform.users (id, issuer, sub, role, advertiser_id, status, created_at, updated_at)
     SELECT gen_random_uuid(), (SELECT issuer FROM platform.users WHERE sub = 'admin'), 'viewer' || n, 'advertiser', ?::uuid, 'active', now(), now()
     FROM generate_series(0, ${count - 1}) AS n`,
    stock.advertiserId,
  );
  const tokens: string[] = [];
  for (let at = 0; at < count; at += 1) tokens.push(await platform.tokenOf(`viewer${at}`));
  return tokens;
}

async function ask(
  platform: ServerClient,
  apiKey: string,
  paths: readonly string[],
  connections: number,
  requests: number,
) {
  const answers = await send({
    url: platform.url,
    connections,
    requests,
    request: (place) => ({
      path: pathOf(paths[place % paths.length] ?? ''),
      headers: { 'x-api-key': apiKey },
    }),
  });
  expectOk(answers.statuses, requests);
  return answers;
}

/** Of the last thirty days; events have no filter that the others lack. */
function pathOf(report: string): string {
  const dayMs = 86_400_000;
  const to = Math.floor(Date.now() / dayMs) * dayMs;
  const range = `from=${new Date(to - 30 * dayMs).toISOString()}&to=${new Date(to).toISOString()}`;
  return `/api/v1${report}${report === '/leaderboard' ? '' : `?${range}`}`;
}

function expectOk(statuses: ReadonlyMap<number, number>, requests: number): void {
  const found = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  if (statuses.get(OK) !== requests)
    throw new WrongCountError('reports', 'answers', found, `${requests} × ${OK}`);
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toFixed(1));
}
