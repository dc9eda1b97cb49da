import { forEachDatabase, openAs } from '@crr/testing/database';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { Desk } from '../../src/desk/desk';
import type { DeskSettings } from '../../src/desk/settings';
import type { ReportConversion } from '../../src/ports';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';
import { faulty } from './faulty';

const BONUS_USDC = 250_000n;

forEachDatabase('conversions', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'edge');
  let stage: DeskFixture;
  let store: Store;
  let desk: Desk;
  let account: PublicKey;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open({ payoutRules: { conversionBonusUsdc: BONUS_USDC } });
    desk = stage.desk(store);
    account = stage.world.user().publicKey;
  });
  afterEach(() => stage.close());

  async function convert(changes: Partial<ReportConversion> = {}) {
    const { campaignId } = stage;
    return desk.convert({
      campaignId,
      account: account.toBase58(),
      value: '49990000',
      idempotencyKey: 'order-1',
      ...changes,
    });
  }

  async function states(): Promise<string[]> {
    return (await stage.outbox(store)).map(({ kind, state }) => `${kind} ${state}`);
  }

  function conversionsPaid(): number {
    return stage.events().filter(({ name }) => name === 'ConversionProcessed').length;
  }

  it('pays the bonus once, behind the attention that came before it', async () => {
    await stage.attend(desk, await stage.session(desk, account));
    stage.pass(1);
    const taken = await convert();
    await desk.drain();
    const rows = await stage.outbox(store);
    expect(rows.map(({ kind, state, sequence }) => [kind, state, sequence])).to.deep.equal([
      ['vau', 'final', 1],
      ['conversion', 'final', null],
    ]);
    expect(taken).to.deep.equal({ ok: true, value: { id: rows[1]?.id } });
    const found = stage.events().filter((event) => event.name === 'ConversionProcessed');
    expect(found.map(({ data }) => data.conversionValue)).to.deep.equal([49_990_000n]);
    expect(stage.world.usdcBalance(account)).to.equal(4_000n + (BONUS_USDC * 4n) / 5n);
  });

  it('pays the bonus for attention of the same millisecond', async () => {
    const accounts = Array.from({ length: 6 }, () => stage.world.user().publicKey);
    for (const [index, each] of accounts.entries()) {
      await stage.attend(desk, await stage.session(desk, each));
      await convert({ account: each.toBase58(), idempotencyKey: `order-${index}` });
    }
    await desk.drain();
    const states = (await stage.outbox(store)).map(({ kind, state }) => `${kind} ${state}`);
    expect(new Set(states)).to.deep.equal(new Set(['vau final', 'conversion final']));
  });

  it('knows an idempotency key again, and refuses it for anything else', async () => {
    const first = await convert();
    expect(await convert()).to.deep.equal(first);
    const other = stage.world.user().publicKey.toBase58();
    for (const changes of [{ value: '1' }, { account: other }]) {
      const again = await convert(changes);
      expect(again.ok).to.equal(false);
      if (!again.ok) {
        expect(again.refusal).to.deep.include({
          code: 'idempotency_key_reused',
          status: 409,
          field: 'idempotency_key',
        });
      }
    }
    expect(await stage.outbox(store)).to.have.length(1);
  });

  it('knows an idempotency key that comes several times at once', async () => {
    const answers = await Promise.all([convert(), convert(), convert()]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
    expect(answers[0]?.ok).to.equal(true);
    expect(await stage.outbox(store)).to.have.length(1);
  });

  it('parks a second conversion of the same account as already converted', async () => {
    await stage.attend(desk, await stage.session(desk, account));
    stage.pass(1);
    await convert();
    stage.pass(1);
    await convert({ idempotencyKey: 'order-2' });
    await stage.drainAll(desk);
    stage.pass(1);
    await convert({ idempotencyKey: 'order-3' });
    await stage.drainAll(desk);
    const rows = await stage.outbox(store);
    expect(rows.map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['final', null],
      ['final', null],
      ['parked', 'already_converted'],
      ['parked', 'already_converted'],
    ]);
    expect(stage.events().filter(({ name }) => name === 'ConversionProcessed')).to.have.length(1);
  });

  it('waits for the first VAU of its account, which overtakes it: both land once', async () => {
    await convert();
    await desk.drain();
    expect(await states()).to.deep.equal(['conversion queued']);
    expect((await stage.outbox(store))[0]?.reason).to.match(/^NoAttribution: /);
    stage.pass(30);
    const { byState, oldestMs } = await desk.status(stage.campaignId);
    // It waits as it should: nothing is stuck.
    expect([byState.queued, oldestMs]).to.deep.equal([1, 0]);
    for (let minute = 0; minute < 5; minute += 1) {
      stage.pass(60);
      await desk.drain();
    }
    await stage.attend(desk, await stage.session(desk, account));
    await desk.drain();
    expect(await states()).to.have.members(['conversion queued', 'vau final']);
    await stage.drainAll(desk);
    expect(await states()).to.have.members(['conversion final', 'vau final']);
    expect(stage.recorded()).to.have.length(1);
    expect(conversionsPaid()).to.equal(1);
    expect(stage.world.usdcBalance(account)).to.equal(4_000n + (BONUS_USDC * 4n) / 5n);
  });

  it('lands in the transaction of a VAU that was taken after it', async () => {
    await convert();
    await stage.attend(desk, await stage.session(desk, account));
    await desk.drain();
    expect(await states()).to.have.members(['conversion final', 'vau final']);
    expect(new Set((await stage.outbox(store)).map(({ signature }) => signature)).size).to.equal(1);
  });

  it('lets the VAU through that more conversions wait for than a transaction holds', async () => {
    for (let order = 0; order < 15; order += 1) await convert({ idempotencyKey: `order-${order}` });
    await desk.drain();
    await stage.attend(desk, await stage.session(desk, account));
    await stage.drainAll(desk);
    const rows = (await stage.outbox(store)).map(({ kind, state, reason }) => `${kind} ${state} ${reason}`);
    expect(rows.filter((row) => row === 'vau final null')).to.have.length(1);
    expect(rows.filter((row) => row === 'conversion final null')).to.have.length(1);
    expect(rows.filter((row) => row === 'conversion parked already_converted')).to.have.length(14);
  });

  it('is parked in the program’s words once it has waited in vain, and says so to whoever reports it again', async () => {
    const wait = 600;
    desk = stage.desk(store, { settings: { conversionWaitSeconds: wait } });
    const taken = await convert();
    await desk.drain();
    stage.pass(wait - 1);
    await desk.drain();
    expect(await states()).to.deep.equal(['conversion queued']);
    expect(await convert()).to.deep.equal(taken);
    expect((stage.scheduler.wakeAtMs ?? 0) - stage.clock.now()).to.be.at.most(1_000);
    stage.pass(1);
    await desk.drain();
    const [row] = await stage.outbox(store);
    expect(row?.state).to.equal('parked');
    expect(row?.reason).to.match(/^NoAttribution: /);
    expect((await desk.status(stage.campaignId)).byState).to.include({ queued: 0, parked: 1 });
    const [told] = (await stage.reports(store)).slice(-1);
    expect(told).to.deep.include({ kind: 'conversion', state: 'parked', reason: row?.reason });

    const again = await convert();
    expect(again.ok).to.equal(false);
    if (again.ok) return;
    expect(again.refusal).to.deep.include({ code: 'conversion_parked', status: 409 });
    expect(again.refusal.message).to.contain(row?.reason);
    const changed = await convert({ value: '1' });
    expect(!changed.ok && changed.refusal.code).to.equal('idempotency_key_reused');
  });

  it('is parked at once where it shall not wait', async () => {
    desk = stage.desk(store, { settings: { conversionWaitSeconds: 0 } });
    await convert();
    await desk.drain();
    expect(await states()).to.deep.equal(['conversion parked']);
  });

  it('outlasts its time while a VAU of its account still waits', async () => {
    desk = stage.desk(store, { settings: { conversionWaitSeconds: 60 } });
    await convert();
    await desk.drain();
    await stage.attend(desk, await stage.session(desk, account));
    stage.update({ paused: true });
    for (let minute = 0; minute < 5; minute += 1) {
      stage.pass(61);
      await desk.drain();
    }
    expect(await states()).to.have.members(['conversion queued', 'vau queued']);
    stage.update({ paused: false });
    await stage.drainAll(desk);
    expect(await states()).to.have.members(['conversion final', 'vau final']);
  });

  describe('that meet a budget with nothing left', () => {
    const DAY_SECONDS = 86_400;

    /** The whole budget of the day goes to the first VAU of somebody else. */
    async function exhaust(settings: Partial<DeskSettings> = {}): Promise<void> {
      await stage.close();
      stage = await DeskFixture.open({
        dailyBudgetUsdc: 9_000n,
        // Less than the day's budget: it can be paid whole on the next day.
        payoutRules: { conversionBonusUsdc: 8_000n },
      });
      desk = stage.desk(store, { settings });
      account = stage.world.user().publicKey;
      await stage.attend(desk, await stage.session(desk, account));
      await stage.attend(desk, await stage.session(desk, stage.world.user().publicKey));
      await stage.drainAll(desk);
      expect(stage.recorded().length).to.be.greaterThan(0);
    }

    it('wait, and are never told as landed; they are paid once when there is budget', async () => {
      await exhaust({ conversionWaitSeconds: 2 * DAY_SECONDS });
      await convert();
      await desk.drain();
      expect(await states()).to.deep.equal(['vau final', 'vau final', 'conversion queued']);
      const [row] = (await stage.outbox(store)).slice(-1);
      expect(row?.reason).to.match(/^BudgetExhausted: /);
      expect(row?.signature).to.equal(null);
      stage.pass(DAY_SECONDS);
      await stage.drainAll(desk);
      expect(await states()).to.include('conversion final');
      expect(conversionsPaid()).to.equal(1);
      const told = (await stage.reports(store)).filter(({ kind }) => kind === 'conversion');
      const landed = told.findIndex(({ state }) => state === 'landed' || state === 'final');
      const lastWait = told
        .map(({ reason }) => reason?.startsWith('BudgetExhausted') === true)
        .lastIndexOf(true);
      expect(lastWait)
        .to.be.greaterThan(-1)
        .and.lessThan(landed === -1 ? told.length : landed);
    });

    it('are parked with the reason once they have waited in vain, after few transactions that pay nothing', async () => {
      await exhaust();
      await convert();
      for (let attempt = 0; attempt < 7; attempt += 1) {
        stage.pass(601);
        await desk.drain();
      }
      const [row] = (await stage.outbox(store)).slice(-1);
      expect([row?.kind, row?.state]).to.deep.equal(['conversion', 'parked']);
      expect(row?.reason).to.match(/^BudgetExhausted: /);
      expect(conversionsPaid()).to.equal(0);
      expect(stage.events().filter(({ name }) => name === 'BudgetExhausted').length).to.be.within(1, 8);
      const told = (await stage.reports(store)).filter(({ kind }) => kind === 'conversion');
      expect(told.map(({ state }) => state)).not.to.include.members(['landed']);
      expect(told.map(({ state }) => state)).not.to.include.members(['final']);
      // Another key is another conversion: the next day it is paid.
      stage.pass(DAY_SECONDS);
      await convert({ idempotencyKey: 'order-1:2' });
      await stage.drainAll(desk);
      expect(conversionsPaid()).to.equal(1);
    });

    it('are not told as landed by a node that does not show the transaction yet, nor sent again', async () => {
      await exhaust();
      const rpc = stage.rpc();
      let isShown = false;
      const chain = faulty(rpc, {
        eventsOf: async (...args) => (isShown ? rpc.eventsOf(...args) : null),
      });
      desk = stage.desk(store, { chain });
      await convert();
      await desk.drain();
      stage.pass(5);
      await desk.drain();
      expect(await states()).to.include('conversion sent');
      isShown = true;
      await desk.drain();
      expect(await states()).to.include('conversion queued');
    });

    it('hold up none of the attention of their account', async () => {
      await exhaust({ conversionWaitSeconds: 2 * DAY_SECONDS });
      await convert();
      await desk.drain();
      stage.pass(3_600);
      await desk.drain();
      await stage.attend(desk, await stage.session(desk, account));
      await stage.drainAll(desk);
      expect(await states()).to.deep.equal(['vau final', 'vau final', 'vau final', 'conversion queued']);
    });
  });

  it('holds up nobody while it waits', async () => {
    await convert();
    const other = stage.world.user().publicKey;
    await stage.attend(desk, await stage.session(desk, other));
    await desk.drain();
    expect(await states()).to.have.members(['conversion queued', 'vau final']);
  });

  it('names the field that is wrong', async () => {
    const cases: [Partial<ReportConversion>, string][] = [
      [{ account: 'nobody' }, 'account'],
      [{ value: '-1' }, 'value'],
      [{ value: '1.5' }, 'value'],
      [{ value: '18446744073709551616' }, 'value'],
      [{ idempotencyKey: '' }, 'idempotency_key'],
      [{ campaignId: account.toBase58() }, 'campaign_id'],
    ];
    for (const [changes, field] of cases) {
      const answer = await convert(changes);
      expect(answer.ok).to.equal(false);
      if (!answer.ok) expect(answer.refusal.field).to.equal(field);
    }
    expect((await convert({ value: '18446744073709551615' })).ok).to.equal(true);
  });

  it('takes conversions while the chain is silent', async () => {
    await stage.localnet.close();
    desk = stage.desk(store);
    expect((await convert()).ok).to.equal(true);
  });
});
