import { expect } from 'chai';
import { WorldMaker } from '../reports/support/world';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase, type OpenDatabase } from '../support/database';

const DAY = (day: number) => new Date(Date.UTC(2026, 0, day));

async function world(open: OpenDatabase) {
  const test = await TestPlatform.start(await open());
  const maker = new WorldMaker(test.db);
  const file = async (caller: Caller, query: Record<string, string> = {}) => {
    const path = caller.startsWith('influencer') ? '/influencer/stats/export' : '/stats/export';
    const answer = await test.call<string>(caller, 'get', path, { query });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    return answer.body.split('\r\n').slice(0, -1);
  };
  return { test, maker, file };
}

forEachDatabase('exports', (open) => {
  it('hold every event of the filter once, in the order of time, over all pages', async () => {
    const { test, maker, file } = await world(open);
    const { advertiserA, advertiserB } = test.ids;
    // Many of one moment: the key of a page is time and id.
    const events = Array.from({ length: 2_345 }, (_, place) =>
      maker.event(advertiserA, { occurredAt: DAY(2 + (place % 3)), micros: BigInt(place) }),
    );
    await maker.events([...events, maker.event(advertiserB)]);
    const [header, ...lines] = await file('advertiserA');
    expect(header?.split(',').slice(0, 6)).to.deep.equal([
      'id',
      'occurred_at',
      'received_at',
      'action',
      'value',
      'currency',
    ]);
    const ids = lines.map((line) => line.split(',')[0]);
    expect(new Set(ids).size).to.equal(2_345);
    expect(ids).to.have.members(events.map(({ id }) => id));
    const times = lines.map((line) => line.split(',')[1] ?? '');
    expect(times).to.deep.equal([...times].sort());
    const query = { from: DAY(3).toISOString(), to: DAY(4).toISOString(), advertiser_id: advertiserA };
    expect(await file('root', query)).to.have.length(1 + 782);
    expect(await file('advertiserB')).to.have.length(2);
  });

  it('hold amounts exactly, and names without formulas', async () => {
    const { test, maker, file } = await world(open);
    const { advertiserA, influencerA } = test.ids;
    const campaign = await maker.campaign(advertiserA, { name: '=cmd|"/c calc",1' });
    const coupon = await maker.coupon(advertiserA, campaign, influencerA, '-SALE-');
    await maker.events(
      [
        maker.event(advertiserA, {
          campaignId: campaign,
          influencerId: influencerA,
          couponId: coupon,
          decidingKey: 'coupon',
          micros: 99_999_999_999_999_999_999n,
        }),
      ],
      { coupon_code: '@SUM(A1)', ref_code: '+ref' },
    );
    const [, line] = await file('influencerA');
    expect(line).to.contain(
      `,purchase,99999999999999.999999,USD,true,${campaign},"'=cmd|""/c calc"",1",${influencerA},anna,,`,
    );
    expect(line).to.contain(",'-SALE-,'@SUM(A1),'+ref,coupon,90,waterfall-1");
  });

  it('of figures say what the reports say', async () => {
    const { test, maker, file } = await world(open);
    const { advertiserA } = test.ids;
    const campaign = await maker.campaign(advertiserA, { name: 'Summer' });
    await maker.link({ code: 'link', advertiserId: advertiserA, campaignId: campaign, influencerId: null });
    await maker.clicks(Array.from({ length: 4 }, () => ({ code: 'link', clickedAt: DAY(2), isBot: false })));
    const bought = { campaignId: campaign, linkCode: 'link', decidingKey: 'ref_code' };
    await maker.events([
      maker.event(advertiserA, { ...bought, micros: 5_000_000n }),
      maker.event(advertiserA, { ...bought, micros: 1_000_000n, currency: 'EUR' }),
    ]);
    expect((await file('advertiserA', { what: 'tracking-links' })).slice(1)).to.deep.equal([
      'link,link,4,0,2,0.500000,2,0,0,0,0,0,EUR,1,1.00,1.00,',
      'link,link,,,,,,,,,,,USD,1,5.00,5.00,',
    ]);
    expect((await file('advertiserA', { what: 'campaigns' }))[1]).to.match(
      new RegExp(`^${campaign},Summer,4,`),
    );
    expect((await file('keyA', { what: 'chart' }))[1]).to.match(/^2026-01-02T00:00:00.000Z,4,0,2,/);
    expect(await file('advertiserB', { what: 'coupons' })).to.have.length(1);
  });

  it('begin with a byte order mark where one is wanted, and are refused with a status', async () => {
    const { test } = await world(open);
    const response = await test.platform.app.request('/api/v1/stats/export?bom=true', {
      headers: test.credentialsOf('keyA'),
    });
    expect([...new Uint8Array(await response.arrayBuffer()).slice(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(response.headers.get('content-disposition')).to.equal('attachment; filename="events.csv"');
    const query = { what: 'chart', unit: 'hour' };
    expect(
      await test.expectRefusal([422, 'invalid_field'], 'keyA', 'get', '/stats/export', { query }),
    ).to.equal('from');
  });
});
