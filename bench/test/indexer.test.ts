import type { Database } from '@crr/db';
import { checkIdentities, checkSums, FindingLog } from '@crr/indexer';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { check, WrongCountError } from '../src/indexer/checks';
import { measureDashboards, questionOf } from '../src/indexer/dashboards';
import { fill, NOW, type Shape } from '../src/indexer/filling';
import { measureGrowth } from '../src/indexer/growth';
import { History } from '../src/indexer/history';
import { missedBy } from '../src/indexer/targets';

const SMALL: Shape = {
  vaus: 2_000,
  campaigns: 6,
  influencers: 12,
  influencersPerCampaign: 4,
  days: 20,
  countries: 5,
};
const BROUGHT = { vaus: SMALL.vaus, events: 0 };

/** Tables of sums with a column that the benchmark counts by. */
const SUMMED = {
  campaign_stats: 'vaus',
  campaign_hours: 'payable_usdc',
  campaign_days: 'vaus',
  campaign_country_days: 'vaus',
  campaign_country_stats: 'vaus',
  country_days: 'vaus',
  campaign_quality_days: 'vaus',
  campaign_quality_stats: 'vaus',
  attributions: 'total_vaus',
  influencer_stats: 'vaus',
  influencer_days: 'vaus',
  campaign_influencer_stats: 'vaus',
  influencer_day_totals: 'vaus',
  influencer_cohorts: 'total_vaus',
} as const;

forEachDatabase('a database filled for the benchmark of queries', (open) => {
  it('is what the indexer’s own verification expects, sum by sum and rule by rule', async () => {
    const database = await filled(open);
    const log = new FindingLog(100);
    await checkSums(database.db, log);
    await checkIdentities(database.db, log);
    expect(log.findings).to.deep.equal([]);
  });

  it('has as many VAUs as were asked for, and conversions, and users of several campaigns', async () => {
    const database = await open();
    const { vaus, conversions, users } = await fill(database, SMALL);
    expect(vaus).to.equal(SMALL.vaus);
    expect(conversions).to.be.greaterThan(0);
    const wallets = await figure(database, 'SELECT count(DISTINCT user_wallet) AS n FROM chain.attributions');
    expect(wallets).to.be.greaterThan(0).and.lessThan(users);
    await check(database, BROUGHT);
  });

  it('answers every query of every dashboard', async () => {
    const database = await filled(open);
    const times = await measureDashboards(database, await questionOf(database, NOW), 2);
    expect(times.length).to.be.greaterThan(18);
    for (const { query, samples, p95 } of times) {
      expect(samples, query).to.equal(2);
      expect(p95, query).to.be.greaterThan(0);
    }
  });

  it('ends the benchmark when a row is missing or a sum is wrong, and names the table', async () => {
    const database = await filled(open);
    await check(database, BROUGHT);
    await expectWrong(check(database, { ...BROUGHT, vaus: SMALL.vaus + 1 }), 'vaus');
    await expectWrong(check(database, { ...BROUGHT, events: 1 }), 'raw_events');
    for (const [table, column] of Object.entries(SUMMED)) {
      await run(database, `UPDATE chain.${table} SET ${column} = ${column} + 1`);
      await expectWrong(check(database, BROUGHT), table);
      await run(database, `UPDATE chain.${table} SET ${column} = ${column} - 1`);
    }
    await run(
      database,
      'DELETE FROM chain.vaus WHERE (campaign_id, seq) IN (SELECT campaign_id, seq FROM chain.vaus LIMIT 1)',
    );
    await expectWrong(check(database, BROUGHT), 'vaus');
  });
});

forEachDatabase('a load of the benchmark', (open) => {
  let history: History;

  beforeEach(async () => {
    history = await History.create({
      campaigns: 2,
      usersPerCampaign: 50,
      influencers: 3,
      vausPerSecond: 4,
      transactionsPerSlot: 10,
    });
  });

  it('tells of memory and speed at each mark that it had not passed', async () => {
    const stretches = await measureGrowth(await open(), history, [3_000, 3_001, 6_000]);
    expect(stretches).to.have.length(2);
    for (const { eventsPerSecond, residentAtMost, resident, held } of stretches) {
      for (const value of [eventsPerSecond, residentAtMost, resident, held])
        expect(value).to.be.greaterThan(0);
    }
  });

  it('fails on a database that silently loses a row', async () => {
    const database = await open();
    await run(
      database,
      `CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;`,
    );
    await run(
      database,
      'CREATE TRIGGER lose BEFORE INSERT ON chain.vaus FOR EACH ROW WHEN (NEW.sequence = 3) EXECUTE FUNCTION public.lose()',
    );
    await expectWrong(measureGrowth(database, history, [1_000]), 'vaus');
  });
});

describe('the benchmark’s targets', () => {
  const stretch = { eventsPerSecond: 10_000, residentAtMost: 900, resident: 400, held: 100 };
  const growth = (last: Partial<typeof stretch>) =>
    missedBy({
      growth: {
        conditions: [],
        found: [
          { ...stretch, events: 1, eventsPerSecond: 100, held: 10 },
          { ...stretch, events: 2 },
          { ...stretch, ...last, events: 3 },
        ],
      },
    });
  const asked = (p95: number) => {
    const time = { query: 'q', rows: 1, p50: 1, p95, max: p95, samples: 100, readsWhole: [], plan: null };
    const found = {
      shape: SMALL,
      filled: { vaus: 1, conversions: 1, users: 1 },
      gigabytes: 1,
      times: [time],
    };
    return missedBy({ dashboards: { conditions: [], found } });
  };

  it('are missed by memory that grows, or a cost per event that does, after the first stretch', () => {
    expect(growth({})).to.deep.equal([]);
    expect(growth({ held: 124, resident: 499, eventsPerSecond: 7_100 })).to.deep.equal([]);
    expect(growth({ held: 126 }).join()).to.contain('memory held');
    expect(growth({ resident: 501 }).join()).to.contain('memory resident');
    expect(growth({ eventsPerSecond: 6_900 }).join()).to.contain('events/s');
  });

  it('are missed by a query of 50 ms', () => {
    expect(asked(49.9)).to.deep.equal([]);
    expect(asked(50)).to.have.length(1);
  });

  it('are missed by latency and by a slow median, not by parts that were not measured', () => {
    const latency = (p95: number) =>
      missedBy({
        latency: {
          conditions: [],
          found: [{ kind: 'postgres', latency: { p50: 1, p95, max: p95, samples: 9 } }],
        },
      });
    expect(latency(1_999)).to.deep.equal([]);
    expect(latency(2_000)).to.have.length(1);
    const ingest = (median: number) =>
      missedBy({
        ingest: {
          conditions: [],
          found: [
            {
              what: 'it',
              kind: 'pglite',
              unit: 'events/s',
              spread: { min: 1, median, max: 2, samples: 5 },
              target: 10,
              aim: null,
            },
          ],
        },
      });
    expect(ingest(10)).to.deep.equal([]);
    expect(ingest(9)).to.have.length(1);
    expect(missedBy({})).to.deep.equal([]);
  });
});

async function filled(open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  await fill(database, SMALL);
  return database;
}

async function expectWrong(work: Promise<unknown>, table: string): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, table).to.be.instanceOf(WrongCountError);
  expect((error as WrongCountError).table).to.equal(table);
}

async function run({ db }: Database, text: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(text));
}

async function figure({ db }: Database, text: string): Promise<number> {
  const { rows } = await db.executeQuery<{ n: number }>(CompiledQuery.raw(text));
  return rows[0]?.n ?? 0;
}
