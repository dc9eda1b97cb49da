import type { Database } from '@crr/db';
import { RouterPdas } from '@crr/sdk';
import { type Campaign, World } from '@crr/testing/chain';
import { onOneDatabase } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import bs58 from 'bs58';
import { expect } from 'chai';
import { IndexerMetrics } from '../../src/metrics';
import { MoneyWatch } from '../../src/service/money-watch';
import { query } from '../../src/verify/query';
import { samplesOf } from '../support/samples';
import { load, type ServedWorld, serve } from '../verify/support/everything';

const MISMATCH = 'crr_indexer_vault_mismatch_usdc';
const RECONCILED = 'crr_indexer_reconciled_timestamp_seconds';
const FUNDED = 50_000_000n;
const never = new AbortController().signal;

onOneDatabase('the watch over the money', (open) => {
  let served: ServedWorld;
  let campaign: Campaign;
  let database: Database;
  let clock: TestClock;
  let metrics: IndexerMetrics;
  let logged: string[];
  let watch: MoneyWatch;

  beforeEach(async () => {
    served = await serve(World.create());
    campaign = served.world.campaign({}, FUNDED);
    database = await open();
    await load(database, served.source);
    clock = new TestClock();
    metrics = new IndexerMetrics(clock);
    logged = [];
    watch = watchWith(served.rpc);
  });

  afterEach(() => served.close());

  function watchWith(rpc: Pick<ServedWorld['rpc'], 'getMultipleAccounts'>): MoneyWatch {
    const log = (_: object, message: string) => void logged.push(message);
    const logger = { warn: log, error: log };
    return new MoneyWatch({ database, rpc, pdas: new RouterPdas(), metrics, logger, clock });
  }

  const mismatches = async () =>
    samplesOf(await metrics.registry.metrics(), MISMATCH).map(({ labels, value }) => [
      labels.campaign_id,
      value,
    ]);
  const cheat = (usdc: number) =>
    query(database.db, `UPDATE chain.pots SET funded_usdc = funded_usdc + ${usdc}`);

  it('tells a difference of one unit by metric and log, and that it is gone', async () => {
    const id = bs58.encode(campaign.id);
    await watch.look(never);
    expect(await mismatches()).to.deep.equal([[id, 0]]);
    await cheat(1);
    await watch.look(never);
    expect(await mismatches()).to.deep.equal([[id, 1]]);
    expect(logged).to.deep.equal(['a vault and its books differ']);
    await cheat(-1);
    await watch.look(never);
    expect(await mismatches()).to.deep.equal([[id, 0]]);
  });

  it('calls nothing equal that it could not compare, as the database was behind', async () => {
    await cheat(1);
    await watch.look(never);
    served.world.fund(campaign, 1_000_000n);
    await watch.look(never);
    expect(await mismatches()).to.deep.equal([[bs58.encode(campaign.id), 1]]);
  });

  it('tells of a campaign no more once it is closed', async () => {
    await cheat(1);
    await watch.look(never);
    await query(database.db, `UPDATE chain.campaigns SET status = 'Buried'`);
    await watch.look(never);
    expect(await mismatches()).to.deep.equal([]);
  });

  it('says when it looked, and goes on after a look that failed', async () => {
    let requests = 0;
    const stop = new AbortController();
    const failing = watchWith({
      getMultipleAccounts: async (...asked) => {
        requests += 1;
        if (requests === 1) throw new Error('the node is away');
        stop.abort();
        return served.rpc.getMultipleAccounts(...asked);
      },
    });
    await failing.run(stop.signal, 60_000);
    expect(logged).to.deep.equal(['could not compare vaults with their books, or reports with the chain']);
    expect(requests).to.equal(2);
    await watch.look(never);
    const [reconciled] = samplesOf(await metrics.registry.metrics(), RECONCILED);
    expect(reconciled?.value).to.equal(clock.now() / 1_000);
  });
});
