import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { HttpLinkStore } from '../../src/link/http-store';
import { LinkStoreError } from '../../src/link/lookup-error';

const KEY = 'collector-key';
const LINK = {
  code: 'AbC-1_',
  destination_url: 'https://shop.test/?x=1#f',
  is_active: true,
  campaign_id: null,
  influencer: null,
  utm: { source: 'tiktok' },
};

describe('store of links over HTTP', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let store: HttpLinkStore;

  before((done) => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1', done);
  });
  beforeEach(() => {
    const { port } = server.address() as AddressInfo;
    store = new HttpLinkStore({ url: `http://127.0.0.1:${port}`, key: KEY, timeoutMs: 200 });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function answering(status: number, body: unknown): void {
    answer = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  }

  it('asks for the code with its key and reads the link', async () => {
    const asked: unknown[] = [];
    answer = (request, response) => {
      asked.push([request.method, request.url, request.headers.authorization]);
      response.end(JSON.stringify(LINK));
    };
    expect(await store.find('AbC-1_')).to.deep.equal({
      code: 'AbC-1_',
      destinationUrl: 'https://shop.test/?x=1#f',
      isActive: true,
      campaignId: null,
      influencer: null,
      utm: { source: 'tiktok' },
    });
    expect(asked).to.deep.equal([['GET', '/internal/v1/links/AbC-1_', `Bearer ${KEY}`]]);
  });

  it('knows an unknown link by what the store says', async () => {
    answering(404, { error: { code: 'link_unknown', message: 'no such link' } });
    expect(await store.find('abc')).to.equal(null);
  });

  const unusable: readonly (readonly [title: string, status: number, body: unknown])[] = [
    ['a 404 of something else', 404, { error: { code: 'not_found' } }],
    ['a 404 page', 404, '<html>'],
    ['a failure', 500, { error: { code: 'internal' } }],
    ['a refused key', 401, { error: { code: 'unauthorized' } }],
    ['another link', 200, { ...LINK, code: 'abc-1_' }],
    ['a link that lacks a field', 200, { ...LINK, is_active: undefined }],
    ['a destination that is no web page', 200, { ...LINK, destination_url: 'javascript:alert(1)' }],
    ['text', 200, 'ok'],
    ['nothing', 200, ''],
  ];
  for (const [title, status, body] of unusable) {
    it(`does not take ${title} for an answer`, async () => {
      answering(status, body);
      expect(await caught(store.find('AbC-1_'))).to.be.instanceOf(LinkStoreError);
    });
  }

  it('follows no redirect, so that its key stays where it belongs', async () => {
    let visits = 0;
    answer = (request, response) => {
      visits += 1;
      response.writeHead(302, { location: `http://127.0.0.1:${request.socket.localPort}/elsewhere` });
      response.end();
    };
    expect(await caught(store.find('AbC-1_'))).to.be.instanceOf(LinkStoreError);
    expect(visits).to.equal(1);
  });

  it('does not wait for ever', async () => {
    answer = () => {};
    expect(await caught(store.find('AbC-1_'))).to.be.instanceOf(LinkStoreError);
  });

  it('is away where nobody listens', async () => {
    const nobody = new HttpLinkStore({ url: 'http://127.0.0.1:1', key: KEY });
    expect(await caught(nobody.find('AbC-1_'))).to.be.instanceOf(LinkStoreError);
  });
});
