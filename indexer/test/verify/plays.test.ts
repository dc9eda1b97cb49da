import { RouterPdas } from '@crr/sdk';
import { onOneDatabase, openAs } from '@crr/testing/database';
import { expect } from 'chai';
import { verify } from '../../src/verify';
import { Dice } from '../sim/dice';
import { Play } from '../sim/play';
import { load, serve } from './support/everything';

const STEPS = 300;
/** In the play of `b`, a verified influencer changes their profile. */
const SEEDS = ['a', 'b', 'c'];

onOneDatabase('random days on the real programs', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'indexer');
  for (const seed of SEEDS) {
    it(`leave tables that agree with their events, a replay and the chain (seed ${seed})`, async () => {
      const play = new Play(new Dice(seed));
      for (let i = 0; i < STEPS; i += 1) await play.step();
      const served = await serve(play.world);
      const database = await open();
      await load(database, served.source);
      const report = await verify({ database, rpc: served.rpc, pdas: new RouterPdas(), retries: 0 });
      await served.close();
      expect(report.findings).to.deep.equal([]);
      expect(report.counts.accounts).to.be.greaterThan(20);
    });
  }
});
