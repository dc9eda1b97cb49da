import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';

import { BROWSER, CAMPAIGN, type Fixture, startFixture } from './support/fixture';

const NO_LIMITS = {
  redirectsPerMinute: 1_000_000,
  sessionsPerMinute: 1_000_000,
  reportsPerMinute: 1_000_000,
  conversionsPerMinute: 1_000_000,
};

/** Words that have meant something to some server once. */
const WORDS = [
  '//evil.test',
  'https://evil.test',
  '\\\\evil.test',
  '/..',
  '%2e%2e',
  '%00',
  '%0d%0aset-cookie:%20a=b',
  '<script>',
  '"',
  "'",
  '%',
  '%ff',
  'javascript:alert(1)',
  '@evil.test',
  '?',
  '#',
  ';',
  '&',
  'ref_code=x',
  'url=https://evil.test',
  '__proto__',
  'constructor',
  '{{7*7}}',
  "' OR 1=1 --",
  'é',
  '💥',
  'abc',
];
const HEADERS = [
  'host',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-original-url',
  'x-rewrite-url',
  'referer',
  'origin',
  'user-agent',
  'cookie',
  'accept-language',
  'sec-ch-ua',
  'sec-ch-ua-platform',
  'sec-purpose',
  'x-test-ip',
  'x-test-country',
  'x-request-id',
  'authorization',
  'range',
  'if-none-match',
  'content-type',
  'sec-gpc',
];

const word = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(''));
const headers = fc
  .dictionary(fc.constantFrom(...HEADERS), text)
  .map((all) => Object.fromEntries(Object.entries(all).filter(([name, value]) => isHeader(name, value))));

function isHeader(name: string, value: string): boolean {
  try {
    new Headers({ [name]: value });
    return true;
  } catch {
    return false;
  }
}

describe('hostile requests', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture({ limits: NO_LIMITS });
    await fixture.link({ code: 'abc', destinationUrl: 'https://shop.test/p?x=1#f', campaignId: CAMPAIGN });
  });
  after(() => fixture.close());

  it('lead nowhere but where the link leads, with nothing of theirs', async () => {
    await fc.assert(
      fc.asyncProperty(text, headers, async (query, sent) => {
        const response = await fixture.get(`/r/abc?${query.replaceAll('#', '')}`, sent);
        expect(response.status).to.equal(302);
        const location = new URL(response.headers.get('location') ?? '');
        expect(`${location.origin}${location.pathname}${location.hash}`).to.equal('https://shop.test/p#f');
        const carried = [...location.searchParams.keys()].filter((name) => name !== 'crr_tag');
        expect(carried).to.deep.equal(['x', 'ref_code', 'click_id']);
      }),
      { numRuns: runs(200) },
    );
  });

  it('never fail anything here, whatever path, method and headers they have', async () => {
    const base = fc.constantFrom(
      '/r/',
      '/api/v1/r/',
      '/',
      '/v1/',
      '/v1/sessions',
      '/v1/vau',
      '/v1/conversion',
      '/health',
      '/metrics/',
      '//r/',
    );
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'PATCH');
    await fc.assert(
      fc.asyncProperty(base, text, method, headers, async (path, rest, verb, sent) => {
        const request = new Request(`http://edge.test${path}${rest}`, {
          method: verb,
          headers: { ...BROWSER, ...sent },
        });
        const response = await fixture.app.request(request);
        expect(response.status).to.be.lessThan(500);
        if (response.status >= 400 && verb !== 'HEAD')
          expect(await response.text()).not.to.contain('<script>');
      }),
      { numRuns: runs(400) },
    );
    await fixture.settled();
    expect(fixture.log.filter(({ event }) => event === 'request_failed')).to.deep.equal([]);
    expect(fixture.log.filter(({ event }) => event === 'click_journal_failed')).to.deep.equal([]);
  });

  it('can not invent labels under which they are counted', async () => {
    const routes = new Set(Object.keys(await fixture.refusals()).map((name) => name.split('/')[0]));
    expect([...routes]).to.include('other');
    expect(routes.size).to.be.lessThan(7);
  });
});
