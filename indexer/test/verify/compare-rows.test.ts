import { expect } from 'chai';
import { compareRows, type RowComparison } from '../../src/verify/compare-rows';
import { FindingLog } from '../../src/verify/finding';
import { forEachKeptDatabase } from './support/kept-database';

const KINDS = { missing: 'row-missing', extra: 'row-extra', differs: 'row-differs' } as const;
const U128_MAX = 2n ** 128n - 1n;

forEachKeptDatabase('comparing rows', (database) => {
  it('sees the last digit of the greatest amount', async () => {
    const log = await compare([`('a', ${U128_MAX})`], [`('a', ${U128_MAX - 1n})`]);
    expect(log.findings.map(({ expected, found }) => [expected, found])).to.deep.equal([
      [`amount=${U128_MAX}`, `amount=${U128_MAX - 1n}`],
    ]);
  });

  it('tells missing, extra and different rows apart, and null from zero', async () => {
    const log = await compare([`('a', 1)`, `('b', NULL)`, `('c', 3)`], [`('b', 0)`, `('c', 3)`, `('d', 4)`]);
    expect(log.findings.map(({ kind, subject }) => `${kind} ${subject}`)).to.deep.equal([
      'row-missing t(name=a)',
      'row-differs t(name=b)',
      'row-extra t(name=d)',
    ]);
  });

  it('takes a row that is not there for one of zeros, where told so', async () => {
    const log = await compare([`('a', 0)`, `('b', 2)`], [`('c', 0)`, `('d', 4)`], { absentIsZero: true });
    expect(log.findings.map(({ kind, subject }) => `${kind} ${subject}`)).to.deep.equal([
      'row-missing t(name=b)',
      'row-extra t(name=d)',
    ]);
  });

  it('tells so many of each kind, and counts the others', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `('${i}', ${i})`);
    const log = await compare(rows, [`('x', 1)`], {}, new FindingLog(7));
    expect(log.findings.length).to.equal(7);
    expect(log.countOf()).to.equal(31);
  });

  async function compare(
    expected: readonly string[],
    stored: readonly string[],
    options: Partial<RowComparison> = {},
    log = new FindingLog(),
  ): Promise<FindingLog> {
    const rows = (values: readonly string[]) =>
      `(SELECT name, amount::numeric(39,0) FROM (VALUES ${values.join(', ')}) AS v(name, amount))`;
    const comparison = {
      table: 't',
      expected: rows(expected),
      stored: rows(stored),
      key: ['name'],
      columns: ['amount'],
    };
    await compareRows(database().db, { ...comparison, ...options }, KINDS, log);
    return log;
  }
});
