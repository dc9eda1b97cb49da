import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { attribute, book, type Payout } from './support/books';
import { attribution, campaign, influencer, insert, pot, read, stats } from './support/rows';

const VAU: Payout = {
  kind: 'attention',
  campaignId: 'a',
  user: 'u1',
  influencer: null,
  at: '2027-03-02T10:15:00Z',
  userUsdc: 800_000n,
  influencerUsdc: 0n,
  attentionSeconds: 1_800,
  qualityScore: 80,
  country: 'DE',
};
const CONVERSION: Payout = { ...VAU, kind: 'conversion', at: '2027-03-04T09:00:00Z' };
const near = (value: unknown, expected: number, tolerance = 1e-9) =>
  expect(value as number).to.be.closeTo(expected, tolerance);

forEachDatabase('reports', (open) => {
  it('give cost and rate of conversions by what was paid out, and none without conversions', async () => {
    const database = await open();
    await insert(database, 'campaigns', [
      campaign('a'),
      campaign('b'),
      campaign('idle', { status: 'Buried' }),
      campaign('old', { end_date: '2027-02-01T00:00:00Z' }),
    ]);
    await insert(database, 'campaign_stats', [
      stats('a', {
        paid_out_usdc: 2_500_000_000n,
        conversions: 50,
        unique_users: 1_000,
        attention_seconds: 5_400,
      }),
      stats('b', { paid_out_usdc: 1_000_000n, unique_users: 3 }),
      stats('old'),
    ]);
    const rows = await read(
      database,
      `SELECT campaign_id, status, budget_usd, spent_usd, total_hours, conversion_rate, cost_per_conversion_usd
       FROM chain.campaign_roi_at('2027-03-15T00:00:00Z') ORDER BY spent_usd DESC`,
    );
    const common = { budget_usd: '10000.000000', total_hours: '0.000' };
    expect(rows).to.deep.equal([
      {
        campaign_id: 'a',
        status: 'Active',
        budget_usd: '10000.000000',
        spent_usd: '2500.000000',
        total_hours: '1.500',
        conversion_rate: 0.05,
        cost_per_conversion_usd: '50.000000',
      },
      {
        ...common,
        campaign_id: 'b',
        status: 'Active',
        spent_usd: '1.000000',
        conversion_rate: 0,
        cost_per_conversion_usd: null,
      },
      {
        ...common,
        campaign_id: 'idle',
        status: 'Buried',
        spent_usd: '0.000000',
        conversion_rate: null,
        cost_per_conversion_usd: null,
      },
    ]);
  });

  it('rank the 100 influencers who earned most by first touches of the last 7 days', async () => {
    const database = await open();
    const wallets = Array.from({ length: 105 }, (_, index) => `i${String(index).padStart(3, '0')}`);
    await insert(
      database,
      'influencers',
      wallets.map((wallet) => influencer(wallet)),
    );
    await attribute(database, [
      ...wallets.map((wallet, index) =>
        attribution('a', `user of ${wallet}`, {
          influencer: wallet,
          influencer_earned_usdc: BigInt(index) * 1_000_000n,
        }),
      ),
      attribution('a', 'old', {
        influencer: 'i000',
        influencer_earned_usdc: 999_000_000n,
        first_vau_time: '2027-03-05T00:00:00Z',
      }),
      attribution('b', 'user of i104', {
        influencer: 'i104',
        influencer_earned_usdc: 500_000n,
        total_vaus: 3,
        quality_sum: 300,
        total_attention_seconds: 3_570,
        converted: true,
      }),
    ]);
    const rows = await read<Record<string, unknown>>(
      database,
      `SELECT * FROM chain.influencer_leaderboard_at('2027-03-12T00:00:00Z')`,
    );
    expect(rows.map(({ wallet }) => wallet)).to.deep.equal(wallets.slice(5).reverse());
    expect(rows[0]).to.deep.equal({
      wallet: 'i104',
      handle: '@i104',
      platform: 'YouTube',
      tier: 'Micro',
      referrals: 1,
      attention_hours: '1.000',
      earnings_usd: '104.500000',
      conversions: 1,
      average_quality: 95,
    });
  });

  it('pace a campaign by its cap, the even line, and its rate of the last day', async () => {
    const database = await open();
    await insert(database, 'campaigns', [
      campaign('a', { daily_budget_usdc: 400_000_000n }),
      campaign('later', { start_date: '2027-03-20T00:00:00Z' }),
      campaign('closed', { status: 'Closed' }),
    ]);
    await insert(database, 'pots', [pot('a', 4_600_000_000n, 4_000_000_000n)]);
    await book(database, [
      { ...VAU, at: '2027-03-05T00:00:00Z', userUsdc: 3_730_000_000n },
      { ...VAU, at: '2027-03-10T12:30:00Z', userUsdc: 1_000_000n },
      { ...VAU, at: '2027-03-10T13:10:00Z', userUsdc: 169_000_000n },
      { ...VAU, at: '2027-03-11T11:10:00Z', userUsdc: 100_000_000n },
    ]);
    const rows = await read<Record<string, unknown>>(
      database,
      `SELECT * FROM chain.campaign_pacing_at('2027-03-11T12:00:00Z')`,
    );
    // 10.5 of 30 days are over: $3,500 of $10,000. The window begins at 13:00 the day before: $269 in 23 hours.
    expect(rows).to.have.length(1);
    const { pace, daily_used, ...row } = rows[0] as Record<string, unknown>;
    near(pace, 4_000 / 3_500);
    near(daily_used, 0.25);
    expect(row).to.deep.equal({
      campaign_id: 'a',
      name: 'Campaign a',
      paused: false,
      day: '2027-03-11',
      spent_today_usd: '100.000000',
      daily_budget_usd: '400.000000',
      spent_usd: '4000.000000',
      total_budget_usd: '10000.000000',
      available_usd: '600.000000',
      ideal_spent_usd: '3500.000000',
      spent_per_day_usd: '280.695652',
      needed_per_day_usd: '30.769231',
      // A Date has no microseconds.
      projected_exhaustion: new Date(
        Date.parse('2027-03-11T12:00:00Z') + Math.trunc((600 / ((269 / 23) * 24)) * 86_400_000),
      ),
    });
  });

  it('project no exhaustion of a campaign that spends nothing', async () => {
    const database = await open();
    await insert(database, 'campaigns', [campaign('a')]);
    const rows = await read(
      database,
      `SELECT spent_per_day_usd, projected_exhaustion, pace FROM chain.campaign_pacing_at('2027-03-11T12:00:00Z')`,
    );
    expect(rows).to.deep.equal([{ spent_per_day_usd: '0.000000', projected_exhaustion: null, pace: 0 }]);
  });

  it('follow users from VAU to influencer to conversion, by campaign', async () => {
    const database = await open();
    await insert(database, 'campaigns', [campaign('a')]);
    await insert(database, 'influencers', [influencer('x')]);
    await book(database, [
      { ...VAU, influencer: 'x', influencerUsdc: 200_000n },
      { ...VAU, user: 'u2', influencer: 'x', influencerUsdc: 200_000n },
      { ...VAU, user: 'u3' },
      { ...VAU, user: 'u4' },
      { ...CONVERSION, influencer: 'x', influencerUsdc: 1_000_000n, userUsdc: 4_000_000n },
    ]);
    expect(await read(database, 'SELECT * FROM chain.campaign_funnel')).to.deep.equal([
      {
        campaign_id: 'a',
        name: 'Campaign a',
        users: 4,
        attributed_users: 2,
        converted_users: 1,
        attributed_converted_users: 1,
        attribution_rate: 0.5,
        conversion_rate: 0.25,
        attributed_conversion_rate: 0.5,
      },
    ]);
    const breakdown = await read(
      database,
      'SELECT influencer, handle, referrals, vaus, conversions, spent_usd, earned_usd, cost_per_conversion_usd FROM chain.influencer_breakdown ORDER BY 1',
    );
    expect(breakdown).to.deep.equal([
      {
        influencer: 'x',
        handle: '@x',
        referrals: 2,
        vaus: 2,
        conversions: 1,
        spent_usd: '7.000000',
        earned_usd: '1.400000',
        cost_per_conversion_usd: '7.000000',
      },
      {
        influencer: null,
        handle: null,
        referrals: 2,
        vaus: 2,
        conversions: 0,
        spent_usd: '1.600000',
        earned_usd: '0.000000',
        cost_per_conversion_usd: null,
      },
    ]);
  });

  it('split VAUs by country and by quality score', async () => {
    const database = await open();
    await insert(database, 'campaigns', [campaign('a')]);
    await book(database, [
      VAU,
      { ...VAU, qualityScore: 69 },
      { ...VAU, user: 'u2', country: 'FR', qualityScore: 100 },
      { ...VAU, qualityScore: 85 },
      CONVERSION,
    ]);
    expect(await read(database, 'SELECT * FROM chain.campaign_geo ORDER BY vaus DESC')).to.deep.equal([
      {
        campaign_id: 'a',
        country: 'DE',
        vaus: 3,
        share: 0.75,
        new_users: 1,
        attention_hours: '1.500',
        attention_usd: '2.400000',
      },
      {
        campaign_id: 'a',
        country: 'FR',
        vaus: 1,
        share: 0.25,
        new_users: 1,
        attention_hours: '0.500',
        attention_usd: '0.800000',
      },
    ]);
    const quality = await read(
      database,
      'SELECT quality_score, multiplier_percent, vaus, share, cumulated_share FROM chain.campaign_quality ORDER BY 1',
    );
    expect(quality).to.deep.equal([
      { quality_score: 69, multiplier_percent: 50, vaus: 1, share: 0.25, cumulated_share: 0.25 },
      { quality_score: 80, multiplier_percent: 100, vaus: 1, share: 0.25, cumulated_share: 0.5 },
      { quality_score: 85, multiplier_percent: 125, vaus: 1, share: 0.25, cumulated_share: 0.75 },
      { quality_score: 100, multiplier_percent: 150, vaus: 1, share: 0.25, cumulated_share: 1 },
    ]);
  });

  it('leave no gap in a series of days or hours, nor spend outside of it', async () => {
    const database = await open();
    await insert(database, 'campaigns', [campaign('a', { end_date: '2027-03-05T00:00:00Z' })]);
    await book(database, [
      VAU,
      { ...VAU, at: '2027-03-02T23:59:59Z' },
      { ...CONVERSION, at: '2027-03-06T01:00:00Z' },
    ]);
    const days = await read<{ day: string }>(
      database,
      `SELECT day, spent_usd, cumulated_spent_usd FROM chain.campaign_spend_days_at('2027-04-01T00:00:00Z')`,
    );
    const row = (day: string, spent_usd: string, cumulated_spent_usd: string) => ({
      day,
      spent_usd,
      cumulated_spent_usd,
    });
    expect(days).to.deep.equal([
      row('2027-03-01', '0.000000', '0.000000'),
      row('2027-03-02', '1.600000', '1.600000'),
      row('2027-03-03', '0.000000', '1.600000'),
      row('2027-03-04', '0.000000', '1.600000'),
      row('2027-03-05', '0.000000', '1.600000'),
      row('2027-03-06', '0.800000', '2.400000'),
    ]);
    const hours = await read<{ hour: Date; spent_usd: string }>(
      database,
      `SELECT hour, spent_usd FROM chain.campaign_spend_hours_at('2027-04-01T00:00:00Z')`,
    );
    expect(hours).to.have.length(5 * 24 + 2);
    hours.forEach(({ hour }, index) => {
      expect(hour.getTime()).to.equal(Date.parse('2027-03-01T00:00:00Z') + index * 3_600_000);
    });
    expect(
      hours.filter(({ spent_usd }) => spent_usd !== '0.000000').map(({ hour }) => hour.toISOString()),
    ).to.deep.equal(['2027-03-02T10:00:00.000Z', '2027-03-02T23:00:00.000Z', '2027-03-06T01:00:00.000Z']);
  });

  it('name each payout’s payee, state, signature and finality', async () => {
    const database = await open();
    await insert(database, 'cursor', [
      {
        genesis_hash: 'g',
        program_id: 'p',
        finalized_slot: 1,
        tip_slot: 9,
        digest: new Uint8Array(32),
        nonce: 0,
        events: 3,
        updated_at: '2027-03-02T00:00:00Z',
        id: 1,
      },
    ]);
    await book(database, [
      { ...VAU, influencer: 'x', influencerUsdc: 200_000n },
      { ...CONVERSION, userUsdc: 5_000_000n },
    ]);
    await database.db.updateTable('chain.vaus').set({ influencer_accrued: true }).execute();
    await insert(database, 'transactions', [{ slot: 3, tx_index: 0, signature: 'signature 3' }]);
    await insert(database, 'claims', [
      {
        campaign_id: 'a',
        seq: 3,
        user_wallet: 'u1',
        beneficiary: 'Influencer',
        payee: 'x',
        amount_usdc: 200_000n,
        recorded_at: '2027-03-05T00:00:00Z',
        slot: 3,
        tx_index: 0,
      },
    ]);
    const rows = await read(
      database,
      'SELECT kind, beneficiary, payee, amount_usdc, state, signature, finalized FROM chain.payouts ORDER BY seq, beneficiary DESC',
    );
    expect(rows).to.deep.equal([
      {
        kind: 'attention',
        beneficiary: 'User',
        payee: 'u1',
        amount_usdc: '800000',
        state: 'paid',
        signature: 'signature 1',
        finalized: true,
      },
      {
        kind: 'attention',
        beneficiary: 'Influencer',
        payee: 'x',
        amount_usdc: '200000',
        state: 'accrued',
        signature: 'signature 1',
        finalized: true,
      },
      {
        kind: 'conversion',
        beneficiary: 'User',
        payee: 'u1',
        amount_usdc: '5000000',
        state: 'paid',
        signature: 'signature 2',
        finalized: false,
      },
      {
        kind: 'claim',
        beneficiary: 'Influencer',
        payee: 'x',
        amount_usdc: '200000',
        state: 'paid',
        signature: 'signature 3',
        finalized: false,
      },
    ]);
  });
});
