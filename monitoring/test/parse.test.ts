import { expect } from 'chai';
import { PromqlSyntaxError, PromqlTypeError, UnsupportedPromqlError } from '../src/errors';
import { needsOf } from '../src/promql/needs';
import { parsePromql } from '../src/promql/parse';

type Refusal = typeof PromqlSyntaxError | typeof PromqlTypeError | typeof UnsupportedPromqlError;

const refused: readonly (readonly [expression: string, error: Refusal, position: number])[] = [
  ['', PromqlSyntaxError, 0],
  ['x +', PromqlSyntaxError, 3],
  ['x[5m', PromqlSyntaxError, 4],
  ['(x', PromqlSyntaxError, 2],
  ['nosuch(x)', PromqlSyntaxError, 6],
  ['x{a="\\q"}', PromqlSyntaxError, 4],
  ['rate(x offset 5m [1m])', PromqlSyntaxError, 5],
  ['x[5m]', PromqlTypeError, 0],
  ['rate(x)', PromqlTypeError, 5],
  ['abs(x[5m])', PromqlTypeError, 4],
  ['rate(sum(x)[5m])', PromqlTypeError, 5],
  ['rate((x)[5m])', PromqlTypeError, 5],
  ['(x) offset 5m', PromqlTypeError, 0],
  ['rate(x)[5m] offset 5m', PromqlTypeError, 0],
  ['clamp_min(x)', PromqlTypeError, 0],
  ['time(x)', PromqlTypeError, 0],
  ['sum(x, y)', PromqlTypeError, 0],
  ['sum(1)', PromqlTypeError, 4],
  ['1 > 2', PromqlTypeError, 0],
  ['x and 1', PromqlTypeError, 0],
  ['x + on(a) 1', PromqlTypeError, 0],
  ['x + bool y', PromqlTypeError, 4],
  ['{a=""}', PromqlTypeError, 0],
  ['{a=~".*"}', PromqlTypeError, 0],
  ['x{__name__="y"}', PromqlTypeError, 0],
  ['1 + topk(1, x)', UnsupportedPromqlError, 4],
  ['histogram_quantile(0.9, x)', UnsupportedPromqlError, 0],
  ['x * on(a) group_left(b) y', UnsupportedPromqlError, 10],
  ['x + fill(1) y', UnsupportedPromqlError, 4],
  ['x atan2 y', UnsupportedPromqlError, 2],
  ['x @ 5', UnsupportedPromqlError, 0],
  ['"text"', UnsupportedPromqlError, 0],
  ['x{a=~"(?i)b"}', UnsupportedPromqlError, 5],
  ['x{a=~"(?=b)c"}', UnsupportedPromqlError, 5],
  ['{"x"}', UnsupportedPromqlError, 1],
  ['rate(x[300])', UnsupportedPromqlError, 7],
  ['rate(x[2 * 5m])', UnsupportedPromqlError, 7],
  ['rate(x[0s])', UnsupportedPromqlError, 7],
  ['x > 5m', UnsupportedPromqlError, 4],
  ['x > 010', UnsupportedPromqlError, 4],
  ['rate(x[5m:])', UnsupportedPromqlError, 5],
];

describe('an expression', () => {
  for (const [expression, error, position] of refused) {
    it(`${expression || '(empty)'} is refused as ${error.name}, at ${position}`, () => {
      expect(() => parsePromql(expression))
        .to.throw(error)
        .with.property('position', position);
    });
  }

  it('with a comment and line breaks is read like one without', () => {
    expect(parsePromql('x # the reads\n  > 1')).to.have.property('kind', 'binary');
  });

  it('says which metrics it needs, and how far back', () => {
    const needs = (...texts: string[]) => needsOf(texts.map(parsePromql), 300_000);
    const minutes = (count: number) => count * 60_000;
    const nested = needs(
      'max_over_time(rate(x[5m] offset 1h)[30m:1m] offset 1d) > y offset 2h',
      'y',
      'sum(-z)',
    );
    expect([...nested.reachMs]).to.deep.equal([
      ['x', minutes(5 + 60 + 30 + 24 * 60)],
      ['y', minutes(5 + 2 * 60)],
      ['z', minutes(5)],
    ]);
    expect(nested.anyReachMs).to.equal(undefined);
    expect(needs('{__name__=~"x.*"} offset 1m').anyReachMs).to.equal(minutes(6));
  });
});
