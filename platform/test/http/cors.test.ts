import { expect } from 'chai';
import { readSettings } from '../../src/config';
import { TestPlatform, testSettings } from '../support/app';
import { onOneDatabase } from '../support/database';

const PAGE = 'https://app.example';
const PATH = '/api/v1/campaigns';

onOneDatabase('pages in a browser', (open) => {
  const start = async (allowedOrigins: readonly string[]) =>
    TestPlatform.start(await open(), { settings: testSettings({ allowedOrigins }) });
  const preflight = (test: TestPlatform, origin: string, path = PATH) =>
    test.platform.app.request(path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type,x-api-key',
      },
    });
  const corsHeaders = ({ headers }: Response) =>
    [...headers].map(([name]) => name).filter((name) => name.startsWith('access-control-'));

  it('of an allowed origin may call with a token, and read answers, refusals and limits', async () => {
    const test = await start([PAGE, 'http://localhost:5173']);
    const asked = await preflight(test, PAGE);
    expect(asked.status).to.equal(204);
    expect(asked.headers.get('access-control-allow-origin')).to.equal(PAGE);
    expect(asked.headers.get('access-control-allow-methods')).to.include('PATCH');
    const allowed = asked.headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
    expect(allowed).to.include('authorization').and.include('idempotency-key').and.not.include('x-api-key');
    expect(asked.headers.get('vary')?.toLowerCase()).to.include('origin');
    for (const [headers, status] of [
      [test.credentialsOf('advertiserA'), 200],
      [{}, 401],
    ] as const) {
      const answer = await test.platform.app.request(PATH, { headers: { ...headers, origin: PAGE } });
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('access-control-allow-origin')).to.equal(PAGE);
      expect(answer.headers.get('access-control-expose-headers')).to.include('Retry-After');
      expect(answer.headers.get('vary')?.toLowerCase()).to.include('origin');
      expect(answer.headers.has('access-control-allow-credentials')).to.equal(false);
    }
  });

  it('of other origins read nothing: no star, no null, no origin that looks alike', async () => {
    const test = await start([PAGE]);
    for (const origin of [
      'https://evil.example',
      'null',
      '*',
      'https://app.example.evil.example',
      'https://app.example:8443',
      'http://app.example',
      'https://APP.example',
      'https://app.example/',
    ]) {
      for (const answer of [
        await preflight(test, origin),
        await test.platform.app.request(PATH, {
          headers: { ...test.credentialsOf('advertiserA'), origin },
        }),
      ]) {
        expect(answer.headers.get('access-control-allow-origin'), origin).to.equal(null);
      }
    }
  });

  it('are told nothing where no origin is allowed, which is so without a setting', async () => {
    const test = await start(readSettings({ PLATFORM_SECRETS_KEY: KEY }).allowedOrigins);
    const asked = await preflight(test, PAGE);
    expect([asked.status, corsHeaders(asked)]).to.deep.equal([405, []]);
    const answer = await test.platform.app.request(PATH, {
      headers: { ...test.credentialsOf('advertiserA'), origin: PAGE },
    });
    expect([answer.status, corsHeaders(answer)]).to.deep.equal([200, []]);
  });
});

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('PLATFORM_ALLOWED_ORIGINS', () => {
  const read = (text: string) =>
    readSettings({ PLATFORM_SECRETS_KEY: KEY, PLATFORM_ALLOWED_ORIGINS: text }).allowedOrigins;

  it('is a list of origins', () => {
    expect(read(`${PAGE}, https://b.example:8443,http://localhost:5173`)).to.deep.equal([
      PAGE,
      'https://b.example:8443',
      'http://localhost:5173',
    ]);
  });

  it('is refused for whatever is no origin, or lets everybody in', () => {
    for (const text of [
      '*',
      'null',
      'https://*.example',
      'https://app.example/',
      'https://app.example/path',
      'app.example',
      'http://app.example',
      'https://APP.example',
      'https://user@app.example',
      `${PAGE},`,
    ]) {
      expect(() => read(text), text).to.throw('PLATFORM_ALLOWED_ORIGINS');
    }
  });
});
