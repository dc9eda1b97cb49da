import * as steps from '@crr/testing/chain';
import { DAY, START, type TermChanges } from '@crr/testing/chain';
import { onOneDatabase } from '@crr/testing/database';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { Desk } from '../../src/desk/desk';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';

onOneDatabase('the program’s rules at the desk', (open) => {
  let stage: DeskFixture;
  let store: Store;
  let desk: Desk;
  let account: PublicKey;

  async function begin(terms: TermChanges = {}): Promise<void> {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open(terms);
    desk = stage.desk(store);
    account = stage.world.user().publicKey;
  }
  afterEach(() => stage.close());

  async function outcome(): Promise<[string, string | null][]> {
    return (await stage.outbox(store)).map(({ state, reason }) => [state, reason]);
  }

  it('keeps attention while the campaign is paused, and lands it when it goes on', async () => {
    await begin();
    await stage.attend(desk, await stage.session(desk, account));
    stage.update({ paused: true });
    for (let round = 0; round < 12; round += 1) {
      stage.pass(61);
      await desk.drain();
    }
    const [[state, reason] = []] = await outcome();
    expect(state).to.equal('queued');
    expect(reason).to.match(/^CampaignInactive: the campaign is paused/);
    expect((await stage.reports(store)).map((report) => report.state)).to.deep.equal(['queued', 'queued']);
    stage.update({ paused: false });
    await stage.drainAll(desk);
    expect(await outcome()).to.deep.equal([['final', null]]);
  });

  it('refuses attention of a session that was open before the campaign was paused, and takes it when it goes on', async () => {
    await begin();
    const session = await stage.session(desk, account);
    await stage.attend(desk, session);
    stage.update({ paused: true });
    stage.pass(11);
    const report = stage.reporting(session);
    const refused = await desk.report(report);
    expect(!refused.ok && refused.refusal).to.deep.include({ code: 'campaign_inactive', status: 409 });
    stage.update({ paused: false });
    stage.pass(11);
    expect((await desk.report(report)).ok).to.equal(true);
    await stage.drainAll(desk);
    expect(stage.recorded().map(({ seconds }) => seconds)).to.deep.equal([5, 5]);
  });

  it('knows a report again that was taken before the campaign was paused', async () => {
    await begin();
    const session = await stage.session(desk, account);
    stage.pass(5);
    const report = stage.reporting(session);
    await desk.report(report);
    stage.update({ paused: true });
    stage.pass(11);
    const again = await desk.report(report);
    expect(!again.ok && again.refusal.code).to.equal('nonce_used');
  });

  it('refuses attention of a session that outlasts its campaign', async () => {
    await begin({ endDate: START + 60n });
    const session = await stage.session(desk, account);
    await stage.attend(desk, session);
    stage.pass(56);
    const refused = await desk.report(stage.reporting(session));
    expect(!refused.ok && refused.refusal.code).to.equal('campaign_inactive');
    await stage.drainAll(desk);
    expect(await outcome()).to.deep.equal([['final', null]]);
  });

  it('lands what was earned in time while the campaign settles, and parks it afterwards', async () => {
    await begin({ endDate: START + DAY, attributionWindowSeconds: 600 });
    const tag = await stage.tag({ seconds: 10n * DAY });
    stage.pass(Number(DAY) - 60);
    const session = await stage.session(desk, account, { tag });
    await stage.attend(desk, session);
    stage.pass(300);
    await desk.drain();
    expect(await outcome()).to.deep.equal([['final', null]]);

    const other = stage.world.user().publicKey;
    stage.clock.advance(-600_000);
    await stage.attend(desk, await stage.session(stage.desk(store), other, { tag }));
    stage.clock.advance(600_000);
    stage.pass(1_000);
    await desk.drain();
    const late = (await stage.outbox(store)).find((row) => row.account === other.toBase58());
    expect(late?.state).to.equal('parked');
    expect(late?.reason).to.match(/^CampaignInactive: /);
  });

  it('parks what is left of a campaign that was closed', async () => {
    await begin({ attributionWindowSeconds: 0 });
    await stage.attend(desk, await stage.session(desk, account));
    const { world, campaign } = stage;
    world.expectOk(steps.finalize(world, campaign));
    stage.pass(1);
    world.expectOk(steps.withdraw(world, campaign));
    world.expectOk(steps.close(world, campaign));
    await desk.drain();
    expect(await outcome()).to.deep.equal([['parked', 'the campaign is closed']]);
  });

  it('lands attention that an exhausted budget does not pay for: the program says so itself', async () => {
    await begin({ dailyBudgetUsdc: 7_000n });
    const session = await stage.session(desk, account);
    for (let count = 0; count < 3; count += 1) await stage.attend(desk, session);
    await stage.drainAll(desk);
    expect(await outcome()).to.deep.equal([
      ['final', null],
      ['final', null],
      ['final', null],
    ]);
    expect(stage.events().map(({ name }) => name)).to.include('BudgetExhausted');
    const campaign = await stage.world.accounts.campaign(stage.campaign.id);
    expect(campaign?.stats.totalPaidOutUsdc).to.equal(7_000n);
  });

  it('parks what a rule refuses, and lands the others of its transaction', async () => {
    await begin();
    const session = await stage.session(desk, account);
    const other = stage.world.user().publicKey;
    const others = await stage.session(desk, other);
    stage.update({ targeting: { requireCohort: true, sites: [], cohorts: [3], countries: [] } });
    // Attention of up to a minute after it is not judged by a new targeting.
    stage.pass(61);
    await stage.attend(desk, others);
    await stage.attend(desk, session);
    const third = stage.world.user().publicKey;
    stage.pass(11);
    await stage.attend(desk, await stage.session(desk, third, { cohorts: [3] }));
    await desk.drain();
    const rows = await outcome();
    expect(rows.map(([state]) => state)).to.deep.equal(['parked', 'parked', 'final']);
    expect(rows[0]?.[1]).to.match(/^CohortMismatch: the cohort filter/);
  });

  it('gives up an influencer who is not registered after some attempts, and holds up nobody else', async () => {
    await begin();
    const stranger = stage.world.user().publicKey;
    const tag = await stage.tag({ influencer: stranger });
    const session = await stage.session(desk, account, { tag });
    const other = await stage.session(desk, stage.world.user().publicKey);
    await stage.attend(desk, session);
    await stage.attend(desk, session);
    await stage.attend(desk, other);
    await desk.drain();
    expect((await outcome()).map(([state]) => state)).to.deep.equal(['queued', 'queued', 'final']);
    await stage.drainAll(desk);
    const rows = await outcome();
    expect(rows.map(([state]) => state)).to.deep.equal(['parked', 'parked', 'final']);
    expect(rows[0]?.[1]).to.match(/AccountNotInitialized/);
  });

  it('names the participation of influencers in campaigns that ask them to join', async () => {
    await begin({ influencerPolicy: 'Joined' });
    const { world, campaign, influencer } = stage;
    world.expectOk(steps.join(world, campaign, influencer));
    await stage.attend(desk, await stage.session(desk, account));
    await stage.drainAll(desk);
    expect(await outcome()).to.deep.equal([['final', null]]);
  });

  it('parks what no VAU can say, and lands the others', async () => {
    await begin();
    await stage.attend(desk, await stage.session(desk, account, { country: 'T1' }));
    await stage.attend(desk, await stage.session(desk, stage.world.user().publicKey));
    await desk.drain();
    expect(await outcome()).to.deep.equal([
      ['parked', 'country: must be two capital letters'],
      ['final', null],
    ]);
  });

  it('keeps the influencer of the first touch, whatever later tags say', async () => {
    await begin();
    await stage.attend(desk, await stage.session(desk, account));
    await desk.drain();
    const second = stage.world.influencer().publicKey;
    const tag = await stage.tag({ influencer: second });
    await stage.attend(desk, await stage.session(desk, account, { tag }));
    await desk.drain();
    expect(await outcome()).to.deep.equal([
      ['final', null],
      ['final', null],
    ]);
    expect(stage.world.usdcBalance(second)).to.equal(0n);
    expect(stage.world.usdcBalance(stage.influencer.publicKey)).to.equal(2_000n);
  });

  it('pays rewards that wait for an account: a wallet without one is no obstacle', async () => {
    await begin();
    const bare = stage.world.wallet().publicKey;
    await stage.attend(desk, await stage.session(desk, bare));
    await desk.drain();
    const attribution = await stage.world.accounts.attribution(bare, stage.campaign.id);
    expect(attribution?.accruedUserUsdc).to.equal(4_000n);
  });

  it('pays as ever where the edge’s clock is behind the chain’s', async () => {
    await begin();
    stage.pass(600);
    stage.clock.advance(-45_000);
    const tag = await stage.tag();
    const session = await stage.session(desk, account, { tag });
    await stage.attend(desk, session);
    await stage.attend(desk, session);
    await stage.drainAll(desk);
    expect(stage.recorded().map(({ earnedAt }) => Number(stage.world.chain.now()) - earnedAt)).to.deep.equal([
      50, 45,
    ]);
    expect(await outcome()).to.deep.equal([
      ['final', null],
      ['final', null],
    ]);
  });

  it('takes no tag of an edge in time where its own clock is behind by more than the program allows', async () => {
    await begin();
    stage.pass(600);
    stage.clock.advance(-61_000);
    const refused = await desk.openSession(await stage.opening(account));
    expect(!refused.ok && refused.refusal.code).to.equal('tag_not_yet_valid');
  });

  it('parks what came too late by the chain’s clock, however far the edge’s is behind', async () => {
    await begin({ endDate: START + 600n, attributionWindowSeconds: 0 });
    const session = await stage.session(desk, account);
    stage.world.chain.advanceSeconds(900);
    await stage.attend(desk, session);
    await desk.drain();
    expect((await outcome())[0]?.[0]).to.equal('queued');
    for (let minute = 0; minute < 15; minute += 1) {
      stage.pass(61);
      await desk.drain();
    }
    const [[state, reason] = []] = await outcome();
    expect(state).to.equal('parked');
    expect(reason).to.match(/^CampaignInactive: /);
    expect(stage.recorded()).to.deep.equal([]);
  });

  it('waits where the edge’s clock is ahead of the chain’s', async () => {
    await begin();
    stage.clock.advance(55_000);
    const session = await stage.session(desk, account);
    stage.clock.advance(30_000);
    const taken = await desk.report(stage.reporting(session));
    expect(taken.ok).to.equal(true);
    await desk.drain();
    expect((await outcome())[0]?.[1]).to.match(/^EarnedInFuture: /);
    stage.pass(61);
    await desk.drain();
    expect(await outcome()).to.deep.equal([['final', null]]);
  });
});
