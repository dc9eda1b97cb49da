import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { campaign, insert, read, stats } from './support/rows';

/** Upper tails of the standard normal distribution, from tables. */
const TAILS: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1, 0.15865525393145707],
  [1.96, 0.024997895148220435],
  [3, 0.0013498980316300957],
  [7.2, 3.0106279811174455e-13],
  [20, 2.7536241186063314e-89],
];

forEachDatabase('A/B', (open) => {
  it('knows the normal distribution’s tail to eight digits', async () => {
    const database = await open();
    for (const [z, tail] of TAILS) {
      const [row] = await read<{ upper: number; lower: number }>(
        database,
        `SELECT chain.normal_upper_tail(${z}) AS upper, chain.normal_upper_tail(-${z}) AS lower`,
      );
      expect((row?.upper ?? Number.NaN) / tail).to.be.closeTo(1, 1e-8);
      expect(row?.lower).to.be.closeTo(1 - tail, 1e-14);
    }
  });

  it('compares two campaigns: z, p, and lift with its interval', async () => {
    const database = await open();
    await insert(database, 'campaigns', [campaign('a'), campaign('b')]);
    await insert(database, 'campaign_stats', [
      stats('a', { unique_users: 1_000, conversions: 50 }),
      stats('b', { unique_users: 1_000, conversions: 75 }),
    ]);
    const [row] = await read<Record<string, number>>(database, `SELECT * FROM chain.campaign_ab('a', 'b')`);
    // pooled 125/2000 = 0.0625; z = 0.025 / sqrt(0.0625 · 0.9375 · 0.002) = 2.3094 = 4/√3
    expect(row?.z_score).to.be.closeTo(4 / Math.sqrt(3), 1e-12);
    expect(row?.p_value).to.be.closeTo(0.020921335337794, 1e-12);
    expect(row?.lift).to.be.closeTo(0.5, 1e-12);
    // ln 1.5 ± 1.96 · sqrt(1/75 − 1/1000 + 1/50 − 1/1000) = ln 1.5 ± 1.96 · 0.177012
    expect(row?.lift_low).to.be.closeTo(0.0602741, 1e-6);
    expect(row?.lift_high).to.be.closeTo(1.1220927, 1e-6);
    expect(row).to.include({
      users_a: 1_000,
      conversions_a: 50,
      users_b: 1_000,
      conversions_b: 75,
      significant: true,
    });
  });

  it('mirrors z when the sides are swapped', async () => {
    const rows = await read<{ z_score: number; p_value: number }>(
      await open(),
      'SELECT z_score, p_value FROM chain.ab_test(400, 30, 500, 20) UNION ALL SELECT z_score, p_value FROM chain.ab_test(500, 20, 400, 30)',
    );
    expect(rows[0]?.z_score).to.be.closeTo(-(rows[1]?.z_score ?? 0), 1e-12);
    expect(rows[0]?.p_value).to.equal(rows[1]?.p_value);
  });

  const undecided: readonly (readonly [string, string])[] = [
    ['a side without users', '0, 0, 1000, 75'],
    ['nobody who converted', '10, 0, 20, 0'],
    ['everybody converted', '10, 10, 20, 20'],
  ];
  for (const [title, sides] of undecided) {
    it(`finds nothing significant with ${title}`, async () => {
      const rows = await read(
        await open(),
        `SELECT z_score, p_value, lift_low, lift_high, significant FROM chain.ab_test(${sides})`,
      );
      expect(rows).to.deep.equal([
        { z_score: null, p_value: null, lift_low: null, lift_high: null, significant: false },
      ]);
    });
  }

  it('tells 0 from 1, though there is no lift over 0', async () => {
    const rows = await read(
      await open(),
      'SELECT rate_a, rate_b, lift, significant FROM chain.ab_test(50, 0, 50, 50)',
    );
    expect(rows).to.deep.equal([{ rate_a: 0, rate_b: 1, lift: null, significant: true }]);
  });

  it('finds nothing between campaigns that do not exist', async () => {
    const rows = await read(
      await open(),
      `SELECT users_a, users_b, significant FROM chain.campaign_ab('x', 'y')`,
    );
    expect(rows).to.deep.equal([{ users_a: 0, users_b: 0, significant: false }]);
  });
});
