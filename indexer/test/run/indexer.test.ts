import { systemClock } from '@crr/kit';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { eventsOfTransaction, ROUTER_PROGRAM_ID } from '@crr/sdk';
import { playEverything, type World } from '@crr/testing/chain';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { expect } from 'chai';
import type { CommitResult, Source } from '../../src/model';
import { Indexer, type IndexerObserver } from '../../src/run';
import { createRpcSource } from '../../src/source';
import { openSink } from '../../src/store';

const COMPLETE_WITHIN_MILLISECONDS = 120_000;

forEachDatabase('the indexer on the embedded chain', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'indexer');
  let world: World;
  let localnet: Localnet;
  let source: Source;

  before(async () => {
    world = await playEverything();
    localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 50 });
    source = createRpcSource({ rpc: { url: localnet.rpcUrl }, wsUrl: localnet.wsUrl });
  });

  after(async () => {
    await source.close();
    await localnet.close();
  });

  const eventsOnChain = () => world.sent.flatMap((result) => eventsOfTransaction(result)).length;

  async function indexer(observer: IndexerObserver = {}) {
    const identity = { genesisHash: await source.genesisHash(), programId: ROUTER_PROGRAM_ID.toBase58() };
    const sink = await openSink(await open(), identity);
    return { sink, indexer: new Indexer({ source, sink, clock: systemClock, observer }) };
  }

  it('catches up from the first transaction to the tip', async () => {
    const commits: CommitResult[] = [];
    const { sink, indexer: one } = await indexer({ onCommit: (_, result) => commits.push(result) });
    await one.catchUp(new AbortController().signal);
    expect((await sink.cursor()).events).to.equal(eventsOnChain());
    expect(commits.reduce((sum, { added }) => sum + added, 0)).to.equal(eventsOnChain());
  });

  it('then follows what happens, and stops when it is told to', async () => {
    const { sink, indexer: one } = await indexer();
    const stop = new AbortController();
    const running = one.run(stop.signal);
    const campaign = world.campaign();
    await world.vau(campaign, world.user().publicKey, { influencer: null });
    const deadline = Date.now() + COMPLETE_WITHIN_MILLISECONDS;
    while ((await sink.cursor()).events < eventsOnChain() && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    stop.abort();
    await running;
    expect((await sink.cursor()).events).to.equal(eventsOnChain());
  });
});
