import { randomUUID } from 'node:crypto';
import { uuidv7 } from '@crr/kit';
import { expect } from 'chai';
import { correctionPolicyOf, settleWaiting } from '../../src/events';
import { Shop } from '../events/support/shop';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { runJobs } from '../support/jobs';

interface Receipt {
  id: string;
  influencer_id: string | null;
  deciding_key: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

forEachDatabase('cause, effect and time', (open) => {
  let test: TestPlatform;
  let shop: Shop;
  let campaign: string;
  let code: string;
  let count: number;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
    campaign = await shop.campaign();
    code = await shop.link(campaign);
    count = 0;
    test.clock.advance(100 * DAY);
    await test.signInAgain();
  });

  const ago = (ms: number) => new Date(test.clock.now() - ms).toISOString();
  const event = (body: object) => {
    count += 1;
    return { action: 'purchase', event_id: `e-${count}`, ...body };
  };
  const tell = (body: object) => test.expect<Receipt>(201, 'keyA', 'post', '/events', { body: event(body) });
  const landing = (body: object = {}) =>
    tell({ action: 'landing', session_id: 'v', ref_code: code, ...body });
  const read = (id: string) =>
    test.expect<{ influencer_id: string | null; deciding_key: string; corrections: { reason: string }[] }>(
      200,
      'advertiserA',
      'get',
      `/events/${id}`,
    );
  const settle = (options: { waitedMostMs?: number } = {}) =>
    settleWaiting({
      ...options,
      db: test.db,
      now: new Date(test.clock.now()),
      newId: () => test.newId(),
      policy: correctionPolicyOf(test.platform.services.settings),
    });
  const differences = async () =>
    (await test.expect<{ differences: object[] }>(200, 'advertiserA', 'get', '/attribution/rerun'))
      .differences;
  const B = () => test.ids.influencerB;

  it('credits within a batch and within a group by their order', async () => {
    const events = [
      event({ session_id: 'w' }),
      event({ action: 'landing', session_id: 'v', ref_code: code }),
      event({ session_id: 'v' }),
      event({ session_id: 'w', action: 'landing', ref_code: code }),
      event({ session_id: 'late', occurred_at: ago(0) }),
      event({ session_id: 'late', action: 'landing', ref_code: code, occurred_at: ago(HOUR) }),
    ];
    const { results } = await test.expect<{ results: { receipt: Receipt }[] }>(
      200,
      'keyA',
      'post',
      '/events/batch',
      { body: { events } },
    );
    expect(results.map(({ receipt }) => receipt.deciding_key)).to.deep.equal([
      'none',
      'ref_code',
      'session_id',
      'ref_code',
      'session_id',
      'ref_code',
    ]);
    const pair = [{ action: 'landing', session_id: 'g', ref_code: code }, { session_id: 'g' }].map(event);
    const [, bought] = await Promise.all(
      pair.map((body) => test.expect<Receipt>(201, 'keyA', 'post', '/events', { body })),
    );
    expect(bought).to.include({ influencer_id: B(), deciding_key: 'session_id' });
    expect(await differences()).to.deep.equal([]);
  });

  it('credits nothing that happened before its landing, its click, its link or its coupon', async () => {
    await landing({ occurred_at: ago(8 * HOUR) });
    expect(await tell({ session_id: 'v', occurred_at: ago(32 * HOUR) })).to.include({ deciding_key: 'none' });
    expect(await tell({ session_id: 'v', occurred_at: ago(7 * HOUR) })).to.include({ influencer_id: B() });
    const click = await shop.click(code);
    expect(await tell({ click_id: click, occurred_at: ago(HOUR) })).to.include({ deciding_key: 'none' });
    expect(await tell({ click_id: click })).to.include({ deciding_key: 'click_id' });
    const later = await shop.link(campaign);
    for (const key of [{ ref_code: later }, { landing_url: `/?ref_code=${later}` }])
      expect(await tell({ ...key, occurred_at: ago(HOUR) })).to.include({ deciding_key: 'none' });
    await shop.coupon(campaign, 'LATER');
    expect(await tell({ coupon_code: 'later', occurred_at: ago(HOUR) })).to.include({ deciding_key: 'none' });
    await shop.coupon(campaign, 'TOLD', { valid_from: new Date(test.clock.now() - DAY) });
    expect(await tell({ coupon_code: 'told', occurred_at: ago(HOUR) })).to.include({
      deciding_key: 'coupon',
    });
    expect(await differences()).to.deep.equal([]);
  });

