/** Reports over HTTP: what is asked for in the documents, case by case, and who sees whose. */
import { expect } from 'chai';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase, type OpenDatabase } from '../support/database';
import { WorldMaker } from './support/world';

interface Overview {
  clicks: number;
  conversions: number;
  conversions_per_click: string | null;
  revenue: { currency: string; conversions: number; revenue: string; average_order_value: string | null }[];
  estimated_commission: { currency: string; amount: string }[];
  display: { revenue: string[] };
  on_chain?: object | null;
}
interface Parts {
  data: (Overview & {
    key: string | null;
    name: string | null;
    on_chain: Record<string, string> | null;
    return_on_spend: string | null;
  })[];
  next_cursor: string | null;
}
interface Series {
  points: (Overview & { at: string })[];
}

const DAY = (day: number, hour = 0) => new Date(Date.UTC(2026, 0, day, hour));
const DOLLAR = 1_000_000n;

async function world(open: OpenDatabase) {
  const test = await TestPlatform.start(await open());
  const maker = new WorldMaker(test.db);
  const campaign = await maker.campaign(test.ids.advertiserA, { name: 'Summer' });
  return { test, maker, campaign, a: test.ids.advertiserA };
}

forEachDatabase('reports', (open) => {
  it('a link without sales appears with its clicks', async () => {
    const { test, maker, campaign, a } = await world(open);
    await maker.link({ code: 'seven', advertiserId: a, campaignId: campaign, influencerId: null });
    await maker.link({ code: 'none', advertiserId: a, campaignId: campaign, influencerId: null });
    await maker.clicks(Array.from({ length: 7 }, () => ({ code: 'seven', clickedAt: DAY(2), isBot: false })));
    await maker.clicks([{ code: 'seven', clickedAt: DAY(2), isBot: true }]);
    const { data } = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/tracking-links');
    expect(data.map(({ key, clicks, conversions }) => [key, clicks, conversions])).to.deep.equal([
      ['seven', 7, 0],
      ['none', 0, 0],
    ]);
  });

  it('knows what has facts by its name also where a filter lists nothing else', async () => {
    const { test, maker, campaign, a } = await world(open);
    await maker.link({ code: 'link', advertiserId: a, campaignId: campaign, influencerId: null });
    await maker.campaign(a, { name: 'Winter' });
    await maker.events([maker.event(a, { campaignId: campaign, linkCode: 'link', decidingKey: 'ref_code' })]);
    const query = { tracking_link: 'link' };
    const { data } = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/campaigns', { query });
    expect(data.map(({ name, conversions }) => [name, conversions])).to.deep.equal([['Summer', 1]]);
  });

  it('15 % of 1,000.00 is 150.00, flat 50 for 3 conversions is 150, nothing agreed is nothing', async () => {
    const { test, maker, campaign, a } = await world(open);
    const [part, flat, none, once] = [
      await maker.influencer(),
      await maker.influencer(),
      await maker.influencer(),
      await maker.influencer(),
    ];
    const share = { advertiserId: a, campaignId: campaign };
    await maker.share({ ...share, influencerId: part, type: 'percentage', bps: 1_500 });
    await maker.share({ ...share, influencerId: flat, type: 'flat_per_conversion', flat: 50n * DOLLAR });
    await maker.share({ ...share, influencerId: none, type: null });
    await maker.share({ ...share, influencerId: once, type: 'flat_once', flat: 70n * DOLLAR });
    const bought = (influencerId: string, dollars: bigint, day: number) =>
      maker.event(a, {
        campaignId: campaign,
        influencerId,
        micros: dollars * DOLLAR,
        occurredAt: DAY(day),
        decidingKey: 'ref_code',
      });
    await maker.events([
      bought(part, 400n, 2),
      bought(part, 600n, 3),
      ...[2, 3, 4].map((day) => bought(flat, 10n, day)),
      bought(none, 99n, 2),
      ...[2, 3].map((day) => bought(once, 10n, day)),
    ]);
    const commissions = async (query: Record<string, string> = {}) => {
      const { data } = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/influencers', { query });
      return (id: string) => data.find(({ key }) => key === id)?.estimated_commission;
    };
    const of = await commissions();
    expect(of(part)).to.deep.equal([{ currency: 'USD', amount: '150.00' }]);
    expect(of(flat)).to.deep.equal([{ currency: 'USDC', amount: '150.00' }]);
    expect(of(none)).to.deep.equal([]);
    expect(of(once)).to.deep.equal([{ currency: 'USDC', amount: '70.00' }]);
    // What is paid once belongs to the first conversion, whichever range is looked at.
    expect((await commissions({ from: DAY(3).toISOString() }))(once)).to.deep.equal([]);
    const whole = await test.expect<Overview>(200, 'advertiserA', 'get', '/stats/overview');
    expect(whole.estimated_commission).to.deep.equal([
      { currency: 'USD', amount: '150.00' },
      { currency: 'USDC', amount: '220.00' },
    ]);
  });

  it('tells how visitors convert by the social platform they come from', async () => {
    const { test, maker, campaign, a } = await world(open);
    const influencers = [
      await maker.influencer({ platform: 'tiktok' }),
      await maker.influencer({ platform: 'tiktok' }),
      await maker.influencer({ platform: 'youtube' }),
      null,
    ];
    for (const [place, influencerId] of influencers.entries()) {
      await maker.link({ code: `link${place}`, advertiserId: a, campaignId: campaign, influencerId });
      const click = { code: `link${place}`, clickedAt: DAY(2), isBot: false };
      await maker.clicks([click, click]);
      if (influencerId === null) continue;
      await maker.share({ advertiserId: a, campaignId: campaign, influencerId, type: null });
    }
    const bought = { campaignId: campaign, decidingKey: 'ref_code', occurredAt: DAY(2) };
    await maker.events([maker.event(a, { ...bought, influencerId: influencers[0] ?? null })]);
    const { data } = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/platforms');
    expect(
      data.map(({ key, name, clicks, conversions_per_click }) => [key, name, clicks, conversions_per_click]),
    ).to.deep.equal([
      ['tiktok', 'tiktok', 4, '0.250000'],
      ['youtube', 'youtube', 2, '0.000000'],
      [null, null, 2, '0.000000'],
    ]);
    const none = await test.expect<Parts>(200, 'advertiserB', 'get', '/stats/platforms');
    expect(none.data).to.deep.equal([]);
  });

  it('the three events of the example give their three flows, what has no key is unattributed', async () => {
    const { test, maker, campaign, a } = await world(open);
    await maker.link({ code: '101', advertiserId: a, campaignId: campaign, influencerId: null });
    const coupon = await maker.coupon(a, campaign, null, 'SUMMER20');
    const taken = { campaignId: campaign, couponId: coupon, decidingKey: 'coupon' };
    await maker.events([
      maker.event(a, { ...taken, linkCode: '101' }),
      maker.event(a, taken),
      maker.event(a, { campaignId: campaign, linkCode: '101', decidingKey: 'ref_code', action: 'signup' }),
      maker.event(a, { action: 'drop_off' }),
    ]);
    const journey = await test.expect<{ flows: object[]; nodes: { id: string }[]; links: object[] }>(
      200,
      'advertiserA',
      'get',
      '/stats/journey',
    );
    expect(journey.flows).to.have.deep.members([
      { source: 'Tracking Link', method: 'Coupon', outcome: 'purchase', events: 1 },
      { source: 'Direct / Organic', method: 'Coupon', outcome: 'purchase', events: 1 },
      { source: 'Tracking Link', method: 'Ref Code', outcome: 'signup', events: 1 },
      { source: 'Direct / Organic', method: 'Unattributed', outcome: 'drop_off', events: 1 },
    ]);
    expect(journey.nodes).to.have.length(8);
    expect(journey.links).to.deep.include({ source: 'method:Coupon', target: 'outcome:purchase', value: 2 });
    const one = await test.expect<{ flows: object[] }>(200, 'advertiserA', 'get', '/stats/journey', {
      query: { coupon_id: coupon },
    });
    expect(one.flows).to.have.length(2);
  });

  it('an advertiser who asks for another’s rows gets their own; an admin gets the other’s; one without data gets nothing', async () => {
    const { test, maker, a } = await world(open);
    const b = test.ids.advertiserB;
    await maker.events([
      maker.event(a, { micros: 500n * DOLLAR }),
      ...Array.from({ length: 3 }, () => maker.event(b, { micros: DOLLAR })),
    ]);
    const conversions = async (caller: Caller, query: Record<string, string>) =>
      (await test.expect<Overview>(200, caller, 'get', '/stats/overview', { query })).conversions;
    expect(await conversions('advertiserA', { advertiser_id: b })).to.equal(1);
    expect(await conversions('keyA', { advertiser_id: b })).to.equal(1);
    expect(await conversions('root', { advertiser_id: b })).to.equal(3);
    expect(await conversions('root', {})).to.equal(4);
    const empty = await test.expect<Parts>(200, 'advertiserB', 'get', '/stats/campaigns');
    expect(empty.data.map(({ key, conversions }) => [key, conversions])).to.deep.equal([[null, 3]]);
  });

  it('500 from 4 purchases is 125 on the average, and a day without purchases is no error', async () => {
    const { test, maker, a } = await world(open);
    await maker.events([
      ...[200n, 100n, 150n, 50n].map((dollars) => maker.event(a, { micros: dollars * DOLLAR })),
      maker.event(a, { currency: 'EUR', micros: 10n * DOLLAR }),
    ]);
    const whole = await test.expect<Overview>(200, 'advertiserA', 'get', '/stats/overview');
    expect(whole.revenue).to.deep.equal([
      { currency: 'EUR', conversions: 1, revenue: '10.00', average_order_value: '10.00' },
      { currency: 'USD', conversions: 4, revenue: '500.00', average_order_value: '125.00' },
    ]);
    expect(whole.display.revenue).to.deep.equal(['€10.00', '$500.00']);
    const empty = await test.expect<Overview>(200, 'advertiserA', 'get', '/stats/overview', {
      query: { from: DAY(20).toISOString() },
    });
    expect(empty).to.deep.include({ conversions: 0, conversions_per_click: null, revenue: [] });
  });

  it('days with clicks and no sales appear with 0 sales, days with sales and no clicks with 0 clicks, and so do empty ones', async () => {
    const { test, maker, campaign, a } = await world(open);
    await maker.link({ code: 'link', advertiserId: a, campaignId: campaign, influencerId: null });
    await maker.clicks([{ code: 'link', clickedAt: DAY(2, 23), isBot: false }]);
    await maker.events([maker.event(a, { occurredAt: DAY(4), micros: DOLLAR })]);
    const { points } = await test.expect<Series>(200, 'advertiserA', 'get', '/stats/chart');
    expect(points.map(({ at, clicks, conversions }) => [at.slice(0, 10), clicks, conversions])).to.deep.equal(
      [
        ['2026-01-02', 1, 0],
        ['2026-01-03', 0, 0],
        ['2026-01-04', 0, 1],
      ],
    );
    const query = { unit: 'hour', from: DAY(2, 22).toISOString(), to: DAY(3, 1).toISOString() };
    const hours = await test.expect<Series>(200, 'advertiserA', 'get', '/stats/chart', { query });
    expect(hours.points.map(({ at, clicks }) => [at.slice(11, 13), clicks])).to.deep.equal([
      ['22', 0],
      ['23', 1],
      ['00', 0],
    ]);
  });

  it('refuses ranges that can not be told, naming the field', async () => {
    const { test } = await world(open);
    const field = (path: string, query: Record<string, string>) =>
      test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'get', path, { query });
    const [early, late] = [DAY(2).toISOString(), DAY(20).toISOString()];
    expect(await field('/stats/overview', { from: late, to: early })).to.equal('to');
    expect(await field('/stats/overview', { from: early, to: early })).to.equal('to');
    expect(await field('/stats/chart', { unit: 'hour', to: late })).to.equal('from');
    expect(await field('/stats/chart', { unit: 'hour', from: early, to: late })).to.equal('to');
  });

  it('tells hours and parts of days only as far back as the clicks themselves are kept', async () => {
    const { test, maker, campaign, a } = await world(open);
    await maker.link({ code: 'link', advertiserId: a, campaignId: campaign, influencerId: null });
    await maker.clicks([{ code: 'link', clickedAt: DAY(2, 13), isBot: false }]);
    await test.db.deleteFrom('edge.clicks').execute();
    await test.db
      .insertInto('platform.retention_deletions')
      .values({ subject: 'clicks', deleted_before: DAY(10), deleted_rows: 1, ran_at: DAY(10) })
      .execute();
    const overview = (query: Record<string, string>) =>
      test.call<Overview>('advertiserA', 'get', '/stats/overview', { query });
    expect((await overview({})).body.clicks).to.equal(1);
    expect((await overview({ from: DAY(2).toISOString(), to: DAY(3).toISOString() })).body.clicks).to.equal(
      1,
    );
    expect((await overview({ from: DAY(2, 12).toISOString() })).status).to.equal(422);
    expect((await overview({ to: DAY(2, 12).toISOString() })).status).to.equal(422);
    expect((await overview({ to: DAY(10, 12).toISOString() })).body.clicks).to.equal(1);
  });

  it('compares variants with the first, as tables of the z-test have it', async () => {
    const { test, maker, campaign, a } = await world(open);
    const sides = [
      ['A', 200, 20],
      ['B', 200, 40],
      ['C', 0, 0],
    ] as const;
    for (const [variant, clicks, purchases] of sides) {
      const code = `side-${variant}`;
      await maker.link({
        code,
        advertiserId: a,
        campaignId: campaign,
        influencerId: null,
        abTest: 'header',
        abVariant: variant,
      });
      await maker.clicks(Array.from({ length: clicks }, () => ({ code, clickedAt: DAY(2), isBot: false })));
      await maker.events(
        Array.from({ length: purchases }, () =>
          maker.event(a, { campaignId: campaign, linkCode: code, decidingKey: 'ref_code' }),
        ),
      );
    }
    const { control, variants } = await test.expect<{
      control: string;
      variants: {
        variant: string;
        conversions_per_click: string;
        against_control: Record<string, number | null> | null;
      }[];
    }>(200, 'advertiserA', 'get', '/stats/ab-test', { query: { ab_test: 'header' } });
    expect(control).to.equal('A');
    expect(
      variants.map(({ variant, conversions_per_click }) => [variant, conversions_per_click]),
    ).to.deep.equal([
      ['A', '0.100000'],
      ['B', '0.200000'],
      ['C', null],
    ]);
    // 10 % against 20 % of 200 each: pooled 15 %, z = 0.1 / sqrt(0.15 * 0.85 * 0.01).
    const b = variants[1]?.against_control;
    expect(b?.z_score).to.be.closeTo(2.80056, 1e-5);
    expect(b?.p_value).to.be.closeTo(0.0051, 5e-5);
    expect(b?.p_value_adjusted).to.equal(b?.p_value);
    expect(b?.lift).to.be.closeTo(1, 1e-12);
    expect(b?.significant).to.equal(true);
    expect(variants[2]?.against_control).to.deep.include({ p_value: null, significant: false });
    expect(variants[0]?.against_control).to.equal(null);
    const path = ['get', '/stats/ab-test', { query: { ab_test: 'header' } }] as const;
    expect(await test.expect(200, 'advertiserB', ...path)).to.deep.equal({
      ab_test: 'header',
      control: null,
      variants: [],
    });
    expect(await test.expectRefusal([422, 'missing_field'], 'root', ...path)).to.equal('advertiser_id');
  });

  it('shows an influencer their own figures, whatever they filter for', async () => {
    const { test, maker, campaign, a } = await world(open);
    const { influencerA, influencerB } = test.ids;
    await maker.share({
      advertiserId: a,
      campaignId: campaign,
      influencerId: influencerA,
      type: 'percentage',
      bps: 1_000,
    });
    await maker.link({ code: 'own', advertiserId: a, campaignId: campaign, influencerId: influencerA });
    await maker.link({ code: 'other', advertiserId: a, campaignId: campaign, influencerId: influencerB });
    await maker.clicks(['own', 'other', 'other'].map((code) => ({ code, clickedAt: DAY(2), isBot: false })));
    const credited = (influencerId: string) =>
      maker.event(a, { campaignId: campaign, influencerId, micros: 100n * DOLLAR, decidingKey: 'ref_code' });
    await maker.events([credited(influencerA), credited(influencerB), credited(influencerB)]);
    const own = await test.expect<Overview>(200, 'influencerA', 'get', '/influencer/stats/overview');
    expect(own).to.deep.include({
      clicks: 1,
      conversions: 1,
      estimated_commission: [{ currency: 'USD', amount: '10.00' }],
      on_chain: null,
    });
    const links = await test.expect<Parts>(200, 'influencerA', 'get', '/influencer/stats/tracking-links');
    expect(links.data.map(({ key, clicks }) => [key, clicks])).to.deep.equal([
      [null, 0],
      ['own', 1],
    ]);
    const chart = await test.expect<Series>(200, 'influencerB', 'get', '/influencer/stats/chart');
    expect(chart.points.map(({ clicks, conversions }) => [clicks, conversions])).to.deep.equal([[2, 2]]);
    await test.expectRefusal([403, 'forbidden'], 'influencerA', 'get', '/stats/overview');
  });

  it('puts the chain’s money beside a campaign’s sales', async () => {
    const { test, maker, a } = await world(open);
    const onChain = await maker.campaign(a, { name: 'On chain', chain_campaign_id: 'CHAIN' });
    await chainCampaign(test, 'CHAIN');
    await maker.events([
      maker.event(a, { campaignId: onChain, micros: 30n * DOLLAR, occurredAt: DAY(2, 5) }),
    ]);
    const { data } = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/campaigns');
    const part = data.find(({ key }) => key === onChain);
    expect(part?.on_chain).to.deep.include({
      chain_campaign_id: 'CHAIN',
      funded_usdc: '100000000',
      available_usdc: '85000000',
      spent_usdc: '15000000',
    });
    expect(part?.return_on_spend).to.equal('2.000000');
    const later = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/campaigns', {
      query: { from: DAY(2, 5).toISOString() },
    });
    expect(later.data.find(({ key }) => key === onChain)?.on_chain?.spent_usdc).to.equal('5000000');
  });

  it('lists who earned most within 7 days, under the names that the platform knows', async () => {
    const { test, maker } = await world(open);
    const now = new Date(test.clock.now());
    await maker.influencer({ handle: 'Proven', wallet: 'W1', wallet_proven_at: now });
    await maker.influencer({ handle: 'Pretender', wallet: 'W2' });
    await maker.influencer({ handle: 'Dormant', wallet: 'W4', wallet_proven_at: now });
    for (const [place, [wallet, earned, daysAgo]] of (
      [
        ['W1', 5, 1],
        ['W2', 7, 2],
        ['W3', 7, 3],
        ['W4', 900, 8],
      ] as const
    ).entries()) {
      await earnedOnChain(test, wallet, earned, new Date(now.getTime() - daysAgo * 86_400_000), place);
    }
    const { data } = await test.expect<{ data: Record<string, unknown>[] }>(
      200,
      'influencerA',
      'get',
      '/leaderboard',
    );
    expect(
      data.map(({ rank, wallet, handle, earned_usdc }) => [rank, wallet, handle, earned_usdc]),
    ).to.deep.equal([
      [1, 'W2', 'chain-W2', '7000000'],
      [1, 'W3', 'chain-W3', '7000000'],
      [3, 'W1', 'Proven', '5000000'],
    ]);
  });
});

