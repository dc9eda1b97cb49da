import { expect } from 'chai';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Entry {
  action: string;
  actor_kind: string;
  subject_id: string;
  advertiser_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  request_id: string | null;
}

forEachDatabase('the audit log', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const entries = async (query: Record<string, string>) =>
    (await test.expect<{ data: Entry[] }>(200, 'advertiserA', 'get', '/audit-log', { query })).data;

  it('says who changed what, from what to what, and by which request', async () => {
    const body = { name: 'Spring', budget_usdc: '5000000' };
    const { id } = await test.expect<{ id: string }>(201, 'keyA', 'post', '/campaigns', { body });
    const headers = { 'x-request-id': 'rename-1' };
    await test.expect(200, 'advertiserA', 'patch', `/campaigns/${id}`, { body: { name: 'Summer' }, headers });
    const [changed, made, ...others] = await entries({ subject_id: id });
    expect(others).to.deep.equal([]);
    expect(made).to.include({ action: 'campaign.create', actor_kind: 'api_key', before: null });
    expect(changed).to.include({
      action: 'campaign.update',
      actor_kind: 'advertiser',
      advertiser_id: test.ids.advertiserA,
      request_id: 'rename-1',
    });
    expect([changed?.before?.name, changed?.after?.name]).to.deep.equal(['Spring', 'Summer']);
  });

  it('is filtered by what was changed, how, by whom and when', async () => {
    const body = { name: 'Spring', budget_usdc: '5000000' };
    await test.expect(201, 'advertiserA', 'post', '/campaigns', { body });
    const middle = new Date(test.clock.now() + 1_000).toISOString();
    test.clock.advance(2_000);
    await test.expect(201, 'keyA', 'post', '/campaigns', { body });
    const many = async (query: Record<string, string>) => (await entries(query)).length;
    expect(await many({ action: 'campaign.create' })).to.equal(2);
    expect(await many({ action: 'campaign.delete' })).to.equal(0);
    expect(await many({ subject_kind: 'campaigns', actor_id: test.ids.keyA })).to.equal(1);
    expect(await many({ action: 'campaign.create', from: middle })).to.equal(1);
    expect(await many({ action: 'campaign.create', to: middle })).to.equal(1);
  });
});
