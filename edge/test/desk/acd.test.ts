import { ChainUnavailableError } from '@crr/sdk';
import { AC_IN_POOL, poolGives, USDC_IN_POOL } from '@crr/testing/chain';
import { onOneDatabase } from '@crr/testing/database';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { Chain } from '../../src/chain/chain';
import type { Desk } from '../../src/desk/desk';
import type { AcdSettings } from '../../src/desk/settings';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { IN_ACD, openAcdAccounts, openMarket, poolAddresses, tableOf } from '../support/acd';
import { DeskFixture } from './desk-fixture';
import { faulty } from './faulty';

const BONUS_USDC = 250_000n;

onOneDatabase('campaigns in AC-D', (open) => {
  let stage: DeskFixture;
  let store: Store;
  let market: ReturnType<typeof openMarket>;
  let account: PublicKey;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open({ ...IN_ACD, payoutRules: { conversionBonusUsdc: BONUS_USDC } });
    market = openMarket(stage.world);
    account = stage.world.user().publicKey;
    openAcdAccounts(stage.world, [account, stage.influencer.publicKey]);
  });
  afterEach(() => stage.close());

  function deskWith(acd: AcdSettings | null, chain?: Chain): Desk {
    return stage.desk(store, { settings: { acd }, ...(chain === undefined ? {} : { chain }) });
  }

  async function outcome(): Promise<(string | null)[][]> {
    return (await stage.outbox(store)).map(({ state, reason }) => [state, reason]);
  }

  it('pay attention and conversions through the pool, to the last unit', async () => {
    const desk = deskWith(market);
    const session = await stage.session(desk, account);
    await stage.attend(desk, session);
    await stage.attend(desk, session, 9);
    stage.pass(1);
    const converted = await desk.convert({
      campaignId: stage.campaignId,
      account: account.toBase58(),
      value: '1',
      idempotencyKey: 'order-1',
    });
    expect(converted.ok).to.equal(true);
    await stage.drainAll(desk);
    expect(await outcome()).to.deep.equal(Array.from({ length: 3 }, () => ['final', null]));

    let [usdc, ac, user, influencer] = [USDC_IN_POOL, AC_IN_POOL, 0n, 0n];
    for (const payable of [5_000n, 9_000n, BONUS_USDC]) {
      const given = poolGives(payable, usdc, ac);
      const share = given / 5n;
      [usdc, ac, user, influencer] = [usdc + payable, ac - given, user + given - share, influencer + share];
    }
    expect(stage.world.acdBalance(account)).to.equal(user);
    expect(stage.world.acdBalance(stage.influencer.publicKey)).to.equal(influencer);
    expect(stage.world.usdcBalance(account)).to.equal(0n);
  });

  it('are refused where no pool is named', async () => {
    const refused = await deskWith(null).openSession(await stage.opening(account));
    expect(!refused.ok && refused.refusal).to.deep.include({ code: 'payout_unsupported', status: 409 });
  });

  it('wait for a node that does not tell the pool, and ask for it once', async () => {
    const rpc = stage.rpc();
    let asked = 0;
    const accounts: Chain['accounts'] = async (addresses) => {
      if (!addresses.includes(market.pool)) return rpc.accounts(addresses);
      asked += 1;
      if (asked < 3) throw new ChainUnavailableError('busy');
      return rpc.accounts(addresses);
    };
    const desk = deskWith(market, faulty(rpc, { accounts }));
    const session = await stage.session(desk, account);
    await stage.attend(desk, session);
    await desk.drain();
    await desk.drain();
    expect(await outcome()).to.deep.equal([['queued', null]]);
    await desk.drain();
    await stage.attend(desk, session);
    await stage.drainAll(desk);
    expect(await outcome()).to.deep.equal([
      ['final', null],
      ['final', null],
    ]);
    expect(asked).to.equal(3);
  });

  it('wait with the name and the rule of a setting that is wrong, and land once it is mended', async () => {
    const { world } = stage;
    const { pool, lookupTable, route } = market;
    const cases: [AcdSettings | null, RegExp][] = [
      [null, /^CRR_ACD_POOL must be set/],
      [{ pool: account, lookupTable }, /^CRR_ACD_POOL must be a pool of spl-token-swap$/],
      [{ pool: route.poolSource, lookupTable }, /^CRR_ACD_POOL must be a pool of spl-token-swap$/],
      [{ pool, lookupTable: pool }, /^CRR_LOOKUP_TABLE must be an active lookup table$/],
      [{ pool, lookupTable: tableOf(world, [account]) }, /^CRR_LOOKUP_TABLE must hold the pool/],
      [
        { pool, lookupTable: tableOf(world, poolAddresses(route)) },
        /^CRR_LOOKUP_TABLE must hold more addresses: /,
      ],
    ];
    await stage.attend(deskWith(market), await stage.session(deskWith(market), account));
    for (const [wrong, rule] of cases) {
      await deskWith(wrong).drain();
      const [[state, reason] = []] = await outcome();
      expect(state).to.equal('queued');
      expect(reason).to.match(rule);
      stage.pass(61);
    }
    await stage.drainAll(deskWith(market));
    expect(await outcome()).to.deep.equal([['final', null]]);
    expect(stage.recorded()).to.have.length(1);
  });
});
