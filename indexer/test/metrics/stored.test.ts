import type { Database } from '@crr/db';
import { type Campaign, DAY, World } from '@crr/testing/chain';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { BusinessMetrics, IndexerMetrics } from '../../src/metrics';
import type { Sink } from '../../src/model';
import { openSink } from '../../src/store';
import { historyOf, IDENTITY, viewOf } from '../support/history';
import { sampleOf, samplesOf } from '../support/samples';

const AWKWARD_NAME = 'a "b"\n\\c\\';
const AWKWARD_HANDLE = '@"q"\\n\n';
const LONGER_THAN_FRESH_MILLISECONDS = 6_000;

forEachDatabase('the metrics of what is stored', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'indexer');
  let world: World;
  let campaign: Campaign;
  let database: Database;
  let sink: Sink;
  let clock: TestClock;
  let metrics: IndexerMetrics;
  let business: BusinessMetrics;

  beforeEach(async () => {
    world = World.create();
    campaign = world.campaign({ name: AWKWARD_NAME, dailyBudgetUsdc: 50_000n });
    database = await open();
    sink = await openSink(database, IDENTITY);
    clock = new TestClock();
    metrics = new IndexerMetrics(clock);
    business = new BusinessMetrics(database, metrics.registry, () => clock.now());
  });

  async function scrape(): Promise<string> {
    clock.advance(LONGER_THAN_FRESH_MILLISECONDS);
    await business.refresh();
    return metrics.registry.metrics();
  }

  async function store(): Promise<void> {
    const view = viewOf(
      historyOf(world).map((one) => [one]),
      { firstSlot: 0 },
    );
    metrics.onCommit(view, await sink.commit(view), 0.01);
  }

  it('count each event that was stored once, however often it is seen', async () => {
    await store();
    const first = await scrape();
    const stored = historyOf(world).flatMap(({ events }) => events);
    const total = (text: string) =>
      samplesOf(text, 'crr_indexer_events_total').reduce((sum, { value }) => sum + value, 0);
    expect(total(first)).to.equal(stored.length);
    expect(sampleOf(first, 'crr_indexer_transactions_total')).to.equal(historyOf(world).length);
    world.campaign();
    const whole = historyOf(world);
    await store();
    const second = await scrape();
    expect(total(second)).to.equal(whole.flatMap(({ events }) => events).length);
    expect(sampleOf(second, 'crr_indexer_transactions_total')).to.equal(whole.length);
  });

  it('count a rollback and the events that it took back', async () => {
    await store();
    const history = historyOf(world);
    const last = history.at(-1);
    const view = { ...viewOf([], { firstSlot: history.length, after: -1 }), gone: [`${last?.signature}`] };
    metrics.onCommit(view, await sink.commit(view), 0.01);
    const text = await scrape();
    expect(sampleOf(text, 'crr_indexer_rollbacks_total')).to.equal(1);
    expect(sampleOf(text, 'crr_indexer_rolled_back_events_total')).to.equal(last?.events.length);
  });

  it('carry names and handles with quotes, backslashes and newlines', async () => {
    const wallet = world.user();
    const key = wallet.publicKey;
    const profile = { handle: AWKWARD_HANDLE, platform: 'YouTube' as const, followerCount: 1n };
    world.run([world.router.registerInfluencer({ payer: key, wallet: key, profile })], [wallet]);
    await world.vau(campaign, world.user().publicKey, { influencer: key });
    await store();
    const text = await scrape();
    const [funded] = samplesOf(text, 'crr_campaign_funded_usdc');
    expect(funded?.labels.name).to.equal(AWKWARD_NAME);
    expect(funded?.value).to.equal(Number(campaign.params.totalBudgetUsdc));
    expect(samplesOf(text, 'crr_influencer_referrals_total')).to.deep.equal([
      { labels: { influencer: key.toBase58(), handle: AWKWARD_HANDLE }, value: 1 },
    ]);
  });

  it('leave the daily budget out for a campaign without one', async () => {
    const free = world.campaign({ name: 'free' });
    await store();
    const text = await scrape();
    const names = (metric: string) => samplesOf(text, metric).map(({ labels }) => labels.name);
    expect(names('crr_campaign_funded_usdc')).to.have.members([AWKWARD_NAME, free.params.name]);
    expect(names('crr_campaign_daily_budget_usdc')).to.deep.equal([AWKWARD_NAME]);
  });

  it('drop the series of a campaign that is closed, and of an influencer who left', async () => {
    const gone = world.influencer();
    await store();
    const before = await scrape();
    expect(samplesOf(before, 'crr_campaign_funded_usdc')).to.have.length(1);
    expect(samplesOf(before, 'crr_influencer_referrals_total')).to.have.length(1);
    const key = gone.publicKey;
    world.run([world.router.closeInfluencer({ wallet: key, rentPayer: key })], [gone]);
    bury(world, campaign);
    await store();
    const after = await scrape();
    expect(samplesOf(after, 'crr_campaign_funded_usdc')).to.deep.equal([]);
    expect(samplesOf(after, 'crr_influencer_referrals_total')).to.deep.equal([]);
  });
});

function bury(world: World, { id: campaignId, owner: signer }: Campaign): void {
  const owner = signer.publicKey;
  const accounts = { owner, campaignId, ownerUsdc: world.usdcOf(owner) };
  world.run([world.router.finalizeCampaign({ caller: owner, campaignId })], [signer]);
  world.chain.advanceSeconds(8n * DAY);
  world.run([world.router.withdrawRemaining(accounts)], [signer]);
  world.run([world.router.closeCampaign({ ...accounts, rentPayer: owner })], [signer]);
}
