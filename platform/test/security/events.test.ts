/** What a key's holder sends to make others wait, or to make the platform fail. */
import { expect } from 'chai';
import { GroupCommit } from '../../src/events/group-commit';
import { TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';

/** Deeper than any stack. */
const DEEP = 200_000;

onOneDatabase('an event', (open) => {
  it('nested however deep fails alone in its batch', async () => {
    const test = await TestPlatform.start(await open());
    const deep = '['.repeat(DEEP) + ']'.repeat(DEEP);
    const good = JSON.stringify({ action: 'signup', event_id: 'one' });
    const { results } = await test.expect<{ results: { status: number }[] }>(
      200,
      'keyA',
      'post',
      '/events/batch',
      {
        body: `{"events":[${good},${deep},{"action":"signup","properties":{"a":${deep}}}]}`,
      },
    );
    expect(results.map(({ status }) => status)).to.deep.equal([201, 422, 201]);
    const { data } = await test.expect<{ data: { body_excerpt: string }[] }>(
      200,
      'keyA',
      'get',
      '/failed-events',
    );
    expect(data.map(({ body_excerpt }) => body_excerpt)).to.have.members(['"[list]"']);
  });
});

describe('a queue of events', () => {
  it('lets nobody wait for all that another has sent before', async () => {
    const groups: string[][] = [];
    const queue = new GroupCommit<string, undefined>(
      async (items) => {
        groups.push([...items]);
        return items.map(() => ({ result: undefined }));
      },
      { gatherMs: 1, most: 10 },
      (item) => item.slice(0, 1),
    );
    const flood = Array.from({ length: 1_000 }, (_, at) => queue.submit(`a${at}`));
    const few = ['b0', 'b1', 'c0'].map((item) => queue.submit(item));
    await Promise.all([...flood, ...few]);
    expect(groups[0]).to.have.members(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b0', 'b1', 'c0']);
    const stored = groups.flat();
    expect(stored.filter((item) => item.startsWith('a'))).to.deep.equal(
      Array.from({ length: 1_000 }, (_, at) => `a${at}`),
    );
    expect(stored).to.have.length(1_003);
  });
});
