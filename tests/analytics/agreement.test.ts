import type { Database } from '@crr/db';
import { runs } from '@crr/testing/budget';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import fc from 'fast-check';
import { attribute, book, type Payout } from './support/books';
import { leaderboardOfAttributions } from './support/leaderboard';
import { attribution, campaign, influencer, insert, read } from './support/rows';

const RUNS = 8;
const DAYS = ['2027-03-01', '2027-03-02', '2027-03-05', '2027-03-09'] as const;
const CAMPAIGNS = ['a', 'b', 'c'] as const;
const INFLUENCERS = ['x', 'y'] as const;
/** First touch: a user's influencer stays the same within a campaign. Nobody brought u4. */
const BROUGHT_BY: Readonly<Record<string, (typeof INFLUENCERS)[number]>> = { u1: 'x', u2: 'y', u3: 'x' };

/** Views over totals of all days, and the reports over days that say the same when nothing is filtered. */
const TOTALS = [
  ['campaign_funnel', 'report_funnel'],
  ['campaign_geo', 'report_countries'],
  ['campaign_quality', 'report_quality'],
  ['influencer_breakdown', 'report_influencers'],
] as const;
const CLOCK = '2027-03-20T12:00:00Z';

interface Filter {
  from: string | null;
  to: string | null;
  campaigns: readonly string[] | null;
  influencers: readonly string[] | null;
}

const payout: fc.Arbitrary<Payout> = fc
  .record({
    kind: fc.constantFrom('attention' as const, 'attention' as const, 'conversion' as const),
    campaignId: fc.constantFrom(...CAMPAIGNS),
    user: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
    day: fc.constantFrom(...DAYS),
    hour: fc.integer({ min: 10, max: 23 }),
    userUsdc: fc.bigInt({ min: 1n, max: 2n ** 40n }),
    influencerUsdc: fc.bigInt({ min: 1n, max: 2n ** 40n }),
    attentionSeconds: fc.integer({ min: 1, max: 600 }),
    qualityScore: fc.integer({ min: 0, max: 100 }),
    country: fc.constantFrom('DE', 'FR', 'US'),
  })
  .map(({ day, hour, ...rest }) => {
    const brought = BROUGHT_BY[rest.user] ?? null;
    return {
      ...rest,
      influencer: brought,
      influencerUsdc: brought === null ? 0n : rest.influencerUsdc,
      at: `${day}T${hour}:30:00Z`,
    };
  });
const moment = fc
  .record({
    day: fc.integer({ min: 1, max: 16 }),
    hour: fc.constantFrom(0, 11, 23),
    minute: fc.constantFrom(0, 30, 59),
  })
  .map(({ day, hour, minute }) => `2027-03-${padded(day)}T${padded(hour)}:${padded(minute)}:00.000Z`);
const touch = fc.record({
  campaignId: fc.constantFrom(...CAMPAIGNS),
  user: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5', 'u6'),
  brought: fc.constantFrom(...INFLUENCERS, null),
  at: moment,
  influencer_earned_usdc: fc.bigInt({ min: 0n, max: 2n ** 40n }),
  total_vaus: fc.integer({ min: 1, max: 50 }),
  total_attention_seconds: fc.integer({ min: 1, max: 9_000 }),
  quality_sum: fc.integer({ min: 0, max: 5_000 }),
  converted: fc.boolean(),
});
const filter: fc.Arbitrary<Filter> = fc.record({
  from: fc.option(fc.constantFrom(...DAYS)),
  to: fc.option(fc.constantFrom(...DAYS)),
  campaigns: fc.option(fc.subarray([...CAMPAIGNS])),
  influencers: fc.option(fc.subarray([...INFLUENCERS])),
});

