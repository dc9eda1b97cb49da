import { expect } from 'chai';
import { decimalOf, microsOf } from '../../src/events';
import { compactCount, compactMoney } from '../../src/reports/compact';
import { perOrder, ratioOf } from '../../src/reports/decimal';
import { type EventSum, figuresOf } from '../../src/reports/figures';
import { cutRange } from '../../src/reports/filter';
import { funnelOf } from '../../src/reports/funnel';
import { diagramOf } from '../../src/reports/journey';
import { pointsOf } from '../../src/reports/series';
import { holmAdjusted } from '../../src/reports/significance';

const NONE = { landing: 0, signup: 0, add_to_cart: 0, drop_off: 0, purchase: 0, custom: 0 };
const sums = (events: number, value_micros: string): EventSum => ({
  currency: 'USD',
  action: 'purchase',
  events,
  value_micros,
  share_micros: '0',
  flat_micros: '0',
});

describe('report figures', () => {
  it('500 of revenue from 4 purchases is an average order of 125', () => {
    expect(figuresOf({ clicks: 100, bot_clicks: 0 }, [sums(4, '500000000')])).to.deep.include({
      conversions: 4,
      conversions_per_click: '0.040000',
      revenue: [{ currency: 'USD', conversions: 4, revenue: '500.00', average_order_value: '125.00' }],
    });
  });

  it('without purchases nothing is divided by zero', () => {
    expect(figuresOf({ clicks: 7, bot_clicks: 1 }, [])).to.deep.include({
      conversions: 0,
      conversions_per_click: '0.000000',
      revenue: [],
    });
    expect(figuresOf({ clicks: 0, bot_clicks: 0 }, []).conversions_per_click).to.equal(null);
  });

  it('adds flat commissions of all currencies up in USDC, and leaves parts of revenue in theirs', () => {
    const euro = {
      ...sums(1, '10000000'),
      currency: 'EUR',
      share_micros: '1500000',
      flat_micros: '50000000',
    };
    const usdc = { ...euro, currency: 'USDC', share_micros: '1' };
    expect(figuresOf({ clicks: 0, bot_clicks: 0 }, [euro, usdc]).estimated_commission).to.deep.equal([
      { currency: 'EUR', amount: '1.50' },
      { currency: 'USDC', amount: '100.000001' },
    ]);
  });

  it('rounds rates and averages half up', () => {
    expect(ratioOf(1, 3)).to.equal('0.333333');
    expect(ratioOf(2, 3)).to.equal('0.666667');
    expect(ratioOf(1, 2_000_000)).to.equal('0.000001');
    expect(ratioOf(1, 2_000_001)).to.equal('0.000000');
    expect(ratioOf(5, 2)).to.equal('2.500000');
    expect(perOrder(0n, 0, 'USD')).to.equal(null);
  });

  it('rounds averages half up to what their currency is counted in', () => {
    const average = (currency: string) => perOrder(1_000_500_000n, 3, currency);
    expect(average('JPY')).to.equal('334');
    expect(average('USD')).to.equal('333.50');
    expect(average('KWD')).to.equal('333.500');
    expect(average('USDC')).to.equal('333.50');
    expect(perOrder(1_000_000n, 3, 'USD')).to.equal('0.33');
    expect(perOrder(1_000_000n, 3, 'USDC')).to.equal('0.333333');
    expect(perOrder(10_000n, 2, 'USD')).to.equal('0.01');
    expect(perOrder(2_000_001n, 4, 'JPY')).to.equal('1');
    expect(perOrder(1_999_999n, 4, 'JPY')).to.equal('0');
  });

  it('writes amounts beyond a double exactly, and reads them back', () => {
    for (const amount of [0n, 1n, 10n, 123_450_000n, 99_999_999_999_999_999_999n]) {
      for (const currency of ['USD', 'JPY', 'KWD']) {
        expect(microsOf(decimalOf(amount, currency))).to.equal(amount);
      }
    }
    expect(decimalOf(99_999_999_999_999_999_999n, 'USD')).to.equal('99999999999999.999999');
  });
});

describe('figures on a card', () => {
  it('shortens large counts', () => {
    expect(
      [0, 9_999, 10_000, 10_050, 999_949, 999_950, 1_500_000, 2_000_000_000, 1e15].map(compactCount),
    ).to.deep.equal(['0', '9999', '10K', '10.1K', '999.9K', '1M', '1.5M', '2B', '1000000B']);
  });

  it('shows small amounts to the cent and shortens large ones', () => {
    expect(compactMoney(123_450_000n, 'USD')).to.equal('$123.45');
    expect(compactMoney(5_000n, 'USD')).to.equal('$0.01');
    expect(compactMoney(4_999n, 'EUR')).to.equal('€0.00');
    expect(compactMoney(12_000_000n, 'USDC')).to.equal('12.00 USDC');
    expect(compactMoney(1_500_000_000_000n, 'USD')).to.equal('$1.5M');
    expect(compactMoney(980_400_000n, 'JPY')).to.equal('980 JPY');
    expect(compactMoney(499_999n, 'JPY')).to.equal('0 JPY');
    expect(compactMoney(500_000n, 'JPY')).to.equal('1 JPY');
    expect(compactMoney(1_500_000n, 'KWD')).to.equal('1.500 KWD');
    expect(compactMoney(12_345_678n, 'USDC')).to.equal('12.35 USDC');
  });
});

