import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { forEachDatabase } from '../../../indexer/test/support/database';
import * as steps from '../../../tests/support/steps';
import { DAY, START, type TermChanges } from '../../../tests/support/terms';
import type { Desk } from '../../src/desk/desk';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { Stage } from './stage';

forEachDatabase('the program’s rules at the desk', (open) => {
  let stage: Stage;
  let store: Store;
  let desk: Desk;
  let account: PublicKey;

  async function begin(terms: TermChanges = {}): Promise<void> {
    store = new DatabaseStore((await open()).db);
    stage = await Stage.open(terms);
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
    await stage.attend(desk, await stage.session(desk, other));
    await stage.attend(desk, session);
    stage.update({ targeting: { requireCohort: true, sites: [], cohorts: [3], countries: [] } });
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
