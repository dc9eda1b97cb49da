import type { Database } from '@crr/db';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { ROUTER_PROGRAM_ID } from '@crr/sdk';
import { type Campaign, playEverything, type World } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { BusinessMetrics, IndexerMetrics } from '../../src/metrics';
import type { ChainView, Source } from '../../src/model';
import { Indexer, StillMissingError } from '../../src/run';
import { createRpcSource } from '../../src/source';
import { openSink } from '../../src/store';
import { sampleOf } from '../support/samples';
import { dump } from '../support/tables';

const GAP = 'crr_indexer_event_gap';

/** A node that keeps one transaction back from listings, as nodes with incomplete history do. */
class Hiding implements Source {
  /** The transaction that views do not have. */
  hidden: string | null = null;
  /** Whether the account's own history has not got it either. */
  hiddenFromFill = false;

  constructor(private readonly source: Source) {}

  genesisHash = () => this.source.genesisHash();
  onActivity = (wake: () => void) => this.source.onActivity(wake);
  close = () => this.source.close();

  async *backfill(after: number, signal: AbortSignal): ReturnType<Source['backfill']> {
    for await (const view of this.source.backfill(after, signal)) {
      yield { ...this.without(view), remainingTransactions: view.remainingTransactions };
    }
  }

  async poll(...args: Parameters<Source['poll']>): Promise<ChainView> {
    return this.without(await this.source.poll(...args));
  }

  async fill(...args: Parameters<Source['fill']>): ReturnType<Source['fill']> {
    if (this.hiddenFromFill) return { blocks: [], events: [] };
    return this.source.fill(...args);
  }

  private without(view: ChainView): ChainView {
    const events = view.events.filter(({ place }) => place.signature !== this.hidden);
    const slots = new Set(events.map(({ place }) => place.slot));
    return { ...view, events, blocks: view.blocks.filter(({ slot }) => slots.has(slot)) };
  }
}

forEachDatabase('the indexer and a transaction that the node keeps back', (open) => {
  const never = new AbortController().signal;
  let world: World;
  let campaign: Campaign;
  let localnet: Localnet;
  let source: Source;

  before(async () => {
    world = await playEverything();
    campaign = world.campaign();
    localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 0 });
    source = createRpcSource({ rpc: { url: localnet.rpcUrl } });
  });

  after(async () => {
    await source.close();
    await localnet.close();
  });

  async function indexing(database: Database, from: Source) {
    const clock = new TestClock();
    const metrics = new IndexerMetrics(clock);
    const business = new BusinessMetrics(database, metrics.registry, () => clock.now());
    const identity = { genesisHash: await source.genesisHash(), programId: ROUTER_PROGRAM_ID.toBase58() };
    const sink = await openSink(database, identity);
    const scrape = async () => {
      clock.advance(10_000);
      await business.refresh();
      return metrics.registry.metrics();
    };
    return {
      sink,
      scrape,
      metrics,
      clock,
      indexer: new Indexer({ source: from, sink, clock, observer: metrics }),
    };
  }

  /** Two VAUs of which the node keeps the first back. */
  async function hideOne(hiding: Hiding): Promise<void> {
    const { signature } = await world.vau(campaign, world.user().publicKey, { influencer: null });
    hiding.hidden = signature;
    await world.vau(campaign, world.user().publicKey, { influencer: null });
  }

  it('fetches it from the history of the account that its events are of, and ends at the tables of a node without fault', async () => {
    const hiding = new Hiding(source);
    await hideOne(hiding);
    const database = await open();
    const { indexer, scrape, sink } = await indexing(database, hiding);
    await indexer.catchUp(never);
    const text = await scrape();
    expect(sampleOf(text, GAP)).to.equal(0);
    expect(text).to.contain('crr_indexer_gap_repairs_total{outcome="repaired"} 1');
    const straight = await open();
    const { indexer: other, sink: otherSink } = await indexing(straight, source);
    await other.catchUp(never);
    expect(Buffer.from((await sink.cursor()).digest)).to.deep.equal(
      Buffer.from((await otherSink.cursor()).digest),
    );
    expect(await dump(database, { derivedOnly: true })).to.deep.equal(
      await dump(straight, { derivedOnly: true }),
    );
  });

  it('fetches it while it follows the tip as well', async () => {
    const hiding = new Hiding(source);
    const database = await open();
    const { indexer, scrape, sink } = await indexing(database, hiding);
    await indexer.catchUp(never);
    const { events } = await sink.cursor();
    await hideOne(hiding);
    await indexer.step(never);
    await indexer.step(never);
    expect((await sink.cursor()).events).to.be.above(events + 3);
    expect(sampleOf(await scrape(), GAP)).to.equal(0);
    expect((await sink.cursor()).finalizedSlot).to.equal(Number(world.chain.slot()));
  });

  it('stands before the hole, and says so, for as long as it is nowhere to be found', async () => {
    const hiding = new Hiding(source);
    await hideOne(hiding);
    hiding.hiddenFromFill = true;
    const { indexer, scrape, sink } = await indexing(await open(), hiding);
    const failure = await indexer.step(never).catch((error: unknown) => error);
    expect(failure).to.be.an.instanceOf(StillMissingError);
    const held = await sink.cursor();
    const text = await scrape();
    expect(sampleOf(text, GAP)).to.be.above(0);
    expect(text).to.contain('crr_indexer_gap_repairs_total{outcome="failed"} 1');
    await indexer.step(never).catch(() => undefined);
    const later = await sink.cursor();
    expect([later.finalizedSlot, later.tipSlot]).to.deep.equal([held.finalizedSlot, held.tipSlot]);
    expect(later.tipSlot).to.be.below(Number(world.chain.slot()));
    hiding.hiddenFromFill = false;
    await indexer.catchUp(never);
    expect(sampleOf(await scrape(), GAP)).to.equal(0);
    expect((await sink.cursor()).tipSlot).to.equal(Number(world.chain.slot()));
  });
});
