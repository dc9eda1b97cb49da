import { expect } from 'chai';
import { version } from '../../package.json';
import { operationIdOf } from '../../src/pipeline/openapi';
import { TestPlatform, testSettings } from '../support/app';
import { forEachDatabase } from '../support/database';
import { operationsOf } from '../support/requests';
import { TEST_ROUTES, testDocument } from '../support/routes';

forEachDatabase('beside the API', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const get = async (path: string, headers: Record<string, string> = {}) =>
    test.platform.app.request(path, { headers });

  it('/health says that the process lives, also without a database', async () => {
    await test.db.schema.alterTable('platform.advertisers').renameTo('advertisers_away').execute();
    try {
      expect((await get('/health')).status).to.equal(200);
      const ready = await get('/ready');
      expect(ready.status).to.equal(503);
      expect(await ready.json()).to.deep.equal({ ready: false, reason: 'the database can not be read' });
    } finally {
      await test.db.schema.alterTable('platform.advertisers_away').renameTo('advertisers').execute();
    }
    expect((await get('/ready')).status).to.equal(200);
  });

  it('/ is a page for people and JSON for machines, and what it names is there', async () => {
    const page = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(page.headers.get('content-type')).to.include('text/html');
    expect(page.headers.get('vary')).to.equal('accept');
    const links = [...(await page.text()).matchAll(/href="([^"]+)"/g)].map(([, path]) => path as string);
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }] as Record<
      string,
      string
    >[]) {
      const start = await get('/', headers);
      const body = (await start.json()) as Record<string, string>;
      expect([start.status, body.version, body.docs]).to.deep.equal([200, version, '/docs']);
      links.push(...Object.values(body).filter((value) => value.startsWith('/') && value !== body.api));
    }
    for (const path of new Set(links)) expect((await get(path)).status, path).to.equal(200);
  });

  it('/metrics counts answers by route and status, never by what callers choose', async () => {
    await test.call('root', 'get', `/advertisers/${test.ids.advertiserA}`);
    await test.call('root', 'get', '/invented');
    const text = await (await get('/metrics')).text();
    expect(text).to.include(
      'crr_platform_requests_total{method="GET",route="/advertisers/{id}",status="200"} 1',
    );
    expect(text).to.include('crr_platform_requests_total{method="GET",route="other",status="404"} 1');
    expect(text).to.not.include('invented').and.not.include(test.ids.advertiserA);
  });

  it('/metrics needs the token where the settings have one', async () => {
    const guarded = await TestPlatform.start(await open(), {
      settings: testSettings({ metricsToken: 'scrape-me' }),
    });
    const ask = async (authorization: string) =>
      (await guarded.platform.app.request('/metrics', { headers: { authorization } })).status;
    expect([await ask('Bearer scrape-me'), await ask('Bearer scrape-m'), await ask('')]).to.deep.equal([
      200, 401, 401,
    ]);
  });

  it('/docs is a page of this service alone: nothing from elsewhere, no script inside', async () => {
    const page = await get('/docs');
    const html = await page.text();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).to.include("default-src 'none'").and.include("script-src 'self';");
    expect(policy).to.not.match(/https?:|\*|unsafe-eval/);
    expect(html)
      .to.not.match(/https?:\/\//)
      .and.not.match(/<script>|<script [^>]*>[^<]/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(files).to.have.length(4);
    for (const file of files) {
      const answer = await get(file);
      expect([answer.status, (await answer.arrayBuffer()).byteLength > 0], file).to.deep.equal([200, true]);
    }
  });

  it('/openapi.json is the document of the routes that are served', async () => {
    const document = await (await get('/openapi.json')).json();
    expect(document).to.deep.equal(JSON.parse(JSON.stringify(testDocument())));
  });
});

describe('the OpenAPI document', () => {
  const document = testDocument();

  it('is of version 3.1, and of this product’s', () => {
    expect(document.openapi).to.equal('3.1.0');
    expect(document.info.version).to.equal(version);
  });

  it('has every route, with an operation id of its own, who may call, and the shape of refusals', () => {
    const names = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
    expect(names).to.have.members(TEST_ROUTES.map(({ method, path }) => `${method} ${path}`));
    expect(new Set(TEST_ROUTES.map(operationIdOf)).size).to.equal(TEST_ROUTES.length);
    for (const item of Object.values(document.paths ?? {})) {
      for (const operation of Object.values(item) as { description: string; responses: object }[]) {
        expect(operation.description).to.include('Who may call');
        expect(operation.responses).to.have.nested.property('default.content.application/json.schema.$ref');
      }
    }
  });

  it('names only schemas that it has', () => {
    const text = JSON.stringify(document);
    const named = new Set(
      [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] as string),
    );
    expect(Object.keys(document.components?.schemas ?? {})).to.include.members([...named]);
    expect(named.size).to.be.greaterThan(5);
  });
});
