import { expect } from 'chai';
import { FORGOTTEN_WALLET } from '../../src/personal/columns';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { insertTenantRows } from '../support/rows';

interface Conversion {
  event_id: string;
  state: string;
  reason: string | null;
  attempts: number;
  due_at: string | null;
}

forEachDatabase('conversions over HTTP', (open) => {
  let test: TestPlatform;
  let eventId: string;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    eventId = (await insertTenantRows(test, 'A')).chain_conversions;
    await insertTenantRows(test, 'B');
  });

  const set = (values: Record<string, unknown>) =>
    test.db.updateTable('platform.chain_conversions').set(values).where('event_id', '=', eventId).execute();
  const list = (query: Record<string, string>) =>
    test.expect<{ data: Conversion[] }>(200, 'advertiserA', 'get', '/conversions', { query });

  it('are listed by state to their advertiser, without the wallet', async () => {
    await set({ state: 'refused', reason: 'given up after a week', attempts: 9 });
    const { data } = await list({ state: 'refused' });
    expect(data).to.have.length(1);
    expect(data[0]).to.include({ event_id: eventId, reason: 'given up after a week', attempts: 9 });
    expect(data[0]).not.to.have.property('wallet');
    expect((await list({ state: 'queued' })).data).to.deep.equal([]);
  });

  it('that were refused are due again at once, with a week before them', async () => {
    const longAgo = new Date(test.clock.now() - 8 * 86_400_000);
    await set({ state: 'refused', reason: 'given up after a week', attempts: 9, created_at: longAgo });
    const path = `/conversions/${eventId}/retry`;
    const again = await test.expect<Conversion>(200, 'advertiserA', 'post', path);
    const now = new Date(test.clock.now());
    expect(again).to.include({ state: 'queued', reason: null, attempts: 0, due_at: now.toISOString() });
    const row = await test.db
      .selectFrom('platform.chain_conversions')
      .select(['state', 'created_at'])
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow();
    expect(row).to.deep.equal({ state: 'queued', created_at: now });
    await test.expectRefusal([409, 'not_refused'], 'advertiserA', 'post', path);
  });

  it('are not delivered to nobody: whoever was forgotten is not paid', async () => {
    await set({ state: 'refused', wallet: FORGOTTEN_WALLET });
    const path = `/conversions/${eventId}/retry`;
    await test.expectRefusal([409, 'customer_forgotten'], 'advertiserA', 'post', path);
  });
});
