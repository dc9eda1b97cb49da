import { expect } from 'chai';
import { enqueue } from '../../src/jobs';
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

const CHAIN_ID = 'So11111111111111111111111111111111111111112';

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

  describe('that the edge gave up', () => {
    const path = () => `/conversions/${eventId}/retry`;
    const park = async (reason: string) => {
      const { campaign_id } = await test.db
        .selectFrom('platform.chain_conversions')
        .select('campaign_id')
        .where('event_id', '=', eventId)
        .executeTakeFirstOrThrow();
      const { chain_campaign_id } = await test.db
        .updateTable('platform.campaigns')
        .set({ chain_campaign_id: CHAIN_ID })
        .where('id', '=', campaign_id)
        .returning('chain_campaign_id')
        .executeTakeFirstOrThrow();
      const at = new Date(test.clock.now());
      await test.db
        .insertInto('edge.attention_reports')
        .values({
          id: 'edge-id',
          kind: 'conversion',
          chain_campaign_id: chain_campaign_id as string,
          account: CHAIN_ID,
          state: 'parked',
          reason,
          seconds: 0,
          country: 'ZZ',
          received_at: at,
          changed_at: at,
          signals: '[]',
        })
        .execute();
      await set({ state: 'accepted', edge_id: 'edge-id' });
    };
    const stored = () =>
      test.db
        .selectFrom('platform.chain_conversions')
        .select(['state', 'generation', 'edge_id'])
        .where('event_id', '=', eventId)
        .executeTakeFirstOrThrow();

    it('are delivered once more, under a key that the edge does not know', async () => {
      await park('BudgetExhausted: nothing is left');
      expect((await list({ state: 'parked' })).data[0]).to.include({
        event_id: eventId,
        reason: 'BudgetExhausted: nothing is left',
      });
      const again = await test.expect<Conversion>(200, 'advertiserA', 'post', path());
      expect(again).to.include({
        state: 'queued',
        reason: null,
        due_at: new Date(test.clock.now()).toISOString(),
      });
      expect(await stored()).to.deep.equal({ state: 'queued', generation: 2, edge_id: null });
      await test.expectRefusal([409, 'not_refused'], 'advertiserA', 'post', path());
    });

    it('get no second key while the edge has them: they may be paid', async () => {
      await park('BudgetExhausted: nothing is left');
      await test.db.updateTable('edge.attention_reports').set({ state: 'queued' }).execute();
      await test.expectRefusal([409, 'not_refused'], 'advertiserA', 'post', path());
      expect(await stored()).to.deep.include({ state: 'accepted', generation: 1 });
    });

    it('are told as paid before where their account was', async () => {
      await park('already_converted');
      await test.expectRefusal([409, 'not_payable'], 'advertiserA', 'post', path());
    });

    it('and refused under their old key get a new one; others keep theirs, which the edge may know', async () => {
      await set({ state: 'refused', reason: '409 conversion_parked: NoAttribution' });
      await test.expect(200, 'advertiserA', 'post', path());
      expect(await stored()).to.include({ generation: 2 });
      await set({ state: 'refused', reason: 'given up after a week: the edge does not answer' });
      await test.expect(200, 'advertiserA', 'post', path());
      expect(await stored()).to.include({ generation: 2 });
    });
  });

  it('whose delivery is a dead letter are told as dead, and released by a retry', async () => {
    await set({ state: 'queued' });
    await test.db.deleteFrom('platform.jobs').execute();
    const at = new Date(test.clock.now());
    await enqueue(test.db, [{ kind: 'conversion.deliver', key: eventId }], at);
    await test.db.updateTable('platform.jobs').set({ state: 'dead', attempts: 20 }).execute();
    expect((await list({ state: 'dead' })).data[0]).to.include({ event_id: eventId, due_at: null });
    const path = `/conversions/${eventId}/retry`;
    const again = await test.expect<Conversion>(200, 'advertiserA', 'post', path);
    expect(again).to.include({ state: 'queued', due_at: at.toISOString() });
    const { state, attempts } = await test.db
      .selectFrom('platform.jobs')
      .select(['state', 'attempts'])
      .where('key', '=', eventId)
      .executeTakeFirstOrThrow();
    expect({ state, attempts }).to.deep.equal({ state: 'queued', attempts: 0 });
  });

  it('are not delivered to nobody: whoever was forgotten is not paid', async () => {
    await set({ state: 'refused', wallet: FORGOTTEN_WALLET });
    const path = `/conversions/${eventId}/retry`;
    await test.expectRefusal([409, 'customer_forgotten'], 'advertiserA', 'post', path);
  });
});