async function chainCampaign({ db }: TestPlatform, id: string): Promise<void> {
  await db
    .insertInto('chain.campaigns')
    .values({
      campaign_id: id,
      owner: 'owner',
      name: 'chain',
      campaign_type: 'Attention',
      influencer_policy: 'Open',
      payout_asset: 'Usdc',
      min_ac_per_usdc: 0,
      total_budget_usdc: 100_000_000,
      base_rate_per_second_usdc: 1,
      quality_percents: [50, 75, 100, 125],
      influencer_share_bps: 1_000,
      user_bonus_bps: 0,
      min_attention_seconds: 1,
      require_cohort: false,
      target_sites: [],
      target_cohorts: [],
      target_countries: [],
      start_date: DAY(1),
      end_date: DAY(30),
      attribution_window_seconds: 1,
      attester: 'attester',
      tag_signer: 'signer',
      vault: 'vault',
      usdc_mint: 'mint',
      rent_payer: 'payer',
      status: 'Active',
      paused: false,
      created_at: DAY(1),
      updated_at: DAY(1),
      created_slot: 1,
      updated_slot: 1,
    })
    .execute();
  await db
    .insertInto('chain.pots')
    .values({
      campaign_id: id,
      deposits: 1,
      funded_usdc: 100_000_000,
      paid_usdc: 15_000_000,
      accrued_usdc: 0,
      withdrawn_usdc: 0,
    })
    .execute();
  for (const [hour, spent] of [
    [4, 10_000_000],
    [5, 5_000_000],
  ] as const) {
    await db
      .insertInto('chain.campaign_hours')
      .values({
        campaign_id: id,
        hour: DAY(2, hour),
        vaus: 1,
        new_users: 1,
        conversions: 0,
        attention_seconds: 1,
        quality_sum: 80,
        payable_usdc: spent,
        user_usdc: spent,
        influencer_usdc: 0,
        user_bonus_usdc: 0,
        accrued_payouts: 0,
        exhausted: 0,
      })
      .execute();
  }
}

