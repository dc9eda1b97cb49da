import { expect } from 'chai';

import { routeOf } from '../../src/app/app';
import { CAMPAIGN, type Fixture, RAW_IP, startFixture } from './support/fixture';

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'strict-transport-security': 'max-age=31536000',
};

describe('every answer', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture({ metricsToken: 'a token for tests' });
    await fixture.link({ code: 'tagged', campaignId: CAMPAIGN });
    await fixture.link({ code: 'plain' });
    await fixture.link({ code: 'off' });
    await fixture.deactivate('off');
  });
  after(() => fixture.close());

  const answers: readonly (readonly [path: string, method: string, status: number])[] = [
    ['/r/tagged', 'GET', 302],
    ['/r/plain', 'HEAD', 302],
    ['/r/unknown', 'GET', 404],
    ['/r/off', 'GET', 410],
    ['/r/plain', 'POST', 405],
    ['/health', 'GET', 200],
    ['/ready', 'GET', 200],
    ['/metrics', 'GET', 401],
    ['/openapi.json', 'GET', 200],
    ['/beacon.js', 'GET', 200],
    ['/nothing', 'GET', 404],
    ['/v1/vau', 'GET', 405],
  ];
  for (const [path, method, status] of answers) {
    it(`guesses no type, tells no path, insists on HTTPS and can be found in the log: ${method} ${path}`, async () => {
      const { headers, status: answered } = await fixture.get(path, {}, method);
      expect(answered).to.equal(status);
      for (const [name, value] of Object.entries(COMMON)) expect(headers.get(name), name).to.equal(value);
      expect(headers.get('x-request-id')).to.match(/^[\w-]{36}$/);
      expect(headers.get('x-powered-by')).to.equal(null);
      expect(headers.get('server')).to.equal(null);
    });
  }

  for (const path of ['/r/tagged', '/r/plain', '/r/unknown', '/r/off', '/nothing', '/ready']) {
    it(`is stored by nobody: ${path}`, async () => {
      expect((await fixture.get(path)).headers.get('cache-control')).to.equal('no-store');
    });
  }

  for (const path of ['/r/tagged', '/r/unknown']) {
    it(`of a link is read by no other site's scripts: ${path}`, async () => {
      const { headers } = await fixture.get(path, { origin: 'https://evil.test' });
      const cors = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect(cors).to.deep.equal([]);
      expect(headers.get('x-robots-tag')).to.equal('noindex');
    });
  }

  it('that is a page runs nothing, loads nothing and is framed by nobody', async () => {
    const { headers } = await fixture.get('/r/unknown');
    expect(headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(headers.get('x-frame-options')).to.equal('DENY');
    expect(headers.get('content-security-policy')).to.equal(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('that is a redirect has the tag’s cookie and its link’s and no other, with all of their guards', async () => {
    const cookies = (await fixture.get('/r/tagged')).headers.getSetCookie();
    expect(cookies).to.have.length(2);
    for (const [place, value] of [/^crr_tag=[\w%-]+$/, /^crr_link=tagged\.[\w-]{43}$/].entries()) {
      const [pair, ...attributes] = cookies[place]?.split('; ') ?? [];
      expect(pair).to.match(value);
      expect(attributes.sort()).to.deep.equal([
        'HttpOnly',
        'Max-Age=2592000',
        'Path=/',
        'SameSite=Lax',
        'Secure',
      ]);
    }
  });

  it("keeps a proxy's id, where it is one", async () => {
    const idOf = async (given: string) =>
      (await fixture.get('/health', { 'x-request-id': given })).headers.get('x-request-id');
    expect(await idOf('proxy-1_a')).to.equal('proxy-1_a');
    for (const strange of ['a b', 'x'.repeat(65), '"><script>', 'a,b']) {
      expect(await idOf(strange), strange).to.match(/^[\w-]{36}$/);
    }
  });

  it('to a path that there is not says so in the one shape of errors', async () => {
    const response = await fixture.get('/nothing/<b>');
    expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(await response.json()).to.deep.equal({
      error: {
        code: 'not_found',
        message: 'there is nothing at this path; /openapi.json lists what there is',
        doc_url: 'http://localhost/docs/errors#not_found',
      },
    });
  });

  const wrong: readonly (readonly [path: string, method: string, allow: string])[] = [
    ['/r/abc', 'POST', 'GET, HEAD'],
    ['/api/v1/r/abc', 'DELETE', 'GET, HEAD'],
    ['/health', 'PUT', 'GET, HEAD'],
    ['/openapi.json', 'PATCH', 'GET, HEAD'],
  ];
  for (const [path, method, allow] of wrong) {
    it(`to ${method} ${path} names what is allowed`, async () => {
      const response = await fixture.get(path, {}, method);
      expect([response.status, response.headers.get('allow')]).to.deep.equal([405, allow]);
      expect(await response.json()).to.have.nested.property('error.code', 'method_not_allowed');
    });
  }

  it('to a path of a link that can be none is the page for unknown links', async () => {
    const response = await fixture.get('/r/');
    expect(response.status).to.equal(404);
    expect(await response.text()).to.contain('<h1>This link does not exist</h1>');
  });
});

describe('a failure in the edge', () => {
  let fixture: Fixture;
  afterEach(() => fixture.close());

  it('is told without detail, and with all of it in the log', async () => {
    const remoteAddress = () => {
      throw new Error(`a detail of ${RAW_IP.length} letters`);
    };
    fixture = await startFixture({ clientIpHeader: null }, { remoteAddress });
    const response = await fixture.get('/r/abc', { 'x-request-id': 'find-me' });
    expect(response.status).to.equal(500);
    expect(await response.json()).to.deep.equal({
      error: {
        code: 'internal',
        message: 'something failed here; the request id finds it in the log',
        doc_url: 'http://localhost/docs/errors#internal',
      },
    });
    expect(response.headers.get('x-request-id')).to.equal('find-me');
    expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
    const entry = fixture.log.find(({ event }) => event === 'request_failed');
    expect(entry).to.deep.include({
      level: 'error',
      request_id: 'find-me',
      method: 'GET',
      route: '/r/:code',
      error: 'Error: a detail of 12 letters',
    });
  });
});

describe('name under which a path is counted', () => {
  const cases: readonly (readonly [path: string, route: string])[] = [
    ['/r/abc', 'redirect'],
    ['/r/', 'redirect'],
    ['/r', 'redirect'],
    ['/api/v1/r/abc', 'redirect'],
    ['/robots.txt', 'other'],
    ['/v1/sessions', 'sessions'],
    ['/v1/vau', 'vau'],
    ['/v1/conversion', 'conversion'],
    ['/beacon.js', 'beacon'],
    ['/v1/vau/x', 'other'],
    ['/wp-admin', 'other'],
  ];
  for (const [path, route] of cases)
    it(`of ${path} is ${route}`, () => expect(routeOf(path)).to.equal(route));
});
