import { createHash, createHmac } from 'node:crypto';
import { expect } from 'chai';
import { canonicalRequest, signRequest } from '../../src/platform/signature';

const request = {
  method: 'POST',
  path: '/api/v1/events?a=1',
  body: '{"value":"ü"}',
  timestamp: 1_790_000_000,
};

describe('a signature', () => {
  it('is over the documented string: time, method, path with its query, hash of the body', async () => {
    const hash = createHash('sha256').update(request.body).digest('hex');
    expect(await canonicalRequest(request)).to.equal(`1790000000.POST./api/v1/events?a=1.${hash}`);
  });

  it('is what any other HMAC-SHA-256 makes of it', async () => {
    const mac = createHmac('sha256', 'sécret')
      .update(await canonicalRequest(request))
      .digest('hex');
    expect(await signRequest('sécret', request)).to.equal(`t=1790000000,v1=${mac}`);
  });

  it('changes with every part', async () => {
    const changed = [{ method: 'PUT' }, { path: '/api/v1/events' }, { body: '' }, { timestamp: 1 }];
    const all = await Promise.all(
      [{}, ...changed].map((change) => signRequest('s', { ...request, ...change })),
    );
    const macs = all.map((header) => header.split('v1=')[1]);
    expect(new Set(macs).size).to.equal(5);
  });
});
