import type { Row } from '@crr/db';
import { expect } from 'chai';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Campaign {
  id: string;
  advertiser_id: string;
  status: string;
  name: string;
  budget_usdc: string | null;
  allow_list: string[] | null;
}

const PLAN = { name: 'Spring', budget_usdc: '5000000000' };
const ILLEGAL = [409, 'illegal_move'] as const;
const MOST_U64 = '18446744073709551615';

forEachDatabase('campaigns', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const draft = (body: object = PLAN, caller: Caller = 'advertiserA') =>
    test.expect<Campaign>(201, caller, 'post', '/campaigns', { body });
  const move = (status: number, caller: Caller, id: string, name: string) =>
    test.expect<Campaign>(status, caller, 'post', `/campaigns/${id}/${name}`);
  const published = async () => {
    const { id } = await draft();
    await move(200, 'advertiserA', id, 'submit');
    await move(200, 'reviewer', id, 'publish');
    return id;
  };

  /** As if its transaction had landed; how it lands is tested with a chain. */
  const onChain = (id: string, endsAt: Date | null) =>
    test.db
      .updateTable('platform.campaigns')
      .set({ chain_campaign_id: 'on-chain', ends_at: endsAt })
      .where('id', '=', id)
      .execute();

  it('are drafts at first', async () => {
    const made = await draft();
    expect(made).to.include({ status: 'draft', advertiser_id: test.ids.advertiserA, ...PLAN });
  });

  it('of an advertiser that there is not are refused', async () => {
    const body = { ...PLAN, advertiser_id: test.newId() };
    const field = await test.expectRefusal([422, 'invalid_field'], 'reviewer', 'post', '/campaigns', {
      body,
    });
    expect(field).to.equal('advertiser_id');
  });

  it('that an admin plans need to be told whose they are', async () => {
    const options = { body: PLAN };
    await test.expectRefusal([422, 'missing_field'], 'reviewer', 'post', '/campaigns', options);
    const made = await draft({ ...PLAN, advertiser_id: test.ids.advertiserB }, 'reviewer');
    expect(made.advertiser_id).to.equal(test.ids.advertiserB);
  });

  it('are an advertiser’s own, whatever advertiser they name', async () => {
    const made = await draft({ ...PLAN, advertiser_id: test.ids.advertiserB }, 'keyA');
    expect(made.advertiser_id).to.equal(test.ids.advertiserA);
  });

  it('go from draft through review to published, paused and completed, by those who may', async () => {
    const { id } = await draft();
    const steps: [Caller, string, string][] = [
      ['keyA', 'submit', 'reviewing'],
      ['advertiserA', 'withdraw', 'draft'],
      ['advertiserA', 'submit', 'reviewing'],
      ['reviewer', 'publish', 'published'],
      ['advertiserA', 'pause', 'paused'],
      ['reviewer', 'resume', 'published'],
      ['advertiserA', 'complete', 'completed'],
    ];
    for (const [caller, name, status] of steps) {
      expect((await move(200, caller, id, name)).status, name).to.equal(status);
    }
    const log = await test.db
      .selectFrom('platform.audit_log')
      .select('action')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute();
    expect(log.map(({ action }) => action)).to.deep.equal([
      'campaign.create',
      ...steps.map(([, name]) => `campaign.${name}`),
    ]);
  });

  it('on chain are stopped, let go on and ended by their owner there; admins may stop them here', async () => {
    const id = await published();
    await onChain(id, null);
    for (const caller of ['advertiserA', 'keyA'] as const) {
      for (const name of ['pause', 'complete'])
        await test.expectRefusal([409, 'campaign_on_chain'], caller, 'post', `/campaigns/${id}/${name}`);
    }
    expect((await move(200, 'reviewer', id, 'pause')).status).to.equal('paused');
    await test.expectRefusal([409, 'campaign_on_chain'], 'advertiserA', 'post', `/campaigns/${id}/resume`);
    await onChain(id, new Date(test.clock.now()));
    expect((await move(200, 'advertiserA', id, 'complete')).status).to.equal('completed');
  });

  it('on chain keep the end and the limit of a day that they have there', async () => {
    const id = await published();
    await onChain(id, null);
    for (const body of [{ ends_at: '2030-01-01T00:00:00Z' }, { daily_budget_usdc: '10000' }]) {
      const field = await test.expectRefusal(
        [409, 'campaign_on_chain'],
        'advertiserA',
        'patch',
        `/campaigns/${id}`,
        { body },
      );
      expect(field).to.equal(Object.keys(body)[0]);
    }
    await test.expect(200, 'advertiserA', 'patch', `/campaigns/${id}`, { body: { name: 'Summer' } });
  });

  it('are published by reviewers only', async () => {
    const { id } = await draft();
    await move(200, 'advertiserA', id, 'submit');
    for (const caller of ['advertiserA', 'keyA', 'finance', 'influencerA'] as const) {
      await test.expectRefusal([403, 'forbidden'], caller, 'post', `/campaigns/${id}/publish`);
    }
  });

  it('make no move that their status does not allow', async () => {
    const legal: Record<string, readonly string[]> = {
      draft: ['submit'],
      reviewing: ['withdraw', 'publish'],
      published: ['pause', 'complete'],
      paused: ['resume', 'complete'],
      completed: [],
    };
    const names = ['submit', 'withdraw', 'publish', 'pause', 'resume', 'complete'];
    const { id } = await draft();
    for (const [status, allowed] of Object.entries(legal)) {
      await test.db
        .updateTable('platform.campaigns')
        .set({ status: status as Row<'platform.campaigns'>['status'] })
        .where('id', '=', id)
        .execute();
      for (const name of names.filter((one) => !allowed.includes(one))) {
        await test.expectRefusal(ILLEGAL, 'root', 'post', `/campaigns/${id}/${name}`);
      }
      const after = await test.expect<Campaign>(200, 'root', 'get', `/campaigns/${id}`);
      expect(after.status).to.equal(status);
    }
  });

  it('that are moved by several at once have one winner; the others get 409', async () => {
    const { id } = await draft();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => test.call('advertiserA', 'post', `/campaigns/${id}/submit`)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([200, 409, 409, 409, 409, 409]);
    const log = await test.db
      .selectFrom('platform.audit_log')
      .select('id')
      .where('action', '=', 'campaign.submit')
      .execute();
    expect(log).to.have.length(1);
  });

  it('are not published after their end', async () => {
    const { id } = await draft({ ...PLAN, ends_at: '2026-07-02T00:00:00Z' });
    await move(200, 'advertiserA', id, 'submit');
    test.clock.advance(48 * 3_600_000);
    await test.signInAgain();
    await test.expectRefusal([409, 'campaign_ended'], 'reviewer', 'post', `/campaigns/${id}/publish`);
  });

  it('can be changed in everything as drafts, in little while they run, and in nothing in review', async () => {
    const { id } = await draft();
    const path = `/campaigns/${id}`;
    const budget = { body: { budget_usdc: MOST_U64 } };
    expect((await test.expect<Campaign>(200, 'advertiserA', 'patch', path, budget)).budget_usdc).to.equal(
      MOST_U64,
    );
    await move(200, 'advertiserA', id, 'submit');
    const refused = [409, 'not_changeable'] as const;
    await test.expectRefusal(refused, 'advertiserA', 'patch', path, { body: { name: 'Other' } });
    await move(200, 'reviewer', id, 'publish');
    expect(await test.expectRefusal(refused, 'advertiserA', 'patch', path, budget)).to.equal('budget_usdc');
    const renamed = await test.expect<Campaign>(200, 'advertiserA', 'patch', path, {
      body: { name: 'Other' },
    });
    expect(renamed).to.include({ name: 'Other', budget_usdc: MOST_U64 });
  });

  it('refuse plans that contradict themselves, naming the field', async () => {
    const cases: [object, string][] = [
      [{ budget_usdc: '0' }, 'budget_usdc'],
      [{ budget_usdc: '5000' }, 'budget_usdc'],
      [{ budget_usdc: '999999' }, 'budget_usdc'],
      [{ daily_budget_usdc: '5000' }, 'daily_budget_usdc'],
      [{ hourly_budget_usdc: '9999' }, 'hourly_budget_usdc'],
      [{ max_earnings_per_user_usdc: '5' }, 'max_earnings_per_user_usdc'],
      [{ starts_at: '2020-01-01T00:00:00Z' }, 'starts_at'],
      [{ starts_at: '2026-06-30T11:59:59Z' }, 'starts_at'],
      [{ ends_at: '2020-01-01T00:00:00Z' }, 'ends_at'],
      [{ ends_at: '2026-07-01T12:00:00Z' }, 'ends_at'],
      [{ budget_usdc: '-1' }, 'budget_usdc'],
      [{ budget_usdc: '1.5' }, 'budget_usdc'],
      [{ budget_usdc: 5 }, 'budget_usdc'],
      [{ budget_usdc: '18446744073709551616' }, 'budget_usdc'],
      [{ daily_budget_usdc: '5000000001' }, 'daily_budget_usdc'],
      [{ hourly_budget_usdc: '5000000001' }, 'hourly_budget_usdc'],
      [{ starts_at: '2026-08-01T00:00:00Z', ends_at: '2026-08-01T00:00:00Z' }, 'ends_at'],
      [{ starts_at: '9999-12-31T23:59:59-14:00' }, 'starts_at'],
      [{ slots: 0 }, 'slots'],
      [{ name: '' }, 'name'],
      [{ name: 'a\u0000b' }, 'name'],
      [{ allow_list: [test.newId()] }, 'allow_list'],
      [{ targeting: { countries: ['Germany'] } }, 'targeting.countries.0'],
    ];
    for (const [change, expected] of cases) {
      const body = { ...PLAN, ...change };
      const field = await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/campaigns', {
        body,
      });
      expect(field, JSON.stringify(change)).to.equal(expected);
    }
    expect(await test.db.selectFrom('platform.campaigns').select('id').execute()).to.deep.equal([]);
  });

  it('take no fields that are not theirs to give', async () => {
    for (const extra of [{ status: 'published' }, { chain_campaign_id: 'x' }, { id: test.newId() }]) {
      const body = { ...PLAN, ...extra };
      const field = await test.expectRefusal([422, 'unknown_field'], 'advertiserA', 'post', '/campaigns', {
        body,
      });
      expect(field).to.equal(Object.keys(extra)[0]);
    }
  });

  it('can be thrown away as drafts only', async () => {
    const { id } = await draft();
    await test.expect(204, 'advertiserA', 'delete', `/campaigns/${id}`);
    await test.expectRefusal([404, 'not_found'], 'advertiserA', 'get', `/campaigns/${id}`);
    const running = await published();
    await test.expectRefusal([409, 'not_a_draft'], 'advertiserA', 'delete', `/campaigns/${running}`);
  });

  it('that something belongs to are not thrown away', async () => {
    const { id } = await draft();
    const at = new Date(test.clock.now());
    await test.db
      .insertInto('platform.assignments')
      .values({
        advertiser_id: test.ids.advertiserA,
        campaign_id: id,
        influencer_id: test.ids.influencerA,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await test.expectRefusal([409, 'campaign_in_use'], 'advertiserA', 'delete', `/campaigns/${id}`);
    await test.expect(200, 'advertiserA', 'get', `/campaigns/${id}`);
  });

  it('are seen by influencers once published, without what they may cost', async () => {
    const { id } = await draft({ ...PLAN, allow_list: [test.ids.influencerA] });
    await test.expectRefusal([404, 'not_found'], 'influencerA', 'get', `/campaigns/${id}`);
    await move(200, 'advertiserA', id, 'submit');
    await move(200, 'reviewer', id, 'publish');
    const seen = await test.expect<Campaign>(200, 'influencerA', 'get', `/campaigns/${id}`);
    expect(seen).to.include({ budget_usdc: null, allow_list: null });
    await test.expectRefusal([404, 'not_found'], 'influencerB', 'get', `/campaigns/${id}`);
  });

  it('stay as they are when the database refuses the audit entry: change and entry are one', async () => {
    const { id } = await draft();
    await test.db.schema.alterTable('platform.audit_log').renameTo('audit_log_away').execute();
    try {
      expect((await test.call('advertiserA', 'post', `/campaigns/${id}/submit`)).status).to.equal(500);
    } finally {
      await test.db.schema.alterTable('platform.audit_log_away').renameTo('audit_log').execute();
    }
    expect((await test.expect<Campaign>(200, 'advertiserA', 'get', `/campaigns/${id}`)).status).to.equal(
      'draft',
    );
  });
});
