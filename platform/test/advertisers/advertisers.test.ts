import { expect } from 'chai';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Advertiser {
  id: string;
  name: string;
  status: string;
}

forEachDatabase('advertisers', (open) => {
  it('are made by an admin, active at once, with an entry in the audit log', async () => {
    const test = await TestPlatform.start(await open());
    const made = await test.expect<Advertiser>(201, 'root', 'post', '/advertisers', {
      body: { name: 'Cola' },
    });
    expect(made).to.include({ name: 'Cola', status: 'active' });
    const log = await test.db
      .selectFrom('platform.audit_log')
      .selectAll()
      .where('subject_id', '=', made.id)
      .execute();
    expect(log).to.have.length(1);
    expect(log[0]).to.include({
      action: 'advertiser.create',
      actor_kind: 'admin',
      actor_id: test.ids.users.root,
      advertiser_id: made.id,
    });
  });

  it('are not seen by another advertiser', async () => {
    const test = await TestPlatform.start(await open());
    await test.expectRefusal(
      [404, 'not_found'],
      'advertiserA',
      'get',
      `/advertisers/${test.ids.advertiserB}`,
    );
  });

  it('that are inactive have their users and keys refused', async () => {
    const test = await TestPlatform.start(await open());
    const path = `/advertisers/${test.ids.advertiserA}`;
    await test.expect(200, 'advertiserA', 'get', path);
    await test.expect(200, 'root', 'patch', path, { body: { status: 'inactive' } });
    await test.expectRefusal([403, 'inactive'], 'advertiserA', 'get', path);
    await test.expectRefusal([403, 'inactive'], 'keyA', 'get', path);
  });
});
