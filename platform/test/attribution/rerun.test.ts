import { expect } from 'chai';
import type { Step } from '../../src/attribution';
import { Shop } from '../events/support/shop';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Rerun {
  checked: number;
  by_record_only: number;
  differences: {
    event_id: string;
    kind: string;
    fields: { field: string; stored: string; recomputed: string }[];
  }[];
  next_cursor: string | null;
}

forEachDatabase('running the rule again', (open) => {
  let test: TestPlatform;
  let shop: Shop;
  let campaign: string;
  let code: string;
  let coupon: string;
  let click: string;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
    campaign = await shop.campaign();
    code = await shop.link(campaign);
    coupon = await shop.coupon(campaign, 'JESSICA20');
    click = await shop.click(code);
  });

  const tell = async (body: object) => {
    test.clock.advance(1_000);
    return (
      await test.expect<{ id: string }>(201, 'keyA', 'post', '/events', {
        body: { action: 'purchase', ...body },
      })
    ).id;
  };
  const rerun = (
    query: Record<string, string | number> = {},
    caller: 'advertiserA' | 'advertiserB' | 'root' = 'advertiserA',
  ) => test.expect<Rerun>(200, caller, 'get', '/attribution/rerun', { query });

  /** One event of every kind of key, some not to be found. */
  const tellAll = async () => {
    const known = [
      { coupon_code: 'jessica20', ref_code: code },
      { ref_code: code },
      { landing_url: `https://shop.example/?ref_code=${code}`, session_id: 's' },
      { referrer: `https://blog.example/?ref_code=${code}` },
      { click_id: click },
      { session_id: 's' },
      { coupon_code: 'LATER', ref_code: 'later', landing_url: 'nonsense' },
      {},
    ];
    for (const [at, body] of known.entries()) await tell({ ...body, event_id: `${at}` });
    return known.length;
  };

  it('says of every event what is stored', async () => {
    const count = await tellAll();
    expect(await rerun()).to.deep.equal({
      checked: count,
      by_record_only: 0,
      differences: [],
      next_cursor: null,
    });
  });

  it('says so still when coupons and links were ended, replaced and made since', async () => {
    const count = await tellAll();
    const before = await shop.events();
    test.clock.advance(1_000);
    const now = new Date(test.clock.now());
    await test.db
      .updateTable('platform.coupons')
      .set({ status: 'invalidated', invalidated_at: now })
      .where('id', '=', coupon)
      .execute();
    await shop.coupon(campaign, 'JESSICA20', { influencer_id: test.ids.influencerB });
    await shop.coupon(campaign, 'LATER');
    const replacement = await shop.link(campaign, { code: 'later', influencer_id: test.ids.influencerA });
    await test.db
      .updateTable('platform.tracking_links')
      .set({
        is_active: false,
        replaced_by: replacement,
        destination_url: 'https://elsewhere.example/',
        updated_at: now,
      })
      .where('code', '=', code)
      .execute();
    await shop.click(code);
    expect(await rerun()).to.deep.equal({
      checked: count,
      by_record_only: 0,
      differences: [],
      next_cursor: null,
    });
    expect(await shop.events()).to.deep.equal(before);
    await tell({ coupon_code: 'jessica20', event_id: 'new' });
    expect((await shop.events()).at(-1)).to.include({ influencer_id: test.ids.influencerB });
  });

  it('says so still when what was personal is gone, by what was recorded', async () => {
    const count = await tellAll();
    await test.db
      .updateTable('platform.customer_events')
      .set({ landing_url: null, referrer: null, session_id: null, properties: '{}' })
      .execute();
    expect(await rerun()).to.deep.equal({
      checked: count,
      by_record_only: 4,
      differences: [],
      next_cursor: null,
    });
  });

  it('reads what the first rule recorded, and finds that it decided so', async () => {
    const count = await tellAll();
    const rows = await test.db.selectFrom('platform.customer_events').select(['id', 'attribution']).execute();
    for (const { id, attribution } of rows) {
      await test.db
        .updateTable('platform.customer_events')
        .set({
          rule_version: 'waterfall-1',
          received_ordinal: 0,
          attribution: JSON.stringify((attribution as unknown as Step[]).map(asFirstRule)),
        })
        .where('id', '=', id)
        .execute();
    }
    expect(await rerun()).to.deep.include({ checked: count, differences: [] });
    const repair = await test.expect<{ corrected: string[] }>(
      200,
      'advertiserA',
      'post',
      '/attribution/rerun',
    );
    expect(repair.corrected).to.deep.equal([]);
    await test.db
      .updateTable('platform.customer_events')
      .set({ landing_url: null, referrer: null, session_id: null, properties: '{}' })
      .execute();
    await test.db.deleteFrom('edge.clicks').execute();
    const kept = await rerun();
    expect(kept.differences.filter(({ kind }) => kind === 'rule')).to.deep.equal([]);
  });

  it('tells facts that the tables do not say any more, e.g. of a click that is kept no longer', async () => {
    const id = await tell({ click_id: click });
    await test.db.deleteFrom('edge.clicks').execute();
    const { differences } = await rerun();
    expect(differences.map(({ event_id, kind }) => [event_id, kind])).to.deep.equal([[id, 'facts']]);
    expect(differences[0]?.fields).to.deep.include({
      field: 'deciding_key',
      stored: 'click_id',
      recomputed: 'none',
    });
  });

  it('finds a row that was changed behind its back', async () => {
    const id = await tell({ ref_code: code });
    await test.db
      .updateTable('platform.customer_events')
      .set({ influencer_id: test.ids.influencerA })
      .where('id', '=', id)
      .execute();
    const { differences } = await rerun();
    expect(differences.map(({ kind }) => kind)).to.deep.equal(['rule', 'facts']);
    for (const { fields } of differences)
      expect(fields).to.deep.equal([
        { field: 'influencer_id', stored: test.ids.influencerA, recomputed: test.ids.influencerB },
      ]);
  });

  it('goes through all events a page at a time, and through those of one advertiser alone', async () => {
    const count = await tellAll();
    let checked = 0;
    let cursor: string | null = null;
    do {
      const found: Rerun = await rerun({ limit: 3, ...(cursor === null ? {} : { cursor }) });
      checked += found.checked;
      cursor = found.next_cursor;
    } while (cursor !== null);
    expect(checked).to.equal(count);
    expect((await rerun({}, 'advertiserB')).checked).to.equal(0);
    expect((await rerun({ advertiser_id: test.ids.advertiserA }, 'root')).checked).to.equal(count);
    expect((await rerun({ from: new Date(test.clock.now()).toISOString() })).checked).to.equal(1);
  });
});

/** A step as `waterfall-1` stored it: of terms the source alone, of a session's event when it was received. */
function asFirstRule({ found, ...step }: Step): object {
  return found === undefined ? step : { ...step, found: factOfFirstRule(found) };
}

function factOfFirstRule(found: NonNullable<Step['found']>): object {
  if ('link' in found) return { ...found, link: factOfFirstRule(found.link) };
  const { terms, ...fact } = found;
  if (!('eventId' in fact)) return { ...fact, source: terms.source };
  const { occurredAtMs, ordinal, ageMostMs, ...session } = fact;
  return { ...session, source: terms.source };
}