  it('follows 500 events of a long session at once, and the rest by a job', async () => {
    const told = Array.from({ length: 620 }, () =>
      event({ action: 'custom', session_id: 'long', occurred_at: ago(HOUR) }),
    );
    for (const events of [told.slice(0, 310), told.slice(310)])
      await test.expect(200, 'keyA', 'post', '/events/batch', { body: { events } });
    await landing({ session_id: 'long', occurred_at: ago(2 * HOUR) });
    const credited = async () =>
      (
        await test.db
          .selectFrom('platform.customer_events')
          .select('id')
          .where('deciding_key', '=', 'session_id')
          .execute()
      ).length;
    expect(await credited()).to.equal(500);
    const jobs = await test.db
      .selectFrom('platform.jobs')
      .select('key')
      .where('kind', '=', 'session.follow')
      .execute();
    expect(jobs).to.have.length(1);
    // A session is a person's: its id stays in its events.
    expect(jobs[0]?.key).to.match(/^[0-9a-f]{64}$/);
    await runJobs(test);
    expect(await credited()).to.equal(620);
    const again = await test.db
      .selectFrom('platform.jobs')
      .select('key')
      .where('kind', '=', 'session.follow')
      .execute();
    expect(again).to.deep.equal([]);
  });

  it('waits only for clicks that the edge can have made, and looks less often after an hour', async () => {
    const waiting = async () =>
      Number(
        (
          await test.db
            .selectFrom('platform.attribution_waiting')
            .select((one) => one.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    const idAt = (ms: number) => uuidv7(ms, (length) => new Uint8Array(length));
    const now = test.clock.now();
    for (const click of [randomUUID(), idAt(now - 91 * DAY), idAt(now + HOUR), idAt(0)])
      await tell({ click_id: click });
    expect(await waiting()).to.equal(0);
    const click = idAt(now - 1_000);
    const { id } = await tell({ click_id: click });
    expect(await waiting()).to.equal(1);
    test.clock.advance(2 * HOUR);
    await shop.click(code, { id: click, clicked_at: new Date(now - 1_000) });
    expect(await settle({ waitedMostMs: HOUR })).to.equal(0);
    expect(await settle()).to.equal(1);
    expect(await read(id)).to.include({ deciding_key: 'click_id' });
  });

  it('corrects a purchase whose landing is told later, at once, and says why', async () => {
    const bought = await tell({ session_id: 'v', occurred_at: ago(HOUR), value: '10' });
    expect(bought).to.include({ deciding_key: 'none' });
    test.clock.advance(1_000);
    await landing({ occurred_at: ago(2 * HOUR) });
    const now = await read(bought.id);
    expect(now).to.include({ influencer_id: B(), deciding_key: 'session_id' });
    expect(now.corrections.map(({ reason }) => reason)).to.deep.equal(['late_session']);
    const report = await test.expect<{ data: { key: string; conversions: number }[] }>(
      200,
      'advertiserA',
      'get',
      '/stats/influencers',
    );
    expect(report.data.find(({ key }) => key === B())?.conversions).to.equal(1);
    const earlier = await shop.link(campaign, {
      influencer_id: test.ids.influencerA,
      created_at: new Date(0),
    });
    await landing({ ref_code: earlier, occurred_at: ago(3 * HOUR) });
    expect(await read(bought.id)).to.include({ influencer_id: test.ids.influencerA });
    const { data } = await test.expect<{ data: object[] }>(
      200,
      'advertiserA',
      'get',
      '/attribution/corrections',
    );
    expect(data).to.have.length(2);
    expect(await differences()).to.deep.equal([]);
  });

  it('credits by a click that arrives after the purchase, and the session with it', async () => {
    const click = test.newId();
    const first = await tell({ action: 'landing', click_id: click, session_id: 'v' });
    test.clock.advance(1_000);
    const bought = await tell({ session_id: 'v' });
    const alone = await tell({ click_id: click });
    expect([first, bought, alone].map(({ deciding_key }) => deciding_key)).to.deep.equal([
      'none',
      'none',
      'none',
    ]);
    expect(await settle()).to.equal(0);
    await shop.click(code);
    await test.db
      .updateTable('edge.clicks')
      .set({ id: click, clicked_at: new Date(test.clock.now() - 1_050) })
      .execute();
    expect(await settle()).to.equal(3);
    expect(await settle()).to.equal(0);
    expect((await read(first.id)).corrections.map(({ reason }) => reason)).to.deep.equal(['late_click']);
    expect(await read(bought.id)).to.include({ influencer_id: B(), deciding_key: 'session_id' });
    expect((await read(alone.id)).corrections.map(({ reason }) => reason)).to.deep.equal(['late_click']);
    expect(await differences()).to.deep.equal([]);
  });

  it('waits for a click no longer than it says', async () => {
    await tell({ click_id: test.newId() });
    await settle();
    expect(await test.db.selectFrom('platform.attribution_waiting').selectAll().execute()).to.have.length(1);
    test.clock.advance(31 * DAY);
    await settle();
    expect(await test.db.selectFrom('platform.attribution_waiting').selectAll().execute()).to.have.length(0);
  });

  it('finds by GET what POST repairs, and takes nothing away because a fact is kept no longer', async () => {
    const click = await shop.click(code);
    const gone = await tell({ click_id: click });
    await test.db.deleteFrom('edge.clicks').execute();
    const wrong = await tell({ ref_code: code });
    await test.db
      .updateTable('platform.customer_events')
      .set({ influencer_id: test.ids.influencerA })
      .where('id', '=', wrong.id)
      .execute();
    const found = (await differences()) as { event_id: string; repairable: boolean }[];
    expect(new Set(found.map(({ event_id, repairable }) => `${event_id} ${repairable}`))).to.deep.equal(
      new Set([`${wrong.id} true`, `${gone.id} false`]),
    );
    const { corrected } = await test.expect<{ corrected: string[] }>(
      200,
      'advertiserA',
      'post',
      '/attribution/rerun',
    );
    expect(corrected).to.deep.equal([wrong.id]);
    expect(await read(wrong.id)).to.include({ influencer_id: B() });
    expect(await read(gone.id)).to.include({ influencer_id: B() });
  });

  it('lets a session credit for as long as it says, and never by handing the credit on', async () => {
    await landing();
    for (const [days, key] of [
      [29, 'session_id'],
      [2, 'none'],
      [1, 'none'],
    ] as const) {
      test.clock.advance(days * DAY);
      await test.signInAgain();
      expect(await tell({ session_id: 'v' })).to.include({ deciding_key: key });
    }
  });

  it('credits within the window of the campaign, and by the terms of the time of the event', async () => {
    await test.expect(200, 'advertiserA', 'patch', `/campaigns/${await draft()}`, {
      body: { attribution_window_days: 7, credits_in: ['published', 'completed'] },
    });
    const short = await shop.campaign({ attribution_window_days: 7 });
    const link = await shop.link(short);
    const click = await shop.click(link);
    test.clock.advance(7 * DAY);
    expect(await tell({ click_id: click })).to.include({ deciding_key: 'click_id' });
    expect(await tell({ click_id: click, ref_code: link })).to.include({ deciding_key: 'ref_code' });
    test.clock.advance(1_000);
    expect(await tell({ click_id: click, ref_code: link })).to.include({ deciding_key: 'none' });
    expect(await tell({ ref_code: link })).to.include({ deciding_key: 'ref_code' });
    await test.signInAgain();
    expect(await differences()).to.deep.equal([]);
  });

  it('credits in the statuses that the campaign says, and after its end as long as its window', async () => {
    const strict = await shop.campaign({
      credits_in: ['published', 'completed'],
      attribution_window_days: 7,
    });
    const link = await shop.link(strict);
    const become = (status: 'paused' | 'completed') =>
      test.db
        .updateTable('platform.campaigns')
        .set({ status, updated_at: new Date(test.clock.now()) })
        .where('id', '=', strict)
        .execute();
    test.clock.advance(HOUR);
    await become('paused');
    test.clock.advance(HOUR);
    expect(await tell({ ref_code: link })).to.include({ deciding_key: 'none' });
    expect(await tell({ ref_code: link, occurred_at: ago(1.5 * HOUR) })).to.include({
      deciding_key: 'ref_code',
    });
    test.clock.advance(1);
    await become('completed');
    test.clock.advance(7 * DAY);
    expect(await tell({ ref_code: link })).to.include({ deciding_key: 'ref_code' });
    test.clock.advance(1);
    expect(await tell({ ref_code: link })).to.include({ deciding_key: 'none' });
    await test.signInAgain();
    expect(await differences()).to.deep.equal([]);
  });

  const draft = async () =>
    (
      await test.expect<{ id: string }>(201, 'advertiserA', 'post', '/campaigns', {
        body: { name: 'Short', budget_usdc: '1000000000' },
      })
    ).id;
});
