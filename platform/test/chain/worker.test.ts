import { eventually } from '@crr/testing/time';
import { assert } from 'chai';
import { startChainWorker } from '../../src/chain-worker';
import { systemRandom } from '../../src/clock';
import { testSettings } from '../support/app';
import { forEachDatabase } from '../support/database';
import { ChainStage } from './stage';

forEachDatabase('the chain worker', (open) => {
  let stage: ChainStage;
  before(async () => {
    stage = await ChainStage.open();
  });
  after(() => stage.close());

  it('sees what lands by itself, goes on after failures, and stops', async () => {
    const on = await stage.platform(await open());
    const { db, clock } = on.test;
    const failures: string[] = [];
    const owner = stage.owner();
    on.send(await on.create(owner), owner);
    const start = (rpcUrl: string) =>
      startChainWorker({
        db,
        settings: testSettings({ chain: { ...stage.chain, rpcUrl } }),
        clock,
        random: systemRandom,
        onFailure: (work) => failures.push(work),
        everyMs: 10,
      });
    const silent = start('http://127.0.0.1:1');
    await eventually(() => assert.isAbove(failures.length, 2));
    await silent?.stop();
    assert.equal((await on.entry('create'))?.state, 'prepared');
    const worker = start(stage.chain.rpcUrl);
    await eventually(async () => assert.equal((await on.entry('create'))?.state, 'landed'));
    await worker?.stop();
    const after = failures.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.lengthOf(failures, after);
  });

  it('is none where there is no chain', async () => {
    const on = await stage.platform(await open());
    const worker = startChainWorker({
      db: on.test.db,
      settings: testSettings(),
      clock: on.test.clock,
      random: systemRandom,
      onFailure: () => assert.fail('nothing is done'),
    });
    assert.isNull(worker);
  });
});
