import { expect } from 'chai';
import { type DomainEvent, domainEventHandlers, type Subscription } from '../../src/domain-events';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { runJobs, runnerOf } from '../support/jobs';

forEachDatabase('domain events', (open) => {
  let test: TestPlatform;
  let heard: DomainEvent[];
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    heard = [];
  });

  const subscription = (name: string, more: Partial<Subscription> = {}): Subscription => ({
    name,
    hears: (type) => type.startsWith('campaign.'),
    run: async (event) => {
      heard.push(event);
    },
    ...more,
  });
  const create = (name: string) =>
    test.expect<{ id: string }>(201, 'advertiserA', 'post', '/campaigns', {
      body: { name, budget_usdc: '1000000' },
    });

  it('tell subscribers of each change once it is committed, with what it was and is, and of nothing that was undone', async () => {
    const { id } = await create('Summer');
    await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/campaigns', {
      body: {
        name: 'Late',
        budget_usdc: '1000000',
        ends_at: '2001-01-01T00:00:00Z',
        starts_at: '2002-01-01T00:00:00Z',
      },
    });
    await test.expect(200, 'advertiserA', 'patch', `/campaigns/${id}`, { body: { name: 'Winter' } });
    await runJobs(test, domainEventHandlers([subscription('one')]));
    expect(heard.map(({ type }) => type)).to.have.members(['campaign.create', 'campaign.update']);
    const change = heard.find(({ type }) => type === 'campaign.update');
    expect(change).to.deep.include({
      advertiserId: test.ids.advertiserA,
      subject: { kind: 'campaigns', id },
      actor: { kind: 'advertiser', id: test.ids.users.advertiserA },
    });
    expect([change?.before?.name, change?.after?.name]).to.deep.equal(['Summer', 'Winter']);
    expect(await test.db.selectFrom('platform.jobs').selectAll().execute()).to.deep.equal([]);
  });

  it('are told again to a subscriber that failed, and to no other', async () => {
    await create('Summer');
    let tries = 0;
    const failing = subscription('failing', {
      run: async () => {
        tries += 1;
        if (tries === 1) throw new Error('down');
      },
    });
    const handlers = domainEventHandlers([failing, subscription('well')]);
    await runJobs(test, handlers).catch(() => undefined);
    await runJobs(test, handlers);
    expect(tries).to.equal(2);
    expect(heard).to.have.length(1);
  });

  it('are fanned out once by many processes, and only to who hears of their type', async () => {
    for (let n = 0; n < 10; n += 1) await create(`Campaign ${n}`);
    const deaf = subscription('deaf', {
      hears: () => false,
      run: () => Promise.reject(new Error('not for me')),
    });
    const handlers = domainEventHandlers([subscription('one'), deaf]);
    for (let claimed = 1; claimed > 0; ) {
      const counts = await Promise.all(Array.from({ length: 3 }, () => runnerOf(test, handlers).runDue()));
      claimed = counts.reduce((sum, count) => sum + count, 0);
    }
    expect(new Set(heard.map(({ id }) => id)).size).to.equal(10);
    expect(heard).to.have.length(10);
  });
});
