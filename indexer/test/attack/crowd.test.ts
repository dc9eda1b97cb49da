import { encodeBase58 } from '@crr/sdk';
import { World } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { BusinessMetrics, IndexerMetrics, MOST_CAMPAIGNS } from '../../src/metrics';
import { run } from '../../src/project';
import { openSink } from '../../src/store';
import { historyOf, IDENTITY, viewOf } from '../support/history';
import { samplesOf } from '../support/samples';

/** Copies of a campaign without money, each newer than the last. */
const CROWD = `
  INSERT INTO chain.campaigns SELECT (jsonb_populate_record(c, jsonb_build_object('campaign_id', 'crowd' || n,
    'created_at', c.created_at + n * interval '1 second'))).* FROM chain.campaigns c, generate_series(1, ${MOST_CAMPAIGNS}) AS n`;
const CROWD_STATS = `
  INSERT INTO chain.campaign_stats SELECT (jsonb_populate_record(s, jsonb_build_object('campaign_id', 'crowd' || n))).*
  FROM chain.campaign_stats s, generate_series(1, ${MOST_CAMPAIGNS}) AS n`;
const CROWD_POTS = `
  INSERT INTO chain.pots (campaign_id, deposits, funded_usdc, paid_usdc, accrued_usdc, withdrawn_usdc)
  SELECT 'crowd' || n, 0, 0, 0, 0, 0 FROM generate_series(1, ${MOST_CAMPAIGNS}) AS n`;

forEachDatabase('a crowd of campaigns without money', (open) => {
  it('drives no funded campaign out of the metrics', async () => {
    const world = World.create();
    const { id } = world.campaign();
    const database = await open();
    const sink = await openSink(database, IDENTITY);
    await sink.commit(
      viewOf(
        historyOf(world).map((one) => [one]),
        { firstSlot: 0 },
      ),
    );
    for (const statement of [CROWD, CROWD_STATS, CROWD_POTS]) await run(database.db, statement);
    const clock = new TestClock();
    const { registry } = new IndexerMetrics(clock);
    await new BusinessMetrics(database, registry, () => clock.now()).refresh();
    const shown = samplesOf(await registry.metrics(), 'crr_campaign_remaining_usdc');
    expect(shown).to.have.length(MOST_CAMPAIGNS);
    expect(shown.map(({ labels }) => labels.campaign_id)).to.include(encodeBase58(id));
  });
});
