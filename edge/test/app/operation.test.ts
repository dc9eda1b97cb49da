import { parseMetricsText } from '@crr/monitoring';
import { expect } from 'chai';
import { JOURNAL_OUTCOMES, REDIRECT_OUTCOMES } from '../../src/app/counters';
import { REFUSALS_KNOWN, ROUTES } from '../../src/app/errors';
import { exposition } from '../../src/app/exposition';
import { type Fixture, startFixture } from './support/fixture';

describe('operation', () => {
  let fixture: Fixture;
  afterEach(() => fixture.close());

  async function metrics(): Promise<Map<string, number>> {
    const response = await fixture.get('/metrics');
    expect(response.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8');
    const samples = parseMetricsText(await response.text());
    return new Map(
      samples.map(({ labels: { __name__: name = '', ...labels }, value }) => [
        [name, ...Object.values(labels)].join(' '),
        value,
      ]),
    );
  }

  describe('metrics', () => {
    it('are all there from the beginning, at zero', async () => {
      fixture = await startFixture();
      const found = await metrics();
      for (const outcome of REDIRECT_OUTCOMES)
        expect(found.get(`crr_edge_redirects_total ${outcome}`)).to.equal(0);
      for (const outcome of JOURNAL_OUTCOMES)
        expect(found.get(`crr_edge_click_journal_total ${outcome}`)).to.equal(0);
      for (const route of ROUTES) {
        for (const reason of REFUSALS_KNOWN[route]) {
          expect(found.get(`crr_edge_refusals_total ${route} ${reason}`), `${route} ${reason}`).to.equal(0);
        }
      }
      expect(found.get('crr_edge_fronts up')).to.equal(1);
      expect(found.get('crr_edge_fronts down')).to.equal(0);
    });

    it('count what happens', async () => {
      fixture = await startFixture();
      await fixture.link({ code: 'abc' });
      await fixture.get('/r/abc');
      await fixture.get('/r/abc', { 'user-agent': 'curl/8' });
      await fixture.get('/r/abc', {}, 'HEAD');
      await fixture.get('/r/unknown');
      await fixture.settled();
      fixture.clock.advance(2_000);
      const found = await metrics();
      const [counted, bot, head, refused] = REDIRECT_OUTCOMES.map((each) =>
        found.get(`crr_edge_redirects_total ${each}`),
      );
      expect([counted, bot, head, refused]).to.deep.equal([1, 1, 1, 1]);
      expect(found.get('crr_edge_click_journal_total in_time')).to.equal(2);
      expect(found.get('crr_edge_refusals_total redirect link_unknown')).to.equal(1);
      expect(found.get('crr_edge_journal_waiting')).to.equal(2);
      expect(found.get('crr_edge_journal_oldest_seconds')).to.equal(2);
      expect(found.get('crr_edge_clicks_waiting')).to.equal(0);
      expect(found.get('crr_edge_unreadable_addresses_total')).to.equal(0);
    });

    it('tell of campaigns’ desks, and which of them does not answer', async () => {
      fixture = await startFixture({}, { campaigns: async () => ['campaign-without-desk'] });
      const found = await metrics();
      expect(found.get('crr_edge_desk_up campaign-without-desk')).to.equal(0);
    });

    it('are for those who have the token, where there is one', async () => {
      fixture = await startFixture({ metricsToken: 'a token for tests' });
      const statusFor = async (headers: Record<string, string>) =>
        (await fixture.get('/metrics', headers)).status;
      expect(await statusFor({})).to.equal(401);
      expect(await statusFor({ authorization: 'Bearer a token for test' })).to.equal(401);
      expect(await statusFor({ authorization: 'Basic a token for tests' })).to.equal(401);
      expect(await statusFor({ authorization: 'Bearer a token for tests' })).to.equal(200);
      expect((await fixture.get('/metrics')).headers.get('www-authenticate')).to.equal('Bearer');
      expect(await fixture.refusals()).to.deep.equal({ 'other/unauthorized': 4 });
    });

    it('write labels so that they are read as they are', () => {
      const name = 'a "quoted" \\ name,\nwith {everything} = "x"';
      const metric = {
        name: 'crr_test',
        help: 'a test',
        type: 'gauge',
        samples: [{ labels: { name }, value: 1.5 }],
      } as const;
      const text = exposition([metric, { ...metric, name: 'crr_empty', samples: [] }]);
      expect(parseMetricsText(text)).to.deep.equal([{ labels: { __name__: 'crr_test', name }, value: 1.5 }]);
      expect(text).to.match(/^# HELP crr_test a test\n# TYPE crr_test gauge\n/);
      expect(text).not.to.contain('crr_empty');
    });
  });

  describe('readiness', () => {
    async function readiness(): Promise<[number, unknown]> {
      const response = await fixture.get('/ready');
      return [response.status, await response.json()];
    }

    it('is given while records are delivered in time', async () => {
      fixture = await startFixture();
      expect(await readiness()).to.deep.equal([200, { ready: true, reason: null }]);
    });

    it('is not while they are not, until they are', async () => {
      fixture = await startFixture({ readyJournalSeconds: 60 });
      await fixture.link({ code: 'abc' });
      await fixture.get('/r/abc');
      fixture.clock.advance(61_000);
      const reason = 'records have waited for their delivery for 61 seconds';
      expect(await readiness()).to.deep.equal([503, { ready: false, reason }]);
      await fixture.clicks();
      fixture.clock.advance(1_000);
      expect((await readiness())[0]).to.equal(200);
    });

    it('is not where a front does not answer, while the process is healthy', async () => {
      fixture = await startFixture();
      fixture.faults.front = 'fails';
      expect(await readiness()).to.deep.equal([503, { ready: false, reason: 'a front does not answer' }]);
      const health = await fixture.get('/health');
      expect([health.status, await health.json()]).to.deep.equal([200, { status: 'ok' }]);
    });

    it('is asked of the fronts once a second at most', async () => {
      fixture = await startFixture();
      expect((await readiness())[0]).to.equal(200);
      fixture.faults.front = 'fails';
      expect((await readiness())[0]).to.equal(200);
      fixture.clock.advance(1_000);
      expect((await readiness())[0]).to.equal(503);
    });
  });

  describe('document of the interface', () => {
    interface Operation {
      readonly summary: string;
      readonly parameters?: readonly { readonly name: string }[];
      readonly responses: Record<
        string,
        { readonly description: string; readonly content?: Record<string, unknown> }
      >;
    }

    interface Document {
      readonly openapi: string;
      readonly paths: Record<string, Record<string, Operation>>;
    }

    async function document(): Promise<Document> {
      return (await fixture.get('/openapi.json')).json() as Promise<Document>;
    }

    it('names exactly the operations that are served', async () => {
      fixture = await startFixture();
      const { openapi, paths } = await document();
      expect(openapi).to.match(/^3\.1\./);
      const described = Object.entries(paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const served = fixture.app.routes
        .filter(({ method }) => method !== 'ALL' && method !== 'OPTIONS')
        .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
      expect(described.filter((name) => !name.startsWith('OPTIONS')).sort()).to.deep.equal(
        [...new Set(served)].sort(),
      );
    });

    it('says of each what it does, what it takes and what it answers', async () => {
      fixture = await startFixture();
      const { paths } = await document();
      for (const [path, operations] of Object.entries(paths)) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        for (const [method, { summary, parameters = [], responses }] of Object.entries(operations)) {
          const name = `${method} ${path}`;
          expect(summary, name).to.match(/^[A-Z].{5,}[^.]$/);
          expect(
            parameters.map((each) => each.name),
            name,
          ).to.deep.equal(inPath);
          expect(Object.keys(responses), name).not.to.deep.equal([]);
          for (const [status, { description, content }] of Object.entries(responses)) {
            expect(description, `${name} ${status}`).to.match(/\.$/);
            if (Number(status) >= 400) expect(content, `${name} ${status}`).to.be.an('object');
          }
        }
      }
    });

    it('holds every reference that it makes', async () => {
      fixture = await startFixture();
      const text = await (await fixture.get('/openapi.json')).text();
      const whole: unknown = JSON.parse(text);
      const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
      expect(references).not.to.deep.equal([]);
      for (const reference of new Set(references)) {
        expect(whole, reference).to.have.nested.property(reference.replaceAll('/', '.'));
      }
    });
  });
});
