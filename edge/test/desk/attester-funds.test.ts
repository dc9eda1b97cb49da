import { ChainUnavailableError } from '@crr/sdk';
import { onOneDatabase } from '@crr/testing/database';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { Funds, LEAST_LAMPORTS } from '../../src/chain/funds';
import type { Desk } from '../../src/desk/desk';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';
import { faulty } from './faulty';

const SOL = 1_000_000_000n;
/** A wallet may have nothing, or no less. */
const WALLET_MINIMUM = 890_880n;

onOneDatabase('an attester without SOL', (open) => {
  let stage: DeskFixture;
  let store: Store;
  let desk: Desk;
  let account: PublicKey;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open({ payoutRules: { conversionBonusUsdc: 1_000n } });
    desk = stage.desk(store);
    account = stage.world.user().publicKey;
  });
  afterEach(() => stage.close());

  const attester = () => stage.campaign.attester.publicKey;

  function leave(lamports: bigint): void {
    stage.world.chain.setAccount(attester(), null);
    if (lamports > 0n) stage.world.chain.airdrop(attester(), lamports);
  }

  async function states(): Promise<string[]> {
    return (await stage.outbox(store)).map(({ kind, state }) => `${kind} ${state}`);
  }

  async function drainForMinutes(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      stage.pass(61);
      await desk.drain();
    }
  }

  it('delays what was taken, over restarts, and lands all of it once it is funded', async () => {
    const others = [stage.world.user().publicKey, stage.world.user().publicKey];
    for (const each of [account, ...others]) {
      const session = await stage.session(desk, each);
      await stage.attend(desk, session);
      await stage.attend(desk, session);
    }
    const key = account.toBase58();
    const conversion = { campaignId: stage.campaignId, account: key, value: '1', idempotencyKey: 'order-1' };
    expect((await desk.convert(conversion)).ok).to.equal(true);
    leave(0n);
    await drainForMinutes(10);
    desk = stage.desk(store);
    await drainForMinutes(10);
    expect(new Set(await states())).to.deep.equal(new Set(['vau queued', 'conversion queued']));
    const reasons = (await stage.outbox(store)).map(({ reason }) => reason);
    expect(reasons.some((reason) => /AccountNotFound|InsufficientFundsForFee/.test(reason ?? ''))).to.equal(
      true,
    );
    leave(SOL);
    await stage.drainAll(desk);
    expect(new Set(await states())).to.deep.equal(new Set(['vau final', 'conversion final']));
    expect(stage.recorded()).to.have.length(6);
    const seconds = stage.recorded().reduce((sum, vau) => sum + vau.seconds, 0);
    expect(seconds).to.equal(30);
    expect(stage.events().filter(({ name }) => name === 'ConversionProcessed')).to.have.length(1);
  });

  it('pays for those it knows while it lacks the deposit for those who are new', async () => {
    const session = await stage.session(desk, account);
    await stage.attend(desk, session);
    await stage.drainAll(desk);
    const stranger = stage.world.user().publicKey;
    const other = await stage.session(desk, stranger);
    leave(WALLET_MINIMUM + 500_000n);
    await stage.attend(desk, other);
    await stage.attend(desk, session);
    await desk.drain();
    expect(await states()).to.deep.equal(['vau final', 'vau queued', 'vau final']);
    await drainForMinutes(10);
    expect(await states()).to.deep.equal(['vau final', 'vau queued', 'vau final']);
    leave(SOL);
    await stage.drainAll(desk);
    expect(new Set(await states())).to.deep.equal(new Set(['vau final']));
    expect(stage.recorded()).to.have.length(3);
  });

  it('opens no session, takes what open ones report, and opens again once it is funded', async () => {
    const session = await stage.session(desk, account);
    leave(LEAST_LAMPORTS - 1n);
    stage.pass(10);
    const request = await stage.opening(stage.world.user().publicKey);
    const refused = await desk.openSession(request);
    expect(!refused.ok && refused.refusal).to.deep.include({ code: 'attester_unfunded', status: 503 });
    expect(!refused.ok && refused.refusal.retryAfterSeconds).to.equal(60);
    await stage.attend(desk, session);
    leave(LEAST_LAMPORTS);
    stage.pass(10);
    expect((await desk.openSession(request)).ok).to.equal(true);
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['vau final']);
  });

  it('is not assumed where no node tells', async () => {
    const rpc = stage.rpc();
    const accounts = async () => {
      throw new ChainUnavailableError('busy');
    };
    desk = stage.desk(store, { chain: faulty(rpc, { accounts }) });
    expect((await desk.openSession(await stage.opening(account))).ok).to.equal(true);
  });

  it('leaves an entry all attempts that an error has which nothing explains', async () => {
    const stranger = stage.world.user();
    const tag = await stage.tag({ influencer: stranger.publicKey });
    await stage.attend(desk, await stage.session(desk, account, { tag }));
    leave(0n);
    await drainForMinutes(12);
    leave(SOL);
    await drainForMinutes(3);
    expect(await states()).to.deep.equal(['vau queued']);
    expect((await stage.outbox(store))[0]?.reason).to.match(/AccountNotInitialized/);
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['vau parked']);
  });
});

describe('the funds of a wallet', () => {
  let stage: DeskFixture;
  let asked: number;
  let answer: () => Promise<bigint | null>;
  let funds: Funds;

  beforeEach(async () => {
    stage = await DeskFixture.open();
    const rpc = stage.rpc();
    asked = 0;
    answer = async () => null;
    const accounts: typeof rpc.accounts = async (addresses) => {
      asked += 1;
      await answer();
      return rpc.accounts(addresses);
    };
    funds = new Funds({ accounts }, stage.campaign.attester.publicKey, stage.clock);
  });
  afterEach(() => stage.close());

  const balance = () => stage.world.chain.balance(stage.campaign.attester.publicKey);

  it('are asked for once in ten seconds, however many want to know', async () => {
    const before = balance();
    expect(await Promise.all([funds.lamports(), funds.lamports()])).to.deep.equal([before, before]);
    stage.world.chain.airdrop(stage.campaign.attester.publicKey, 1n);
    stage.clock.advance(9_999);
    expect(await funds.lamports()).to.equal(before);
    expect(asked).to.equal(1);
    stage.clock.advance(1);
    expect(await funds.lamports()).to.equal(before + 1n);
    expect(asked).to.equal(2);
  });

  it('are nothing where there is no account', async () => {
    stage.world.chain.setAccount(stage.campaign.attester.publicKey, null);
    expect(await funds.lamports()).to.equal(0n);
  });

  it('are unknown while the node hangs, which nobody waits for, and known ten seconds later', async () => {
    answer = () => new Promise(() => undefined);
    const started = Date.now();
    expect(await funds.lamports()).to.equal(null);
    expect(Date.now() - started).to.be.lessThan(30_000);
    answer = async () => null;
    stage.clock.advance(10_000);
    expect(await funds.lamports()).to.equal(balance());
  });
});
