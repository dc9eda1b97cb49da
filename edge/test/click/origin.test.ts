import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { countryOf } from '../../src/click/country';
import { RecentRequests } from '../../src/click/recent';
import { referrerHost } from '../../src/click/referrer';

describe('host of the referrer', () => {
  it('is all that is kept of it', () => {
    expect(referrerHost('https://user:pw@WWW.Blog.test:8443/private/path?q=secret#x')).to.equal(
      'www.blog.test',
    );
    expect(referrerHost('http://bücher.test/')).to.equal('xn--bcher-kva.test');
  });

  it('is null where there is no page', () => {
    for (const nothing of [
      null,
      '',
      'about:blank',
      'android-app://com.app/',
      'garbage',
      `https://s.test/${'x'.repeat(3_000)}`,
    ]) {
      expect(referrerHost(nothing), String(nothing)).to.equal(null);
    }
  });
});

describe('country', () => {
  it('is what the first says who knows', () => {
    expect(countryOf('DE', 'FR')).to.equal('DE');
    expect(countryOf(undefined, null, 7, 'fr')).to.equal('FR');
    expect(countryOf('XX', 'T1', 'CH')).to.equal('CH');
  });

  it('is ZZ where nobody does', () => {
    for (const nothing of [[], ['XX'], ['T1'], ['DEU'], ['D'], ['ÄÖ'], ['<b>'], ['DE, FR'], [{}]]) {
      expect(countryOf(...nothing)).to.equal('ZZ');
    }
  });
});

describe('recent requests', () => {
  it('are those of the last minute', () => {
    const clock = new TestClock(Date.UTC(2026, 6, 1));
    const recent = new RecentRequests(clock);
    const counts = [1, 2, 3, 4].map(() => recent.count('a'));
    expect(counts).to.deep.equal([1, 2, 3, 4]);
    expect(recent.count('b')).to.equal(1);
    clock.advance(90_000);
    expect(recent.count('a')).to.equal(3);
    clock.advance(120_000);
    expect(recent.count('a')).to.equal(1);
  });
});
