import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { forEachDatabase } from '../../../indexer/test/support/database';
import type { Desk } from '../../src/desk/desk';
import type { ReportConversion } from '../../src/ports';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { Stage } from './stage';

const BONUS_USDC = 250_000n;

forEachDatabase('conversions', (open) => {
  let stage: Stage;
  let store: Store;
  let desk: Desk;
  let account: PublicKey;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await Stage.open({ payoutRules: { conversionBonusUsdc: BONUS_USDC } });
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

  it('parks the conversion of an account without attention, in the program’s words', async () => {
    await convert();
    await desk.drain();
    const [row] = await stage.outbox(store);
    expect(row?.state).to.equal('parked');
    expect(row?.reason).to.match(/^NoAttribution: /);
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
