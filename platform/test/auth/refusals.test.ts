import { expect } from 'chai';
import { openApiOf } from '../../src/pipeline/openapi';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { TEST_ROUTES } from '../support/routes';

forEachDatabase('a refusal at the door', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  /** The message of a refusal. */
  async function message(
    [status, code]: readonly [number, string],
    caller: Caller | 'anonymous',
    method: 'get' | 'post' | 'patch',
    path: string,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const answer = await test.call<{ error: { code: string; message: string } }>(caller, method, path, {
      headers,
    });
    expect([answer.status, answer.body.error.code]).to.deep.equal([status, code]);
    return answer.body.error.message;
  }
  const refusedWith = (headers: Record<string, string>) =>
    message([401, 'unauthorized'], 'anonymous', 'get', '/campaigns', headers);

  it('says that keys go in X-API-KEY, whatever scheme and shape a key came with in Authorization', async () => {
    const key = test.apiKeys.keyA;
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    for (const authorization of [
      `Bearer ${key}`,
      `bearer ${key}`,
      `ApiKey ${key}`,
      `Api-Key ${key}`,
      `Token ${key}`,
      `Key ${key}`,
      key,
      'Bearer',
      'Bearer sk_test_1234',
      'Bearer 0192f3a1-7c00-7000-8000-000000000001',
      `Bearer  "${key}"`,
      basic(`${key}:`),
      basic(`api:${key}`),
      'Digest username="x"',
    ]) {
      const text = await refusedWith({ authorization });
      expect(text, authorization).to.include('X-API-KEY').and.not.include('sk_');
    }
  });

  it('says that neither goes in the address', async () => {
    const token = test.credentialsOf('advertiserA').authorization?.replace('Bearer ', '') ?? '';
    for (const [name, value] of [
      ['api_key', test.apiKeys.keyA],
      ['key', test.apiKeys.keyA],
      ['access_token', token],
    ] as const) {
      const answer = await test.call<{ error: { message: string } }>('anonymous', 'get', '/campaigns', {
        query: { [name]: value },
      });
      expect(answer.status).to.equal(401);
      expect(answer.body.error.message).to.include('X-API-KEY').and.include('address');
      expect(JSON.stringify(answer.body)).to.not.include(value);
    }
  });

  it('says that tokens go in Authorization, and a key as it is, when they came in X-API-KEY', async () => {
    const { authorization = '' } = test.credentialsOf('advertiserA');
    for (const token of [authorization, authorization.replace('Bearer ', '')]) {
      expect(await refusedWith({ 'x-api-key': token })).to.include('Authorization: Bearer');
    }
    expect(await refusedWith({ 'x-api-key': `Bearer ${test.apiKeys.keyA}` })).to.include('no word before it');
  });

  it('names the scope that a key or an admin lacks, and who may', async () => {
    const forbidden = [403, 'forbidden'] as const;
    await test.db
      .updateTable('platform.api_keys')
      .set({ scopes: ['events:write', 'links:read'] })
      .execute();
    const key = { 'x-api-key': test.apiKeys.keyA };
    const lacking = await message(forbidden, 'anonymous', 'get', '/campaigns', key);
    expect(lacking).to.equal('the key lacks the scope campaigns:read; it has events:write, links:read');
    expect(await message(forbidden, 'anonymous', 'get', '/users', key)).to.match(/no API key .* admins/);
    expect(await message(forbidden, 'finance', 'patch', `/users/${test.ids.users.advertiserB}`)).to.equal(
      'this admin lacks the scope root; there is finance',
    );
    expect(await message(forbidden, 'influencerA', 'get', '/users')).to.match(
      /for admins.*role is influencer$/,
    );
  });

  it('says which of two approvals is missing', async () => {
    const pending = [403, 'pending_approval'] as const;
    expect(await message(pending, 'pending', 'get', '/campaigns')).to.match(/approve this account/);
    await test.db
      .updateTable('platform.influencers')
      .set({ status: 'pending' })
      .where('id', '=', test.ids.influencerA)
      .execute();
    expect(await message(pending, 'influencerA', 'get', '/campaigns')).to.match(/registration/);
  });
});

describe('who may call, in the description of the API', () => {
  it('names each scope once', () => {
    const text = JSON.stringify(openApiOf(TEST_ROUTES));
    expect(text)
      .to.match(/admins with the scope root[".,]/)
      .and.match(/admins with the scope reviewer or root/);
    expect(text).to.not.match(/\b(\w+) or \1\b/);
  });
});
