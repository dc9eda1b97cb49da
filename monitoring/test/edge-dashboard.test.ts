import type { Database } from '@crr/db';
import { openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { dashboardSql } from '../src/dashboards';

/** Rows that a panel found. */
type Rows = readonly Record<string, unknown>[];

describe('the edge’s dashboard, on what an edge wrote down', () => {
  let database: Database;
  const found = new Map<string, Rows>();

  before(async () => {
    database = await openFresh('pglite');
    await writeClicks(database);
    await writeReports(database);
    await writeRunningState(database);
    for (const { panel, text } of dashboardSql().filter(({ dashboard }) => dashboard === 'edge.json')) {
      const { rows } = await sql.raw<Record<string, unknown>>(text).execute(database.db);
      found.set(panel, rows);
    }
  });
  after(() => database.close());

  it('tells people from machines by link, without visits of an hour ago', () =>
    expect(without('newest', found.get('Links of the last hour'))).to.deep.equal([
      { code: 'shoes', people: 2, machines: 1, networks: 2 },
      { code: 'hats', people: 1, machines: 0, networks: 1 },
    ]));

  it('says why visits are taken for machines', () =>
    expect(found.get('Visits taken for machines')).to.deep.equal([
      { bot_reason: 'crawler', visits: 1, networks: 1, links: 1 },
    ]));

  it('compares a day’s refusals with those of the day before', () =>
    expect(found.get('Refusals of 24 hours')).to.deep.equal([
      { route: 'vau', reason: 'rate_limited', refused: 12, the_day_before: 3 },
    ]));

  it('counts what was taken by kind', () => {
    const reports = (kind: string) =>
      found
        .get('Taken a minute')
        ?.filter(({ metric }) => metric === kind)
        .reduce((sum, row) => sum + Number(row.reports), 0);
    expect({ vaus: reports('vau'), conversions: reports('conversion') }).to.deep.equal({
      vaus: 4,
      conversions: 1,
    });
  });

  it('tells how long it took until what was taken is final', () =>
    expect(without('time', found.get('From taken to final'))).to.deep.equal([
      { half: 15, '95 of 100': 19.5 },
    ]));

  it('counts sessions that are neither closed nor over', () =>
    expect(found.get('Open sessions')).to.deep.equal([{ sessions: 1 }]));

  it('lists what was given up within a day, by reason', () =>
    expect(without('newest', found.get('Given up within 24 hours'))).to.deep.equal([
      {
        chain_campaign_id: 'campaign',
        kind: 'vau',
        reason: 'CampaignInactive',
        reports: 1,
        accounts: 1,
        seconds: 30,
      },
    ]));

  it('shows what the fraud rules noticed in clicks and in attention', () => {
    expect(found.get("Signals of the last hour's clicks")).to.deep.equal([
      { rule: 'datacenter', clicks: 2, mean_score: '30.0', networks: 2 },
    ]);
    expect(found.get("Signals of the last hour's attention")).to.deep.equal([
      { rule: 'no_presence', site: 'https://pages.example', reports: 1, mean_score: '25.0', accounts: 1 },
    ]);
  });

  it('shows how much of an influencer’s attention has signals', () =>
    expect(found.get('Influencers with signals')).to.deep.equal([
      { influencer: 'ann', reports: 4, with_signals: 1, percent: '25.0' },
    ]));

  it('has no panel beside these', () => expect(found.size).to.equal(10));
});

function without(column: string, rows: Rows = []): Rows {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== column)));
}

async function writeClicks({ db }: Database): Promise<void> {
  const signals = '[{"rule":"datacenter","score":30,"detail":""}]';
  await sql`
    INSERT INTO edge.clicks (id, clicked_at, code, ip_hash, country, device, operating_system, browser, bot_reason, signals)
    SELECT gen_random_uuid(), now() - age::interval, code, ip, 'DE', 'mobile', 'Android', 'Chrome', bot, signals::jsonb
    FROM (VALUES
      ('1 minute', 'shoes', 'a', NULL, '[]'),
      ('2 minutes', 'shoes', 'b', NULL, ${signals}),
      ('3 minutes', 'shoes', 'a', 'crawler', ${signals}),
      ('4 minutes', 'hats', 'a', NULL, '[]'),
      ('61 minutes', 'shoes', 'c', 'crawler', ${signals})
    ) AS click (age, code, ip, bot, signals)`.execute(db);
}

/** Of four VAUs two are final, after 10 and 20 seconds; one is given up. A conversion waits. */
async function writeReports({ db }: Database): Promise<void> {
  const signals = '[{"rule":"no_presence","score":25,"detail":""}]';
  await sql`
    INSERT INTO edge.attention_reports
      (id, kind, chain_campaign_id, account, influencer, state, reason, seconds, site, country, received_at, changed_at, signals)
    SELECT id, kind, 'campaign', 'user', influencer, state, reason, seconds, site, 'DE', taken, taken + took::interval, signals::jsonb
    FROM (SELECT date_trunc('minute', now()) - interval '5 minutes' AS taken) AS clock, (VALUES
      ('1', 'vau', 'ann', 'final', NULL, 30, 'https://pages.example', '10 seconds', '[]'),
      ('2', 'vau', 'ann', 'final', NULL, 30, 'https://pages.example', '20 seconds', ${signals}),
      ('3', 'vau', 'ann', 'landed', NULL, 30, 'https://pages.example', '1 second', '[]'),
      ('4', 'vau', 'ann', 'parked', 'CampaignInactive', 30, 'https://pages.example', '2 minutes', '[]'),
      ('5', 'conversion', NULL, 'queued', NULL, 0, NULL, '0 seconds', '[]')
    ) AS report (id, kind, influencer, state, reason, seconds, site, took, signals)`.execute(db);
}

async function writeRunningState({ db }: Database): Promise<void> {
  await sql`
    INSERT INTO edge.refusals (shard, hour, route, reason, refused)
    VALUES ('0', now() - interval '1 hour', 'vau', 'rate_limited', 5),
           ('1', now() - interval '1 hour', 'vau', 'rate_limited', 7),
           ('0', now() - interval '30 hours', 'vau', 'rate_limited', 3)`.execute(db);
  await sql`
    INSERT INTO edge.sessions
      (chain_campaign_id, id, account, tag, site, page, country, ip_hash, is_hot_page, opened_at_ms, expires_at_ms, closed_at_ms, signals, marks)
    SELECT 'campaign', id, id, 'tag', 'https://pages.example', 'page', 'DE', 'a', 0, 0, now_ms + ends, closed, '[]', '[]'
    FROM (SELECT floor(extract(epoch FROM now()) * 1000)::bigint AS now_ms) AS clock,
         (VALUES ('open', 60000, NULL::bigint), ('over', -1000, NULL), ('closed', 60000, 1)) AS session (id, ends, closed)`.execute(
    db,
  );
}
