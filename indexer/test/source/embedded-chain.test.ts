import { strict as assert } from 'node:assert';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { eventsOfTransaction, type RouterEvent } from '@crr/sdk';
import { playEverything, type World } from '@crr/testing/chain';
import { PATIENCE_MS } from '@crr/testing/time';
import { expect } from 'chai';
import type { ChainView, Source } from '../../src/model';
import { createRpcSource } from '../../src/source';

const never = new AbortController().signal;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function eventsOf(views: readonly ChainView[]): RouterEvent[] {
  return views.flatMap(({ events }) => events.map(({ event }) => event));
}

describe('source on the embedded chain', () => {
  let world: World;
  let localnet: Localnet;
  let source: Source;
  let expected: RouterEvent[];

  before(async () => {
    world = await playEverything();
    expected = world.sent.flatMap((result) => eventsOfTransaction(result));
    localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 0 });
    source = createRpcSource({ rpc: { url: localnet.rpcUrl }, wsUrl: localnet.wsUrl });
  });

  after(async () => {
    await source.close();
    await localnet.close();
  });

  it('backfills from the first transaction, in the order of the chain', async () => {
    const views = await all(source.backfill(-1, never));
    expect(eventsOf(views)).to.deep.equal(expected);
    const last = views.at(-1);
    assert(last !== undefined);
    expect(last.upTo).to.equal(Number(world.chain.slot()));
    expect(last.remainingTransactions).to.equal(0);
    expect(last.upToTime).to.equal(Number(world.chain.now()));
  });

  it('backfills in pieces that follow each other, however small the pages', async () => {
    const small = createRpcSource({ rpc: { url: localnet.rpcUrl }, pageSize: 5 });
    const views = await all(small.backfill(-1, never));
    expect(eventsOf(views)).to.deep.equal(expected);
    expect(views.length).to.be.greaterThan(5);
    views.reduce((upTo, view) => {
      expect(view.after).to.equal(upTo);
      return view.upTo;
    }, -1);
  });

  it('is woken by a transaction of the program, and sees it at the next poll', async () => {
    const from = Number(world.chain.slot());
    const calm = await source.poll(from, new Map(), never);
    expect([calm.upTo, calm.events.length]).to.deep.equal([from, 0]);
    let wakes = 0;
    const stop = source.onActivity(() => {
      wakes += 1;
    });
    await until(() => wakes > 0);
    const before = wakes;
    world.influencer();
    await until(() => wakes > before);
    stop();
    const view = await source.poll(from, new Map(), never);
    expect(eventsOf([view]).map(({ name }) => name)).to.include('InfluencerRegistered');
    expect(view.finalizedSlot).to.equal(Number(world.chain.slot()));
  });

  it('finds the events of a gap in the history of the account that their stream is kept in, with all of their transactions', async () => {
    const [view] = await all(source.backfill(-1, never));
    const funded = view?.events.find(({ event }) => event.name === 'CampaignFunded');
    assert(view !== undefined && funded !== undefined);
    const { streamKey, seq } = funded.event;
    const gap = { streamKey, first: seq, last: seq, afterSlot: -1, beforeSlot: view.upTo };
    const { events, blocks } = await source.fill(gap, never);
    const { signature } = funded.place;
    expect(events).to.deep.equal(view.events.filter(({ place }) => place.signature === signature));
    expect(blocks).to.deep.equal(view.blocks.filter(({ slot }) => slot === funded.place.slot));
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
