import { expect } from 'chai';
import { DEV_ISSUER } from '../../src/auth/dev-issuer';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface User {
  id: string;
  sub: string;
  issuer: string;
  email: string | null;
  status: string;
  role: string | null;
  advertiser_id: string | null;
  scopes: string[];
}

forEachDatabase('users', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  /** Headers of somebody who was never here. */
  const stranger = async (sub: string, email?: string) => ({
    authorization: `Bearer ${await test.issuer.issue({ sub, email })}`,
  });
  const me = async (headers: Record<string, string>) =>
    test.expect<User>(200, 'anonymous', 'get', '/me', { headers });
  const change = (status: number, id: string, body: object, caller: Caller = 'root') =>
    test.expect<User>(status, caller, 'patch', `/users/${id}`, { body });

  it('are made at the first visit, and wait for approval', async () => {
    const headers = await stranger('new', 'new@example.com');
    const user = await me(headers);
    expect(user).to.include({
      sub: 'new',
      issuer: DEV_ISSUER,
      email: 'new@example.com',
      status: 'pending',
      role: null,
    });
    await test.expectRefusal([403, 'pending_approval'], 'anonymous', 'get', '/campaigns', { headers });
    expect((await me(headers)).id).to.equal(user.id);
  });

  it('are made once, however many first visits there are at once', async () => {
    const headers = await stranger('busy');
    const users = await Promise.all(Array.from({ length: 8 }, () => me(headers)));
    expect(new Set(users.map(({ id }) => id)).size).to.equal(1);
    const rows = await test.db.selectFrom('platform.users').select('id').where('sub', '=', 'busy').execute();
    expect(rows).to.have.length(1);
  });

  it('named in the settings are admins with every scope from their first visit on', async () => {
    expect(await me(await stranger('admin'))).to.deep.include({
      role: 'admin',
      status: 'active',
      scopes: ['root'],
    });
  });

  it('work with an advertiser’s rows from the moment when an admin approves them', async () => {
    const headers = await stranger('new');
    const { id } = await me(headers);
    await change(200, id, { status: 'active', role: 'advertiser', advertiser_id: test.ids.advertiserA });
    const made = await test.expect<{ advertiser_id: string }>(201, 'anonymous', 'post', '/campaigns', {
      headers,
      body: { name: 'Spring', budget_usdc: '1000000' },
    });
    expect(made.advertiser_id).to.equal(test.ids.advertiserA);
  });

  it('who are blocked are refused with the token that they have', async () => {
    await test.expect(200, 'advertiserA', 'get', '/campaigns');
    await change(200, test.ids.users.advertiserA, { status: 'inactive' });
    await test.expectRefusal([403, 'inactive'], 'advertiserA', 'get', '/campaigns');
    await test.expectRefusal([403, 'inactive'], 'advertiserA', 'get', '/me');
  });

  it('who lose a role lose what belonged to it', async () => {
    const changed = await change(200, test.ids.users.advertiserA, { role: 'admin', scopes: ['finance'] });
    expect(changed).to.deep.include({ role: 'admin', advertiser_id: null, scopes: ['finance'] });
    await test.expectRefusal([403, 'forbidden'], 'advertiserA', 'post', '/campaigns', {
      body: { name: 'x', budget_usdc: '1000000' },
    });
  });

  it('are not given a role that contradicts itself', async () => {
    const id = test.ids.users.pending;
    const cases: [object, string][] = [
      [{ status: 'active' }, 'role'],
      [{ role: 'advertiser' }, 'advertiser_id'],
      [{ role: 'advertiser', advertiser_id: test.newId() }, 'advertiser_id'],
      [{ role: 'influencer' }, 'influencer_id'],
      [{ role: 'influencer', influencer_id: test.newId() }, 'influencer_id'],
      [{ role: 'admin', advertiser_id: test.ids.advertiserA }, 'advertiser_id'],
      [{ role: 'advertiser', advertiser_id: test.ids.advertiserA, scopes: ['root'] }, 'scopes'],
    ];
    for (const [body, expected] of cases) {
      const field = await test.expectRefusal([422, 'invalid_field'], 'root', 'patch', `/users/${id}`, {
        body,
      });
      expect(field, JSON.stringify(body)).to.equal(expected);
    }
    const after = await test.expect<User>(200, 'root', 'get', `/users/${id}`);
    expect(after).to.include({ status: 'pending', role: null });
  });

  it('do not change themselves, so that the last admin locks nobody out', async () => {
    await test.expectRefusal([409, 'own_account'], 'root', 'patch', `/users/${test.ids.users.root}`, {
      body: { status: 'inactive' },
    });
  });

  it('can not be told who they are', async () => {
    for (const body of [{ sub: 'x' }, { issuer: 'x' }, { email: 'x@example.com' }, { id: test.newId() }]) {
      await test.expectRefusal([422, 'unknown_field'], 'root', 'patch', `/users/${test.ids.users.pending}`, {
        body,
      });
    }
  });

  it('of one subject at two issuers are two', async () => {
    const at = new Date(test.clock.now());
    const row = {
      id: test.newId(),
      issuer: 'https://id.example/',
      sub: 'pending',
      created_at: at,
      updated_at: at,
    };
    await test.db
      .insertInto('platform.users')
      .values({ ...row, role: 'admin', scopes: ['root'], status: 'active' })
      .execute();
    await test.expectRefusal([403, 'pending_approval'], 'pending', 'get', '/users');
  });

  it('leave no name or address in the audit log', async () => {
    const headers = await stranger('new-person', 'new-person@example.com');
    const { id } = await me(headers);
    await change(200, id, { status: 'inactive' });
    const log = await test.expect<{ data: object[] }>(200, 'root', 'get', '/audit-log', {
      query: { subject_id: id },
    });
    expect(log.data).to.have.length(1);
    expect(JSON.stringify(log)).to.not.include('new-person');
  });
});
