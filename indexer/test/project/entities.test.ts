import { campaignRewardRouterIdl } from '@crr/sdk';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { changesEntity } from '../../src/project/entities';

forEachDatabase('the index of events that change entities', (open) => {
  it('leaves out the same events as the projector', async () => {
    const { db } = await open();
    const { rows } = await sql<{ definition: string }>`
      SELECT indexdef AS definition FROM pg_indexes WHERE indexname = 'raw_events_state'`.execute(db);
    const leftOut = [...(rows[0]?.definition ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name);
    const stateless = campaignRewardRouterIdl.events
      .map(({ name }) => name)
      .filter((name) => !changesEntity(name));
    expect(leftOut).not.to.have.length(0);
    expect(leftOut).to.have.members(stateless);
  });
});
