import { expect } from 'chai';
import { sql } from 'kysely';
import { series } from '../../src/reports/series';
import { Scope } from '../../src/tenancy/scope';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { WorldMaker } from './support/world';

const HOUR_MS = 3_600_000;

interface Chart {
  readonly timezone: string;
  readonly points: readonly { readonly at: string; readonly clicks: number; readonly conversions: number }[];
}

forEachDatabase('days of a time zone', (open) => {
  let test: TestPlatform;
  let maker: WorldMaker;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    maker = new WorldMaker(test.db);
    await maker.link({
      code: 'link',
      advertiserId: test.ids.advertiserA,
      campaignId: null,
      influencerId: test.ids.influencerA,
    });
  });

  /** A click and a purchase at each moment. */
  async function happened(...moments: string[]): Promise<void> {
    const at = moments.map((moment) => new Date(moment));
    await maker.clicks(at.map((clickedAt) => ({ code: 'link', clickedAt, isBot: false })));
    await maker.events(at.map((occurredAt) => maker.event(test.ids.advertiserA, { occurredAt })));
  }

  const chart = (query: Record<string, string>, caller: Caller = 'advertiserA', path = '/stats/chart') =>
    test.expect<Chart>(200, caller, 'get', path, { query });
  const told = ({ points }: Chart) =>
    points.map(({ at, clicks, conversions }) => `${at} ${clicks} ${conversions}`);

  it('have 23 hours when clocks go forward, and 25 when they go back', async () => {
    // The first and the last moment of each day in Berlin, and a millisecond before and after.
    await happened(
      '2026-03-28T22:59:59.999Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59.999Z',
      '2026-03-29T22:00:00Z',
    );
    const spring = { from: '2026-03-28T00:00:00+01:00', to: '2026-03-31T00:00:00+02:00' };
    expect(told(await chart({ timezone: 'Europe/Berlin', ...spring }))).to.deep.equal([
      '2026-03-27T23:00:00.000Z 1 1',
      '2026-03-28T23:00:00.000Z 2 2',
      '2026-03-29T22:00:00.000Z 1 1',
    ]);
    await happened(
      '2026-10-24T21:59:59.999Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T22:59:59.999Z',
      '2026-10-25T23:00:00Z',
    );
    const autumn = { from: '2026-10-24T00:00:00+02:00', to: '2026-10-27T00:00:00+01:00' };
    expect(told(await chart({ timezone: 'Europe/Berlin', ...autumn }))).to.deep.equal([
      '2026-10-23T22:00:00.000Z 1 1',
      '2026-10-24T22:00:00.000Z 2 2',
      '2026-10-25T23:00:00.000Z 1 1',
    ]);
    const [day] = (
      await chart({
        timezone: 'Europe/Berlin',
        unit: 'hour',
        from: '2026-10-25T00:00:00+02:00',
        to: '2026-10-26T00:00:00+01:00',
      })
    ).points.map(({ at }) => at);
    expect(day).to.equal('2026-10-24T22:00:00.000Z');
  });

  it('have hours that begin where its clocks say so, the one that comes twice twice', async () => {
    const hours = async (timezone: string, from: string, to: string) =>
      (await chart({ unit: 'hour', timezone, from, to })).points.map(({ at }) => at.slice(11, 16));
    expect(
      await hours('Europe/Berlin', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'),
    ).to.have.length(25);
    expect(
      await hours('Europe/Berlin', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'),
    ).to.have.length(23);
    expect(
      await hours('Asia/Kolkata', '2026-02-01T00:00:00+05:30', '2026-02-01T03:15:00+05:30'),
    ).to.deep.equal(['18:30', '19:30', '20:30', '21:30']);
    expect(
      await hours('Asia/Kathmandu', '2026-02-01T00:20:00+05:45', '2026-02-01T02:00:00+05:45'),
    ).to.deep.equal(['18:15', '19:15']);
  });

  it('begin where there is a midnight, and at one in the morning where there is none', async () => {
    // Santiago goes forward at midnight.
    await happened('2026-09-06T03:59:59.999Z', '2026-09-06T04:00:00Z', '2026-09-07T02:59:59.999Z');
    expect(told(await chart({ timezone: 'America/Santiago' }))).to.deep.equal([
      '2026-09-05T04:00:00.000Z 1 1',
      '2026-09-06T04:00:00.000Z 2 2',
    ]);
  });

  it('are the advertiser’s own, whoever asks, unless timezone says otherwise', async () => {
    const { advertiserA } = test.ids;
    await happened('2026-01-31T23:30:00Z');
    const changed = await test.expect<{ time_zone: string; name: string }>(
      200,
      'advertiserA',
      'patch',
      `/advertisers/${advertiserA}`,
      { body: { time_zone: 'Europe/Berlin' } },
    );
    expect(changed.time_zone).to.equal('Europe/Berlin');
    for (const [caller, query] of [
      ['advertiserA', {}],
      ['keyA', {}],
      ['root', { advertiser_id: advertiserA }],
    ] as const) {
      const answer = await chart({ ...query }, caller);
      expect([answer.timezone, ...told(answer)]).to.deep.equal([
        'Europe/Berlin',
        '2026-01-31T23:00:00.000Z 1 1',
      ]);
    }
    expect(told(await chart({ timezone: 'UTC' }))).to.deep.equal(['2026-01-31T00:00:00.000Z 1 1']);
    expect((await chart({}, 'root')).timezone).to.equal('UTC');
    const influencers = '/influencer/stats/chart';
    expect((await chart({}, 'influencerA', influencers)).timezone).to.equal('UTC');
    const own = await chart({ timezone: 'America/New_York' }, 'influencerA', influencers);
    expect(told(own)).to.deep.equal(['2026-01-31T05:00:00.000Z 1 0']);
    const file = await test.expect<string>(200, 'advertiserA', 'get', '/stats/export', {
      query: { what: 'chart' },
    });
    expect(file.split('\r\n')[1]).to.match(/^2026-01-31T23:00:00\.000Z,1,/);
    const other = await test.expect<string>(200, 'advertiserA', 'get', '/stats/export', {
      query: { what: 'chart', timezone: 'America/New_York' },
    });
    expect(other.split('\r\n')[1]).to.match(/^2026-01-31T05:00:00\.000Z,1,/);
  });

  it('are refused for a name that is none, and changed by nobody else', async () => {
    const path = `/advertisers/${test.ids.advertiserA}`;
    for (const name of [
      'Europe/Berlyn',
      'CEST',
      '+02:00',
      'UTC+2',
      'localtime',
      'posix/UTC',
      '',
      '../UTC',
      "UTC'",
    ]) {
      for (const [caller, method, at, options] of [
        ['advertiserA', 'get', '/stats/chart', { query: { timezone: name } }],
        ['advertiserA', 'get', '/stats/export', { query: { what: 'chart', timezone: name } }],
        ['advertiserA', 'patch', path, { body: { time_zone: name } }],
        ['root', 'post', '/advertisers', { body: { name: 'Zoned', time_zone: name } }],
      ] as const) {
        const field = await test.expectRefusal([422, 'invalid_field'], caller, method, at, options);
        expect(field, name).to.equal(method === 'get' ? 'timezone' : 'time_zone');
      }
    }
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'patch', path, {
      body: { time_zone: 'UTC' },
    });
    await test.expectRefusal([403, 'forbidden'], 'advertiserA', 'patch', path, { body: { name: 'Mine' } });
  });

  it('hold each click and purchase once, in every zone', async () => {
    const moments = Array.from({ length: 200 }, (_, place) =>
      new Date(Date.UTC(2026, 2, 27) + place * 1.37 * HOUR_MS).toISOString(),
    );
    await happened(...moments);
    const scope = new Scope(test.db, { kind: 'admin', userId: test.ids.users.root, scopes: ['root'] });
    const everything = { from: null, to: null, campaignId: null, influencerId: null, couponId: null };
    const filter = { ...everything, scope, linkCode: null, currency: null };
    for (const zone of [
      'UTC',
      'Europe/Berlin',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'Australia/Lord_Howe',
    ]) {
      const points = await series(test.db, filter, 'day', zone);
      const begins = points.map(({ at }) => Date.parse(at));
      const clicks = points.reduce((sum, point) => sum + point.clicks, 0);
      const bought = points.reduce((sum, point) => sum + point.conversions, 0);
      expect([clicks, bought], zone).to.deep.equal([200, 200]);
      points.forEach((point, place) => {
        const end = begins[place + 1] ?? Number.POSITIVE_INFINITY;
        const within = moments.filter((at) => Date.parse(at) >= (begins[place] ?? 0) && Date.parse(at) < end);
        expect(point.clicks, `${zone} ${point.at}`).to.equal(within.length);
      });
    }
  });

  it('count clicks whose moments are kept no longer at the day of the same date', async () => {
    await happened('2026-01-10T23:30:00Z', '2026-01-12T23:30:00Z');
    await sql`DELETE FROM edge.clicks WHERE clicked_at < '2026-01-11'`.execute(test.db);
    await test.db
      .insertInto('platform.retention_deletions')
      .values({
        subject: 'clicks',
        deleted_before: new Date('2026-01-11T12:00:00Z'),
        deleted_rows: 1,
        ran_at: new Date(),
      })
      .execute();
    expect(told(await chart({ timezone: 'Europe/Berlin' }))).to.deep.equal([
      '2026-01-09T23:00:00.000Z 1 0',
      '2026-01-10T23:00:00.000Z 0 1',
      '2026-01-11T23:00:00.000Z 0 0',
      '2026-01-12T23:00:00.000Z 1 1',
    ]);
  });
});
