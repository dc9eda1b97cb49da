import { expect } from 'chai';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { MetricsTextError } from '../src/errors';
import { parseMetricsText } from '../src/store/metrics-text';

describe('metrics text', () => {
  it('of a prom-client registry is read as it was set, whatever is in the labels', async () => {
    const registry = new Registry();
    const registers = [registry];
    const name = 'a "quoted" \\ name,\nwith {everything} = "x"';
    new Gauge({ name: 'crr_a', help: 'a', labelNames: ['name', 'id'], registers }).set(
      { name, id: '7' },
      -1.5e-7,
    );
    new Counter({ name: 'crr_b_total', help: 'b', registers }).inc(3);
    new Histogram({ name: 'crr_c_seconds', help: 'c', buckets: [1], registers }).observe(2);
    expect(parseMetricsText(await registry.metrics())).to.deep.equal([
      { labels: { __name__: 'crr_a', name, id: '7' }, value: -1.5e-7 },
      { labels: { __name__: 'crr_b_total' }, value: 3 },
      { labels: { __name__: 'crr_c_seconds_bucket', le: '1' }, value: 0 },
      { labels: { __name__: 'crr_c_seconds_bucket', le: '+Inf' }, value: 1 },
      { labels: { __name__: 'crr_c_seconds_sum' }, value: 2 },
      { labels: { __name__: 'crr_c_seconds_count' }, value: 1 },
    ]);
  });

  it('may hold NaN and the infinities, an empty label, and no labels in braces', () => {
    const samples = parseMetricsText('a NaN\nb +Inf\nc -Inf\nd{x=""} 1\ne{} 2\nf{x="1",} 3\n');
    expect(samples.map(({ value }) => value)).to.deep.equal([Number.NaN, Infinity, -Infinity, 1, 2, 3]);
    expect(samples[3]?.labels).to.deep.equal({ __name__: 'd' });
  });

  it('is read only as far as it is wanted', () => {
    expect(parseMetricsText('a 1\nb{ nonsense\n', (name) => name === 'a')).to.have.length(1);
  });

  const refused: readonly (readonly [text: string, rule: string])[] = [
    ['a 1\n{x="1"} 2', 'starts with no metric name'],
    ['a 1\na{x=1} 2', 'not name="value" pairs'],
    ['a 1\na{x="1"', 'not name="value" pairs'],
    ['a 1\nb 2 1700000000000', 'not followed by one value alone'],
    ['a 1\nb', 'not followed by one value alone'],
    ['a 1\nb 0x10', '0x10 is not a number'],
    ['a 1\na 2', 'comes twice'],
  ];
  for (const [text, rule] of refused) {
    it(`is refused, with its line: ${JSON.stringify(text)}`, () => {
      expect(() => parseMetricsText(text))
        .to.throw(MetricsTextError, rule)
        .with.property('line', 2);
    });
  }
});
