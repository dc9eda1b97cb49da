/** What breaks other programs that pay commissions, row by row: what is asked of each is what happens here. */
import { expect } from 'chai';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { EarningShop } from './support';

interface RefundReceipt {
  readonly id: string;
  readonly duplicate: boolean;
  readonly sale_id: string | null;
  readonly refunded: string | null;
  readonly net: string | null;
}

forEachDatabase('refunds and commissions', (open) => {
  let test: TestPlatform;
  let shop: EarningShop;
  let campaign: string;
  let coupon: string;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new EarningShop(test);
    ({ campaign, coupon } = await shop.campaign({ share_type: 'percentage', share_bps: 1_500 }));
    await shop.fund(campaign, 100_000_000n);
  });

  const proves = (title: string, body: () => Promise<void>) =>
    it(title, async () => {
      await body();
      await shop.check();
    });
  const sell = (order: string, value: string) => shop.tell({ event_id: order, value, coupon_code: coupon });
  const refund = (refund_id: string, event_id: string, more: object = {}, status = 201) =>
    test.expect<RefundReceipt>(status, 'keyA', 'post', '/event/refund', {
      body: { refund_id, event_id, ...more },
    });
  const states = async () =>
    (await shop.commissions()).map(({ amount_usdc, state, reason }) => [amount_usdc, state, reason]);

  proves(
    'a refund after release is a debt of its own account, netted explicitly against what is released next',
    async () => {
      await sell('one', '20');
      expect(await shop.release(30)).to.equal(1);
      expect(await refund('r1', 'one')).to.include({ refunded: '20.00', net: '0.00' });
      expect(await states()).to.deep.equal([['0', 'clawed_back', 'refunded']]);
      expect(await shop.lies(campaign, 'due', 'debt', 'adv_claim', 'adv')).to.deep.equal([
        3_000_000n,
        3_000_000n,
        3_000_000n,
        97_000_000n,
      ]);
      await sell('two', '30');
      expect(await shop.release(30)).to.equal(1);
      expect(await shop.lies(campaign, 'due', 'debt', 'adv_claim', 'adv')).to.deep.equal([
        4_500_000n,
        0n,
        0n,
        95_500_000n,
      ]);
    },
  );

  proves('debts take off no more than what is released, whatever was released before', async () => {
    const second = await shop.campaign({ share_type: 'percentage', share_bps: 1_500 });
    await shop.fund(second.campaign, 100_000_000n);
    await sell('one', '20');
    await shop.tell({ event_id: 'two', value: '20', coupon_code: second.coupon });
    expect(await shop.release(30)).to.equal(2);
    await refund('r1', 'one');
    await refund('r2', 'two');
    await sell('three', '20');
    expect(await shop.release(30)).to.equal(1);
    expect(await shop.lies(campaign, 'due', 'debt')).to.deep.equal([3_000_000n, 0n]);
    expect(await shop.lies(second.campaign, 'due', 'debt')).to.deep.equal([3_000_000n, 3_000_000n]);
  });

  proves('a refund that is told twice counts once, and its id says nothing else', async () => {
    await sell('one', '20');
    const first = await refund('r1', 'one', { value: '5' });
    expect(first).to.include({ duplicate: false, refunded: '5.00', net: '15.00' });
    expect(await refund('r1', 'one', { value: '5.00' }, 200)).to.deep.equal({ ...first, duplicate: true });
    const other = await test.expect<{ error: { code: string } }>(409, 'keyA', 'post', '/event/refund', {
      body: { refund_id: 'r1', event_id: 'one', value: '6' },
    });
    expect(other.error.code).to.equal('idempotency_key_reused');
    expect(await states()).to.deep.equal([['2250000', 'pending', 'refunded']]);
  });

  proves('many partial refunds come to the same as one of their sum, to the unit', async () => {
    await sell('parts', '49.999999');
    await sell('whole', '49.999999');
    for (const [at, value] of ['0.333333', '7.1', '0.000001', '19.999999'].entries())
      await refund(`part-${at}`, 'parts', { value });
    await refund('all', 'whole', { value: '27.433333' });
    const [parts, whole] = await states();
    // 22.566666 × 0.15 = 3.3849999
    expect(parts).to.deep.equal(['3384999', 'pending', 'refunded']);
    expect(whole).to.deep.equal(parts);
    await refund('rest', 'parts', { value: '22.566666' });
    expect((await states())[0]).to.deep.equal(['0', 'voided', 'refunded']);
  });

  proves('no more is taken back than the sale earned, however much is refunded', async () => {
    await sell('one', '20');
    await refund('r1', 'one', { value: '15' });
    expect(await refund('r2', 'one', { value: '15' })).to.include({ refunded: '20.00', net: '0.00' });
    expect(await refund('r3', 'one', { kind: 'chargeback' })).to.include({ refunded: '20.00', net: '0.00' });
    expect(await states()).to.deep.equal([['0', 'voided', 'refunded']]);
    expect(await shop.lies(campaign, 'held', 'due', 'debt', 'adv')).to.deep.equal([0n, 0n, 0n, 100_000_000n]);
  });

  proves('a refund that is told before its sale is waited for, and counts when the sale comes', async () => {
    expect(await refund('r1', 'later', { value: '5' })).to.include({
      sale_id: null,
      refunded: null,
      net: null,
    });
    await sell('later', '20');
    expect(await states()).to.deep.equal([['2250000', 'pending', null]]);
  });

  proves('a sale and its refund that come at once are settled, whichever is first', async () => {
    const orders = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(
      orders.flatMap((order) => [sell(order, '20'), refund(`r-${order}`, order, { value: '10' })]),
    );
    expect((await states()).map(([amount]) => amount)).to.deep.equal(orders.map(() => '1500000'));
  });

  proves('a refund and the release that come at once leave a void or a debt, never both', async () => {
    await sell('one', '20');
    await sell('two', '20');
    test.clock.advance(30 * 86_400_000);
    await Promise.all([shop.release(0), refund('r1', 'one'), refund('r2', 'two', { value: '10' })]);
    await shop.release(0);
    const [due = 0n, debt = 0n, held = 0n] = await shop.lies(campaign, 'due', 'debt', 'held');
    expect([due - debt, held]).to.deep.equal([1_500_000n, 0n]);
  });

  proves('a flat sum stays until all of its sale is refunded', async () => {
    const flat = await shop.campaign({ share_type: 'flat_per_conversion', flat_usdc: '4000000' });
    await shop.tell({ event_id: 'flat', value: '20', coupon_code: flat.coupon });
    await refund('f1', 'flat', { value: '19.99' });
    expect(await states()).to.deep.equal([['4000000', 'pending', null]]);
    await refund('f2', 'flat', { value: '0.01' });
    expect(await states()).to.deep.equal([['0', 'voided', 'refunded']]);
  });

  proves('a refund in another currency is refused, and one of nothing', async () => {
    await sell('one', '20');
    await refund('r1', 'one', { value: '5', currency: 'EUR' }, 422);
    await refund('r2', 'one', { value: '0.00' }, 422);
    expect(await states()).to.deep.equal([['3000000', 'pending', null]]);
  });

  proves(
    'every state that is not paid has a reason for a machine and a sentence for the payee, and no move is without one',
    async () => {
      await sell('one', '20');
      await refund('r1', 'one');
      await shop.tell({ value: '20', currency: 'EUR', coupon_code: coupon });
      interface Told {
        data: {
          id: string;
          state: string;
          reason: string | null;
          explanation: string;
          releases_at: string;
        }[];
      }
      const { data } = await test.expect<Told>(200, 'influencerA', 'get', '/commissions');
      expect(data.map(({ state, reason }) => [state, reason])).to.deep.equal([
        ['waiting', 'rate_missing'],
        ['voided', 'refunded'],
      ]);
      for (const { explanation, releases_at } of data) {
        expect(explanation).to.match(/^[A-Z].*\.$/);
        expect(Date.parse(releases_at)).to.be.greaterThan(test.clock.now());
      }
      const detail = await test.expect<{
        moves: { state: string; amount_usdc: string; explanation: string }[];
      }>(200, 'influencerA', 'get', `/commissions/${data[1]?.id}`);
      expect(detail.moves.map(({ state, amount_usdc }) => [state, amount_usdc])).to.deep.equal([
        ['pending', '3000000'],
        ['voided', '0'],
      ]);
      expect(await test.expect<Told>(200, 'influencerB', 'get', '/commissions')).to.deep.include({
        data: [],
      });
    },
  );

  proves('both sides read the same of what is owed', async () => {
    await sell('one', '20');
    await sell('two', '800');
    await shop.release(30);
    await test.signInAgain();
    await sell('three', '10');
    await refund('r1', 'one', { value: '5' });
    interface Owed {
      data: Record<string, string | null>[];
    }
    const owed = await test.expect<Owed>(200, 'advertiserA', 'get', '/earnings');
    expect(owed.data).to.have.length(1);
    expect(owed.data[0]).to.include({
      campaign_id: campaign,
      held_usdc: '97000000',
      unfunded_usdc: '24500000',
      due_usdc: '3000000',
      debt_usdc: '750000',
    });
    expect(await test.expect<Owed>(200, 'influencerA', 'get', '/earnings')).to.deep.equal(owed);
    expect((await test.expect<Owed>(200, 'influencerB', 'get', '/earnings')).data).to.deep.equal([]);
    const { data } = await test.expect<Owed>(200, 'advertiserA', 'get', '/refunds', {
      query: { event_id: 'one' },
    });
    expect(data.map(({ refund_id, value, kind }) => [refund_id, value, kind])).to.deep.equal([
      ['r1', '5.00', 'refund'],
    ]);
  });
});