async function earnedOnChain(
  { db }: TestPlatform,
  wallet: string,
  dollars: number,
  at: Date,
  place: number,
): Promise<void> {
  const earned = dollars * 1_000_000;
  await db
    .insertInto('chain.influencers')
    .values({
      wallet,
      handle: `chain-${wallet}`,
      platform: 'Twitter',
      follower_count: 1,
      tier: 'Micro',
      verified: true,
      rent_payer: wallet,
      registered_at: at,
      updated_at: at,
      updated_slot: 1,
    })
    .execute();
  await db
    .insertInto('chain.influencer_cohorts')
    .values({
      influencer: wallet,
      day: at.toISOString().slice(0, 10),
      referrals: 1,
      conversions: 0,
      total_vaus: 1,
      total_attention_seconds: 10,
      quality_sum: 80,
      influencer_earned_usdc: earned,
    })
    .execute();
  await db
    .insertInto('chain.attributions')
    .values({
      campaign_id: 'CHAIN',
      user_wallet: `user-${place}`,
      influencer: wallet,
      tag_signer: 'signer',
      tag_issued_at: at,
      tag_expires_at: at,
      rent_payer: 'payer',
      first_vau_time: at,
      last_vau_time: at,
      influencer_earned_usdc: earned,
      slot: 1,
    })
    .execute();
}