forEachDatabase('reports with the same filter', (open) => {
  it('agree with each other and with the payouts, added up one by one', async () => {
    const database = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.array(payout, { maxLength: 60 }),
        fc.array(filter, { minLength: 4, maxLength: 4 }),
        async (payouts, filters) => {
          await clear(database);
          await insert(
            database,
            'campaigns',
            CAMPAIGNS.map((id) => campaign(id)),
          );
          await insert(
            database,
            'influencers',
            INFLUENCERS.map((wallet) => influencer(wallet)),
          );
          await book(database, payouts);
          for (const chosen of filters) {
            const expected = naive(payouts, chosen);
            const sums = async (report: string, spent: string) =>
              (
                await read(
                  database,
                  `SELECT coalesce(sum(vaus), 0)::bigint AS vaus, (coalesce(sum(${spent}), 0) * 1000000)::bigint::text AS spent FROM chain.${report}`,
                )
              )[0];
            const all = args(chosen, true);
            for (const report of ['report_totals', 'report_days', 'report_influencers']) {
              expect(await sums(`${report}(${all})`, 'spent_usd'), report).to.deep.equal(expected.everything);
            }
            const days = args(chosen, false);
            for (const report of ['report_countries', 'report_quality']) {
              expect(await sums(`${report}(${days})`, 'attention_usd'), report).to.deep.equal(
                expected.attention,
              );
            }
            const funnel = await read(
              database,
              `SELECT coalesce(sum(users), 0)::bigint AS users, coalesce(sum(converted_users), 0)::bigint AS converted FROM chain.report_funnel(${days})`,
            );
            const totals = await read(
              database,
              `SELECT new_users AS users, conversions AS converted FROM chain.report_totals(${days})`,
            );
            expect(funnel).to.deep.equal(totals);
            const attributed = await read(
              database,
              `SELECT coalesce(sum(attributed_users), 0)::bigint AS users, coalesce(sum(attributed_converted_users), 0)::bigint AS converted
               FROM chain.report_funnel(${days})`,
            );
            const brought = await read(
              database,
              `SELECT coalesce(sum(referrals), 0)::bigint AS users, coalesce(sum(conversions), 0)::bigint AS converted
               FROM chain.report_influencers(${days}) WHERE influencer IS NOT NULL`,
            );
            expect(attributed).to.deep.equal(brought);
          }
          for (const [view, report] of TOTALS) {
            expect(await sorted(database, `SELECT * FROM chain.${view}`), view).to.deep.equal(
              await sorted(database, `SELECT * FROM chain.${report}()`),
            );
          }
          for (const since of ['2027-03-01T00:00:00Z', '2027-03-02T12:30:00Z', '2027-03-09T23:59:59Z']) {
            expect(
              await sorted(database, `SELECT * FROM chain.campaign_spend_hours_at('${CLOCK}', '${since}')`),
              since,
            ).to.deep.equal(
              await sorted(
                database,
                `SELECT * FROM chain.campaign_spend_hours_at('${CLOCK}') WHERE hour > '${since}'::timestamptz - interval '1 hour'`,
              ),
            );
          }
          const spent = naive(payouts, { from: null, to: null, campaigns: null, influencers: null })
            .everything.spent;
          for (const view of ['campaign_spend_days', 'campaign_spend_hours', 'influencer_breakdown']) {
            const [row] = await read(
              database,
              `SELECT (coalesce(sum(spent_usd), 0) * 1000000)::bigint::text AS spent FROM chain.${view}`,
            );
            expect(row, view).to.deep.equal({ spent });
          }
          const [paid] = await read(
            database,
            'SELECT coalesce(sum(amount_usdc), 0)::text AS spent FROM chain.payouts',
          );
          expect(paid).to.deep.equal({ spent });
        },
      ),
      { numRuns: runs(RUNS) },
    );
  });
});

forEachDatabase('the leaderboard', (open) => {
  it('is that of the attributions, whatever the time of day at which the week begins', async () => {
    const database = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.array(touch, { minLength: 1, maxLength: 60 }),
        fc.array(moment, { minLength: 6, maxLength: 6 }),
        async (touches, moments) => {
          await clear(database);
          await insert(
            database,
            'influencers',
            INFLUENCERS.map((wallet) => influencer(wallet)),
          );
          const first = new Map(touches.map((each) => [`${each.campaignId} ${each.user}`, each]));
          await attribute(
            database,
            [...first.values()].map(({ campaignId, user, at, brought, ...more }) =>
              attribution(campaignId, user, { influencer: brought, first_vau_time: at, ...more }),
            ),
          );
          for (const asOf of moments) {
            const rows = await read(database, `SELECT * FROM chain.influencer_leaderboard_at('${asOf}')`);
            expect(rows, asOf).to.deep.equal(await read(database, leaderboardOfAttributions(asOf)));
          }
        },
      ),
      { numRuns: runs(RUNS) },
    );
  });
});

/** A view's or a report's rows, in an order that does not depend on who gives them. */
async function sorted(database: Database, query: string): Promise<Record<string, unknown>[]> {
  const rows = await read(database, query);
  return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Empties all tables: opening a database anew takes seconds. */
async function clear(database: Database): Promise<void> {
  const tables = await read<{ name: string }>(
    database,
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'chain' AND table_type = 'BASE TABLE'`,
  );
  await read(database, `TRUNCATE ${tables.map(({ name }) => `chain.${name}`).join(', ')}`);
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}

function naive(payouts: readonly Payout[], chosen: Filter) {
  const sum = (rows: readonly Payout[]) => ({
    vaus: rows.filter(({ kind }) => kind === 'attention').length,
    spent: rows.reduce((total, row) => total + row.userUsdc + row.influencerUsdc, 0n).toString(),
  });
  const inRange = payouts.filter(
    ({ at, campaignId }) =>
      (chosen.from === null || at.slice(0, 10) >= chosen.from) &&
      (chosen.to === null || at.slice(0, 10) <= chosen.to) &&
      (chosen.campaigns === null || chosen.campaigns.includes(campaignId)),
  );
  const byInfluencer = inRange.filter(
    (row) =>
      chosen.influencers === null || (row.influencer !== null && chosen.influencers.includes(row.influencer)),
  );
  return {
    everything: sum(byInfluencer),
    attention: sum(inRange.filter(({ kind }) => kind === 'attention')),
  };
}

function args({ from, to, campaigns, influencers }: Filter, withInfluencers: boolean): string {
  const day = (value: string | null) => (value === null ? 'NULL' : `'${value}'`);
  const list = (values: readonly string[] | null) => (values === null ? 'NULL' : `'{${values.join(',')}}'`);
  return [day(from), day(to), list(campaigns), ...(withInfluencers ? [list(influencers)] : [])].join(', ');
}
