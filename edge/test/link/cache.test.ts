import { caught, TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { LinkCache, type LinkCacheOptions } from '../../src/link/cache';
import { LinkStoreError } from '../../src/link/lookup-error';
import type { Link, LinkStore } from '../../src/model';

const HOUR = 3_600_000;

function linkTo(destinationUrl: string, code = 'abc'): Link {
  return { code, destinationUrl, isActive: true, campaignId: null, influencer: null, utm: {} };
}

/** Links in memory that can be away, hold back its answers, and tells what it was asked. */
class StoreInMemory implements LinkStore {
  readonly links = new Map<string, Link>();
  readonly asked: string[] = [];
  isAway = false;
  private held: (() => void)[] | null = null;

  hold(): void {
    this.held = [];
  }

  release(): void {
    for (const go of this.held?.splice(0) ?? []) go();
    this.held = null;
  }

  async find(code: string): Promise<Link | null> {
    this.asked.push(code);
    const { held } = this;
    if (held !== null) await new Promise<void>((resolve) => held.push(resolve));
    if (this.isAway) throw new Error('away');
    return this.links.get(code) ?? null;
  }
}

interface Fixture {
  readonly cache: LinkCache;
  readonly store: StoreInMemory;
  readonly clock: TestClock;
  settled(): Promise<unknown>;
}

function fixture(options: Partial<LinkCacheOptions> = {}): Fixture {
  const store = new StoreInMemory();
  store.links.set('abc', linkTo('https://one.test/'));
  const clock = new TestClock();
  const background: Promise<unknown>[] = [];
  const cache = new LinkCache({
    store,
    clock,
    inBackground: (work) => background.push(work),
    patienceMs: 20,
    waitMs: 40,
    ...options,
  });
  return { cache, store, clock, settled: () => Promise.all(background.splice(0)) };
}

async function destination(found: Promise<Link | null>): Promise<string | undefined> {
  return (await found)?.destinationUrl;
}

describe('cache of links', () => {
  it('asks once for a link that is fresh', async () => {
    const { cache, store, clock } = fixture();
    await cache.find('abc');
    clock.advance(1_999);
    expect(await destination(cache.find('abc'))).to.equal('https://one.test/');
    expect(store.asked).to.deep.equal(['abc']);
  });

  it('answers with an older one at once and asks anew behind it', async () => {
    const { cache, store, clock, settled } = fixture();
    await cache.find('abc');
    store.links.set('abc', linkTo('https://two.test/'));
    clock.advance(2_000);
    expect(await destination(cache.find('abc'))).to.equal('https://one.test/');
    await settled();
    expect(await destination(cache.find('abc'))).to.equal('https://two.test/');
  });

  it('shows no link older than four seconds while the store answers, however rarely it is visited', async () => {
    const { cache, store, clock } = fixture();
    await cache.find('abc');
    store.links.delete('abc');
    clock.advance(4_000);
    expect(await cache.find('abc')).to.equal(null);
  });

  it('answers for a day without the store, and not longer', async () => {
    const { cache, store, clock } = fixture();
    await cache.find('abc');
    store.isAway = true;
    clock.advance(24 * HOUR - 1);
    expect(await destination(cache.find('abc'))).to.equal('https://one.test/');
    clock.advance(1);
    expect(await caught(cache.find('abc'))).to.be.instanceOf(LinkStoreError);
  });

  it('does not let a slow store slow down a link that it knows', async () => {
    const { cache, store, clock } = fixture();
    await cache.find('abc');
    clock.advance(HOUR);
    store.hold();
    expect(await destination(cache.find('abc'))).to.equal('https://one.test/');
    store.release();
  });

  it('believes for two seconds that a code is unknown', async () => {
    const { cache, store, clock } = fixture();
    expect(await cache.find('new')).to.equal(null);
    store.links.set('new', linkTo('https://new.test/', 'new'));
    clock.advance(1_999);
    expect(await cache.find('new')).to.equal(null);
    clock.advance(1);
    expect(await destination(cache.find('new'))).to.equal('https://new.test/');
  });

  it('says that it does not know, where it can not ask about an unknown code', async () => {
    const { cache, store, clock } = fixture();
    await cache.find('new');
    store.isAway = true;
    clock.advance(2_000);
    expect(await caught(cache.find('new'))).to.be.instanceOf(LinkStoreError);
  });

  it('asks one question for all who ask at the same time', async () => {
    const { cache, store } = fixture();
    store.hold();
    const found = Promise.all(Array.from({ length: 50 }, () => cache.find('abc')));
    store.release();
    expect(new Set(await found)).to.have.length(1);
    expect(store.asked).to.deep.equal(['abc']);
  });

  it('lets nobody wait for ever for the question of another that was cancelled', async () => {
    const { cache, store } = fixture();
    store.hold();
    expect(await caught(cache.find('abc'))).to.be.instanceOf(LinkStoreError);
    const again = cache.find('abc');
    store.release();
    expect(await destination(again)).to.equal('https://one.test/');
    expect(store.asked).to.deep.equal(['abc', 'abc']);
  });

  it('leaves a store that failed alone for a moment', async () => {
    const { cache, store, clock } = fixture();
    store.isAway = true;
    for (let i = 0; i < 20; i += 1)
      expect(await caught(cache.find(`code${i}`))).to.be.instanceOf(LinkStoreError);
    expect(store.asked).to.have.length(1);
    store.isAway = false;
    clock.advance(500);
    expect(await destination(cache.find('abc'))).to.equal('https://one.test/');
  });

  it('keeps looking after an answer that was too late for the one who asked', async () => {
    const { cache, store, clock, settled } = fixture();
    await cache.find('abc');
    clock.advance(HOUR);
    store.links.set('abc', linkTo('https://two.test/'));
    store.hold();
    expect(await destination(cache.find('abc'))).to.equal('https://one.test/');
    store.release();
    await settled();
    expect(await destination(cache.find('abc'))).to.equal('https://two.test/');
  });

  it('remembers no more than it may', async () => {
    const { cache, store } = fixture({ most: 2 });
    for (const code of ['abc', 'b', 'c', 'abc']) await cache.find(code);
    expect(store.asked).to.deep.equal(['abc', 'b', 'c', 'abc']);
  });
});