describe('a range', () => {
  const at = (text: string) => new Date(`${text}Z`);

  it('is cut at midnight into whole days and what is left', () => {
    expect(cutRange(at('2026-01-01T10:30'), at('2026-01-04T01:00'))).to.deep.equal({
      days: { from: '2026-01-02', to: '2026-01-04' },
      stretches: [
        { from: at('2026-01-01T10:30'), to: at('2026-01-02T00:00') },
        { from: at('2026-01-04T00:00'), to: at('2026-01-04T01:00') },
      ],
    });
    expect(cutRange(at('2026-01-01T00:00'), null)).to.deep.equal({
      days: { from: '2026-01-01', to: null },
      stretches: [],
    });
  });

  it('within one day is one stretch', () => {
    const range = { from: at('2026-01-01T10:30'), to: at('2026-01-01T11:00') };
    expect(cutRange(range.from, range.to)).to.deep.equal({ days: null, stretches: [range] });
  });

  it('has a point for each hour that it touches', () => {
    const points = pointsOf({ from: at('2026-01-01T10:30'), to: at('2026-01-01T13:00') }, 'hour', []);
    expect(points.map((point) => new Date(point).getUTCHours())).to.deep.equal([10, 11, 12]);
  });

  it('without limits goes from the first to the last fact', () => {
    const day = (n: number) => Date.UTC(2026, 0, n);
    expect(pointsOf({ from: null, to: null }, 'day', [day(3), day(1)])).to.deep.equal([
      day(1),
      day(2),
      day(3),
    ]);
    expect(pointsOf({ from: null, to: null }, 'day', [])).to.deep.equal([]);
  });

  it('of more than ten years has no series', () => {
    expect(() => pointsOf({ from: at('2000-01-01T00:00'), to: at('2026-01-01T00:00') }, 'day', [])).to.throw(
      '3660',
    );
  });
});

describe('diagrams', () => {
  it('sums what goes through a node', () => {
    const { nodes, links } = diagramOf([
      { source: 'Tracking Link', method: 'Coupon', outcome: 'purchase', events: 50 },
      { source: 'Direct / Organic', method: 'Coupon', outcome: 'purchase', events: 1 },
    ]);
    expect(nodes.map(({ id }) => id)).to.have.members([
      'source:Tracking Link',
      'source:Direct / Organic',
      'method:Coupon',
      'outcome:purchase',
    ]);
    expect(links).to.deep.equal([
      { source: 'source:Tracking Link', target: 'method:Coupon', value: 50 },
      { source: 'method:Coupon', target: 'outcome:purchase', value: 51 },
      { source: 'source:Direct / Organic', target: 'method:Coupon', value: 1 },
    ]);
  });

  it('relate each step of a funnel to the one before', () => {
    const { steps, beside } = funnelOf({
      clicks: 200,
      actions: { ...NONE, landing: 100, add_to_cart: 0, purchase: 3, drop_off: 9, signup: 2 },
    });
    expect(steps).to.deep.equal([
      { step: 'click', events: 200, events_per_previous: null },
      { step: 'landing', events: 100, events_per_previous: '0.500000' },
      { step: 'add_to_cart', events: 0, events_per_previous: '0.000000' },
      { step: 'purchase', events: 3, events_per_previous: null },
    ]);
    expect(beside).to.deep.equal({ signup: 2, drop_off: 9, custom: 0 });
  });
});

describe('Holm’s correction', () => {
  it('multiplies the smallest by their number, the next by one less, and never lets a larger one fall below', () => {
    const rounded = (values: readonly (number | null)[]) => values.map((p) => p && Number(p.toFixed(10)));
    expect(rounded(holmAdjusted([0.01, 0.04, 0.03, 0.005]))).to.deep.equal([0.03, 0.06, 0.06, 0.02]);
    expect(holmAdjusted([0.9, 0.8])).to.deep.equal([1, 1]);
  });

  it('changes nothing for one comparison, and passes over those without data', () => {
    expect(holmAdjusted([0.02])).to.deep.equal([0.02]);
    expect(holmAdjusted([null, 0.02, null])).to.deep.equal([null, 0.02, null]);
  });
});
