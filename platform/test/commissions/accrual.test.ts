import { expect } from 'chai';
import { settleCommissions } from '../../src/commissions';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { EarningShop } from './support';

forEachDatabase('a commission', (open) => {
  let test: TestPlatform;
  let shop: EarningShop;
  let jana: string;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new EarningShop(test);
    jana = test.ids.influencerA;
  });
  /** A test after which ledger and commissions say the same. */
  const proves = (title: string, body: () => Promise<void>) =>
    it(title, async () => {
      await body();
      await shop.check();
    });

  proves('is accrued with the sale: a percentage, rounded down', async () => {
    const { campaign, coupon } = await shop.campaign({ share_type: 'percentage', share_bps: 1_250 });
    await shop.fund(campaign, 100_000_000n);
    const sale = await shop.tell({ value: '49.999999', coupon_code: coupon });
    // 49,999,999 × 0.125 = 6,249,999.875
    expect(await shop.commissions(sale)).to.deep.equal([
      { influencer_id: jana, amount_usdc: '6249999', state: 'pending', reason: null },
    ]);
    expect(await shop.lies(campaign, 'held', 'unfunded', 'adv')).to.deep.equal([6_249_999n, 0n, 93_750_001n]);
  });

  proves(
    'is owed without a deposit, without a chain, and beyond what is deposited: unfunded, and told as such',
    async () => {
      const { campaign, coupon } = await shop.campaign({ share_type: 'percentage', share_bps: 1_000 });
      await shop.fund(campaign, 3_000_000n);
      await shop.tell({ value: '20', coupon_code: coupon });
      await shop.tell({ value: '20.00', coupon_code: coupon });
      expect(await shop.lies(campaign, 'held', 'unfunded', 'adv', 'adv_owes')).to.deep.equal([
        3_000_000n,
        1_000_000n,
        0n,
        1_000_000n,
      ]);
    },
  );

  proves('is a flat sum for each sale, whatever it is worth and in whatever currency', async () => {
    const { coupon } = await shop.campaign({ share_type: 'flat_per_conversion', flat_usdc: '2500000' });
    await shop.tell({ value: '1', coupon_code: coupon });
    await shop.tell({ coupon_code: coupon });
    await shop.tell({ value: '900', currency: 'JPY', coupon_code: coupon });
    expect((await shop.commissions()).map(({ amount_usdc }) => amount_usdc)).to.deep.equal([
      '2500000',
      '2500000',
      '2500000',
    ]);
  });

  proves('is a flat sum once', async () => {
    const { coupon } = await shop.campaign({ share_type: 'flat_once', flat_usdc: '9000000' });
    const batch = [1, 2].map((at) => ({
      action: 'purchase',
      event_id: `o${at}`,
      value: '5',
      coupon_code: coupon,
    }));
    await test.expect(200, 'keyA', 'post', '/events/batch', { body: { events: batch } });
    await shop.tell({ value: '5', coupon_code: coupon });
    expect((await shop.commissions()).map(({ amount_usdc, reason }) => [amount_usdc, reason])).to.deep.equal([
      ['9000000', null],
      ['0', 'paid_once'],
      ['0', 'paid_once'],
    ]);
  });

  proves('ends at the influencer’s cap, to the unit, and says so', async () => {
    const { coupon } = await shop.campaign(
      { share_type: 'percentage', share_bps: 5_000 },
      { max_earnings_per_user_usdc: '12000000' },
    );
    for (const value of ['10', '10', '10', '10']) await shop.tell({ value, coupon_code: coupon });
    expect((await shop.commissions()).map(({ amount_usdc, reason }) => [amount_usdc, reason])).to.deep.equal([
      ['5000000', null],
      ['5000000', null],
      ['2000000', null],
      ['0', 'cap_reached'],
    ]);
  });

  proves('keeps the cap when many sales come at once', async () => {
    const { coupon } = await shop.campaign(
      { share_type: 'flat_per_conversion', flat_usdc: '1000000' },
      { max_earnings_per_user_usdc: '7500000' },
    );
    await Promise.all(Array.from({ length: 20 }, () => shop.tell({ value: '1', coupon_code: coupon })));
    const total = (await shop.commissions()).reduce((sum, { amount_usdc }) => sum + BigInt(amount_usdc), 0n);
    expect(total).to.equal(7_500_000n);
  });

  proves('waits, visibly, for the rate of a currency that nobody told', async () => {
    const { campaign, coupon } = await shop.campaign({ share_type: 'percentage', share_bps: 1_000 });
    await shop.tell({ value: '20', currency: 'EUR', coupon_code: coupon });
    expect(await shop.commissions()).to.deep.equal([
      { influencer_id: jana, amount_usdc: '0', state: 'waiting', reason: 'rate_missing' },
    ]);
    expect(await shop.lies(campaign, 'held', 'unfunded')).to.deep.equal([0n, 0n]);
  });

  proves('is not owed where nothing is agreed, for other events, or for nobody', async () => {
    const { campaign, coupon } = await shop.campaign({ share_type: 'percentage', share_bps: 1_000 });
    await shop.shop.coupon(campaign, 'OPEN', {
      influencer_id: test.ids.influencerB,
      created_at: new Date(0),
      valid_from: new Date(0),
    });
    await shop.tell({ value: '20', coupon_code: 'OPEN' });
    await shop.tell({ action: 'signup', coupon_code: coupon });
    await shop.tell({ value: '20' });
    expect(await shop.commissions()).to.deep.equal([]);
  });

  proves('is accrued once, however often the sale is told or settled', async () => {
    const { coupon } = await shop.campaign({ share_type: 'percentage', share_bps: 1_000 });
    const body = { action: 'purchase', event_id: 'order-1', value: '20', coupon_code: coupon };
    const { id } = await test.expect<{ id: string }>(201, 'keyA', 'post', '/events', { body });
    await test.expect(200, 'keyA', 'post', '/events', { body });
    const settling = { db: test.db, now: new Date(test.clock.now()), newId: test.newId };
    const moved = await test.db.transaction().execute((db) => settleCommissions({ ...settling, db }, [id]));
    expect(moved).to.equal(0);
    expect(await shop.commissions()).to.have.length(1);
  });

  proves('is by the rule that was agreed when the sale was credited, and so is its date', async () => {
    const { campaign, coupon } = await shop.campaign(
      { share_type: 'percentage', share_bps: 1_000 },
      { commission_hold_days: 14 },
    );
    await shop.fund(campaign, 100_000_000n);
    const before = await shop.tell({ value: '20', coupon_code: coupon });
    await test.db.updateTable('platform.assignments').set({ share_bps: 2_000 }).execute();
    await test.db.updateTable('platform.campaigns').set({ commission_hold_days: 60 }).execute();
    const after = await shop.tell({ value: '20', coupon_code: coupon });
    const amounts = async (id: string) =>
      (await shop.commissions(id)).map(({ amount_usdc, state }) => `${amount_usdc} ${state}`);
    expect([await amounts(before), await amounts(after)]).to.deep.equal([
      ['2000000 pending'],
      ['4000000 pending'],
    ]);
    expect(await shop.release(14)).to.equal(1);
    expect([await amounts(before), await amounts(after)]).to.deep.equal([
      ['2000000 available'],
      ['4000000 pending'],
    ]);
    expect(await shop.release(46)).to.equal(1);
    expect(await shop.lies(campaign, 'held', 'due')).to.deep.equal([0n, 6_000_000n]);
  });

  proves('is not released a second too early, and not before it is funded', async () => {
    const { campaign, coupon } = await shop.campaign(
      { share_type: 'percentage', share_bps: 1_000 },
      { commission_hold_days: 1 },
    );
    await shop.fund(campaign, 2_500_000n);
    for (const value of ['10', '10', '10']) await shop.tell({ value, coupon_code: coupon });
    test.clock.advance(-1_000);
    expect(await shop.release(1)).to.equal(0);
    test.clock.advance(1_000);
    expect(await shop.release(0)).to.equal(2);
    expect((await shop.commissions()).map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['available', null],
      ['available', null],
      ['pending', 'unfunded'],
    ]);
    expect(await shop.release(1)).to.equal(0);
    expect(await shop.lies(campaign, 'held', 'unfunded', 'due')).to.deep.equal([
      500_000n,
      500_000n,
      2_000_000n,
    ]);
  });

  describe('whose sale is credited to somebody else', () => {
    const HOUR_MS = 3_600_000;
    let first: string;
    let second: string;
    let links: readonly [string, string];
    const ago = (hours: number) => new Date(test.clock.now() - hours * HOUR_MS).toISOString();

    beforeEach(async () => {
      first = await shop.shop.campaign({ commission_hold_days: 1 });
      second = await shop.shop.campaign();
      await shop.agree(first, jana, { share_type: 'percentage', share_bps: 1_000 });
      await shop.agree(second, test.ids.influencerB, { share_type: 'percentage', share_bps: 2_000 });
      const longAgo = { created_at: new Date(0) };
      links = [
        await shop.shop.link(first, { ...longAgo, influencer_id: jana }),
        await shop.shop.link(second, longAgo),
      ];
    });
    const land = (code: string, hours: number) =>
      shop.tell({ action: 'landing', ref_code: code, session_id: 'v', occurred_at: ago(hours) });

    proves('is theirs, and the first one’s is taken back with its reason', async () => {
      await shop.fund(first, 1_000_000n);
      await land(links[0], 2);
      const sale = await shop.tell({ value: '30', session_id: 'v' });
      expect(await shop.lies(first, 'held', 'unfunded')).to.deep.equal([1_000_000n, 2_000_000n]);
      await land(links[1], 3);
      expect(await shop.commissions(sale)).to.deep.equal([
        { influencer_id: jana, amount_usdc: '0', state: 'voided', reason: 'credit_moved' },
        { influencer_id: test.ids.influencerB, amount_usdc: '6000000', state: 'pending', reason: null },
      ]);
      expect(await shop.lies(first, 'held', 'unfunded', 'adv', 'adv_owes')).to.deep.equal([
        0n,
        0n,
        1_000_000n,
        0n,
      ]);
      // And back: an even earlier landing of the first link.
      await land(links[0], 4);
      expect(
        (await shop.commissions(sale)).map(({ amount_usdc, state }) => [amount_usdc, state]),
      ).to.deep.equal([
        ['3000000', 'pending'],
        ['0', 'voided'],
      ]);
    });

    proves('stays where it is once it was released, and is paid once', async () => {
      await shop.fund(first, 10_000_000n);
      await land(links[0], 2);
      const sale = await shop.tell({ value: '30', session_id: 'v' });
      expect(await shop.release(1)).to.equal(1);
      await land(links[1], 27);
      expect(await shop.commissions(sale)).to.deep.equal([
        { influencer_id: jana, amount_usdc: '3000000', state: 'available', reason: null },
      ]);
    });
  });
});
