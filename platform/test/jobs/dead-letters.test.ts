import { expect } from 'chai';
import { enqueue } from '../../src/jobs';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { runnerOf } from '../support/jobs';

interface JobBody {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly last_error: string | null;
}

forEachDatabase('dead letters', (open) => {
  it('are listed to admins, and run again when one with root releases them', async () => {
    const test = await TestPlatform.start(await open());
    let isMended = false;
    const handler = {
      kind: 'test',
      attemptsMost: 1,
      run: async () => {
        if (!isMended) throw new Error('broken');
      },
    };
    await enqueue(
      test.db,
      [{ kind: 'test', key: 'a', advertiserId: test.ids.advertiserA }],
      new Date(test.clock.now()),
    );
    await runnerOf(test, [handler]).runDue();
    const list = (state: string) =>
      test.expect<{ data: JobBody[] }>(200, 'finance', 'get', '/jobs', { query: { state, kind: 'test' } });
    const [dead] = (await list('dead')).data;
    expect(dead).to.deep.include({ kind: 'test', state: 'dead', last_error: 'broken' });
    const path = `/jobs/${dead?.id}`;
    await test.expectRefusal([403, 'forbidden'], 'finance', 'post', `${path}/release`);
    await test.expectRefusal([403, 'forbidden'], 'advertiserA', 'get', path);
    await test.expect(200, 'root', 'post', `${path}/release`);
    await test.expectRefusal([409, 'not_dead'], 'root', 'post', `${path}/release`);
    expect((await list('queued')).data).to.have.length(1);
    isMended = true;
    expect(await runnerOf(test, [handler]).runDue()).to.equal(1);
    await test.expectRefusal([404, 'not_found'], 'root', 'get', path);
    const { data } = await test.expect<{ data: { action: string }[] }>(200, 'root', 'get', '/audit-log', {
      query: { subject_kind: 'jobs' },
    });
    expect(data.map(({ action }) => action)).to.deep.equal(['job.release']);
  });
});
