/** People who pass for others, or whose data outlives them. */
import { expect } from 'chai';
import { sql } from 'kysely';
import { assignTo, campaignOf } from '../influencers/support';
import { TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';

onOneDatabase('people', (open) => {
  it('can not register a handle that looks like somebody else’s', async () => {
    const test = await TestPlatform.start(await open());
    const register = (handle: string) =>
      test.call('root', 'post', '/influencers', { body: { handle, platform: 'twitter' } });
    for (const handle of ['an\u200bna', 'an\u00adna', '\u202eanna', 'anna\u2060', 'anna\ufeff']) {
      expect((await register(handle)).status, JSON.stringify(handle)).to.equal(422);
    }
    expect((await register('ａｎｎａ')).status).to.equal(409);
    expect((await register('jürgen.名前')).status).to.equal(201);
  });

  it('who were blocked by root are not let in again by a reviewer who approves their influencer', async () => {
    const test = await TestPlatform.start(await open());
    const influencer = `/influencers/${test.ids.influencerA}`;
    await test.expect(200, 'root', 'patch', `/users/${test.ids.users.influencerA}`, {
      body: { status: 'inactive' },
    });
    for (const status of ['inactive', 'active']) {
      await test.expect(200, 'reviewer', 'patch', influencer, { body: { status } });
    }
    await test.expectRefusal([403, 'inactive'], 'influencerA', 'get', '/campaigns');
  });

  it('leave no handle behind in what was made of it: links, their names, their history', async () => {
    const test = await TestPlatform.start(await open());
    const { db, ids } = test;
    await test.expect(200, 'root', 'patch', `/influencers/${ids.influencerA}`, {
      body: { handle: 'Xanthippe' },
    });
    const campaign = await campaignOf(test);
    await assignTo(test, campaign, ids.influencerA);
    const { code } = await test.expect<{ code: string }>(201, 'advertiserA', 'post', '/tracking-links', {
      body: {
        campaign_id: campaign,
        influencer_id: ids.influencerA,
        destination_url: 'https://shop.example/',
        label: 'xanthippe’s',
      },
    });
    await test.expect(200, 'advertiserA', 'patch', `/tracking-links/${code}`, { body: { is_active: false } });
    await test.expect(201, 'root', 'post', `/privacy/influencers/${ids.influencerA}/delete`);
    const { rows: links } = await sql`SELECT * FROM platform.tracking_links`.execute(db);
    const { rows: log } = await sql`SELECT * FROM platform.audit_log`.execute(db);
    expect(links).to.have.length(1);
    expect(JSON.stringify([links, log]).toLowerCase()).not.to.include('xanthippe');
  });

  for (const who of ['themselves', 'root'] as const) {
    it(`who wait for approval as an influencer are forgotten as one, by ${who}`, async () => {
      const test = await TestPlatform.start(await open());
      await test.expect(201, 'pending', 'post', '/influencers/register', {
        body: { handle: 'Xanthippe', platform: 'twitter', email: 'xanthippe@mail.example' },
      });
      const id = test.ids.users.pending;
      if (who === 'root') await test.expect(201, 'root', 'post', `/privacy/users/${id}/delete`);
      else await test.expect(201, 'pending', 'post', '/privacy/me/delete', { body: { user_id: id } });
      const { rows } = await sql`SELECT * FROM platform.influencers`.execute(test.db);
      expect(JSON.stringify(rows).toLowerCase()).not.to.include('xanthippe');
    });
  }

  it('of whom more is held than an answer can hold do not fill the memory', async () => {
    const test = await TestPlatform.start(await open());
    const customer = { customer_id: 'C-1' };
    const sent = { action: 'landing', event_id: '1', ...customer };
    const { id } = await test.expect<{ id: string }>(201, 'keyA', 'post', '/events', { body: sent });
    await sql`UPDATE platform.customer_events SET properties = jsonb_build_object('note', repeat('x', 32 * 1024 * 1024)) WHERE id = ${id}`.execute(
      test.db,
    );
    await test.expectRefusal([409, 'export_too_large'], 'keyA', 'post', '/privacy/customers/export', {
      body: customer,
    });
    await test.expect(201, 'keyA', 'post', '/privacy/customers/delete', { body: customer });
  });

  it('who were forgotten lead no more visitors to tags that credit nobody', async () => {
    const test = await TestPlatform.start(await open());
    const { db, ids } = test;
    const wallet = '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin';
    await db
      .updateTable('platform.influencers')
      .set({ wallet, wallet_proven_at: new Date(test.clock.now()) })
      .where('id', '=', ids.influencerA)
      .execute();
    const campaign = await campaignOf(test, 'advertiserA', { chain_campaign_id: wallet });
    const made = await test.expect<{ code: string; is_tagged: boolean }>(
      201,
      'advertiserA',
      'post',
      '/tracking-links',
      {
        body: {
          campaign_id: campaign,
          influencer_id: ids.influencerA,
          destination_url: 'https://shop.example/',
        },
      },
    );
    expect(made.is_tagged).to.equal(true);
    await test.expect(201, 'root', 'post', `/privacy/influencers/${ids.influencerA}/delete`);
    const after = await test.expect<{ is_tagged: boolean }>(
      200,
      'advertiserA',
      'get',
      `/tracking-links/${made.code}`,
    );
    expect(after.is_tagged).to.equal(false);
  });
});
