import { expect } from 'chai';
import { Demand } from '../../src/limits/demand';
import type { LimitRule } from '../../src/model';

function rule(key: string, most = 9): LimitRule {
  return { key, most, windowSeconds: 60 };
}

describe('the demand of a group', () => {
  it('is one row for each window, in the order of the keys, so that two writers never wait for each other', () => {
    const demand = new Demand(60_001);
    demand.add([rule('b'), rule('a')]);
    demand.add([rule('c'), rule('a')]);
    expect(demand.rows()).to.deep.equal([
      ['a/60', 60_000, 120_000, 2],
      ['b/60', 60_000, 120_000, 1],
      ['c/60', 60_000, 120_000, 1],
    ]);
  });

  it('takes one of a rule that a request names twice', () => {
    const demand = new Demand(0);
    demand.add([rule('a'), rule('a')]);
    expect(demand.rows()).to.deep.equal([['a/60', 0, 60_000, 1]]);
  });

  it('gives back what is not granted, and nothing when all is', () => {
    const demand = new Demand(0);
    const requests = [[rule('a', 1)], [rule('a', 1)], [rule('b')]];
    for (const rules of requests) demand.add(rules);
    demand.fill([
      { key: 'a/60', taken: 2 },
      { key: 'b/60', taken: 5 },
    ]);
    expect(requests.map((rules) => demand.grant(rules).ok)).to.deep.equal([true, false, true]);
    expect(demand.unused()).to.deep.equal([['a/60', 0, 60_000, -1]]);
    expect(demand.before().map(({ key, taken }) => [key, taken])).to.deep.equal([
      ['a/60', 0],
      ['b/60', 4],
    ]);
  });
});
