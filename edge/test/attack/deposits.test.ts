/** The attester pays a deposit for each account that is new in a campaign, and a wallet is 32 bytes that anybody invents. */

import { ChainUnavailableError } from '@crr/sdk';
import { openFresh } from '@crr/testing/database';
import { Keypair, type PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { Desk } from '../../src/desk/desk';
import type { DeskSettings } from '../../src/desk/settings';
import type { ReportAttention } from '../../src/ports';
import { DatabaseStore } from '../../src/store/database';
import { DeskFixture } from '../desk/desk-fixture';
import { faulty } from '../desk/faulty';

/** What an attribution's account holds, as long as it lives. */
const DEPOSIT = 2_554_320n;
const HOUR = 3_600;

describe('deposits for accounts that are new in a campaign', () => {
  let stage: DeskFixture;
  let database: Awaited<ReturnType<typeof openFresh>>;
  let store: DatabaseStore;

  beforeEach(async () => {
    database = await openFresh('pglite');
    store = new DatabaseStore(database.db);
    stage = await DeskFixture.open();
  });
  afterEach(async () => {
    await stage.close();
    await database.close();
  });

  const invented = () => Keypair.generate().publicKey;
  const deskWith = (settings: Partial<DeskSettings>): Desk => stage.desk(store, { settings });

  /** Opens sessions for accounts, lets five seconds pass, reports for each. @returns `taken`, or the refusal's code */
  async function attend(
    desk: Desk,
    accounts: readonly PublicKey[],
    { tag, ...changes }: Partial<ReportAttention> & { tag?: string } = {},
  ): Promise<string[]> {
    const sessions: string[] = [];
    for (const account of accounts) {
      sessions.push(await stage.session(desk, account, tag === undefined ? {} : { tag }));
    }
    stage.pass(5);
    const outcomes: string[] = [];
    for (const session of sessions) {
      const taken = await desk.report(stage.reporting(session, changes));
      outcomes.push(taken.ok ? 'taken' : taken.refusal.code);
    }
    return outcomes;
  }

  it('are not paid for as many wallets as one network invents', async () => {
    const desk = deskWith({ newAccountsPerNetworkPerHour: 3 });
    const before = lamportsOf(stage);
    const outcomes = await attend(desk, Array.from({ length: 8 }, invented));
    await stage.drainAll(desk);
    expect(stage.recorded()).to.have.length(3);
    const spent = before - lamportsOf(stage);
    expect(spent >= 3n * DEPOSIT && spent < 4n * DEPOSIT, `${spent} lamports`).to.equal(true);
    expect(outcomes).to.deep.equal([...Array(3).fill('taken'), ...Array(5).fill('new_accounts_limited')]);
  });

  it('are paid for others of other networks meanwhile, and again when the hour is over', async () => {
    const desk = deskWith({ newAccountsPerNetworkPerHour: 1 });
    expect(await attend(desk, [invented(), invented()])).to.deep.equal(['taken', 'new_accounts_limited']);
    expect(await attend(desk, [invented()], { ipHash: 'another' })).to.deep.equal(['taken']);
    stage.pass(HOUR);
    expect(await attend(desk, [invented()])).to.deep.equal(['taken']);
  });

  it('are not paid without end for one influencer, however many tags and networks say its name', async () => {
    const desk = deskWith({ newAccountsPerTagPerHour: 2 });
    const outcomes: string[] = [];
    for (let visit = 0; visit < 4; visit += 1) {
      const tag = await stage.tag({ issuedAt: stage.world.chain.now() - BigInt(visit) });
      outcomes.push(...(await attend(desk, [invented()], { tag, ipHash: `network ${visit}` })));
    }
    expect(outcomes).to.deep.equal(['taken', 'taken', 'new_accounts_limited', 'new_accounts_limited']);
    const other = await stage.tag({ influencer: null });
    expect(await attend(desk, [invented()], { tag: other })).to.deep.equal(['taken']);
  });

  it('are not paid without end for one campaign, whoever comes from wherever', async () => {
    const desk = deskWith({ newAccountsPerCampaignPerDay: 2 });
    const outcomes: string[] = [];
    for (let visit = 0; visit < 3; visit += 1) {
      const tag = await stage.tag({ influencer: invented() });
      outcomes.push(...(await attend(desk, [invented()], { tag, ipHash: `network ${visit}` })));
    }
    expect(outcomes).to.deep.equal(['taken', 'taken', 'new_accounts_limited']);
  });

  it('say when to come back', async () => {
    const desk = deskWith({ newAccountsPerNetworkPerHour: 1 });
    await attend(desk, [invented()]);
    const session = await stage.session(desk, invented());
    stage.pass(5);
    const refused = await desk.report(stage.reporting(session));
    if (refused.ok) throw new Error('expected a refusal');
    const { status, retryAfterSeconds = 0, limit } = refused.refusal;
    expect(status).to.equal(429);
    expect(retryAfterSeconds).to.be.within(1, HOUR);
    expect(limit).to.deep.include({ limit: 1, remaining: 0 });
  });

  it('hold up nobody whose attribution is there, however long ago', async () => {
    const desk = deskWith({ newAccountsPerNetworkPerHour: 1 });
    const regular = stage.world.user().publicKey;
    await attend(desk, [regular]);
    await stage.drainAll(desk);
    stage.pass(4 * HOUR);
    await desk.drain();
    expect(await store.all('SELECT 1 AS one FROM edge.clocks')).to.deep.equal([]);
    const tag = await stage.tag();
    expect(await attend(desk, [invented(), regular, invented()], { tag })).to.deep.equal([
      'taken',
      'taken',
      'new_accounts_limited',
    ]);
  });

  it('are counted for every account that the chain can not vouch for while it is silent', async () => {
    const silent = faulty(stage.rpc(), {
      view: async (id, wallets, options) => {
        if (wallets.length > 0) throw new ChainUnavailableError('no answer');
        return stage.rpc().view(id, wallets, options);
      },
    });
    const desk = stage.desk(store, { chain: silent, settings: { newAccountsPerNetworkPerHour: 1 } });
    expect(await attend(desk, [invented(), invented()])).to.deep.equal(['taken', 'new_accounts_limited']);
  });

  it('leave the time that was refused to be claimed later', async () => {
    const desk = deskWith({ newAccountsPerNetworkPerHour: 1 });
    const late = invented();
    expect(await attend(desk, [invented(), late])).to.deep.equal(['taken', 'new_accounts_limited']);
    expect(
      await store.all('SELECT account FROM edge.clocks WHERE account = ?', late.toBase58()),
    ).to.deep.equal([]);
  });
});

/** What the attester has. */
function lamportsOf({ world, campaign }: DeskFixture): bigint {
  return world.chain.balance(campaign.attester.publicKey);
}
