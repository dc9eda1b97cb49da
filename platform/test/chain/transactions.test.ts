import type { Database } from '@crr/db';
import { DatabaseLinkStore } from '@crr/edge';
import { pooledRandom } from '@crr/kit';
import { encodeBase58, RouterPdas } from '@crr/sdk';
import { type Keypair, VersionedTransaction } from '@solana/web3.js';
import { assert } from 'chai';
import { RouterChain, watchHandler } from '../../src/chain';
import { enqueue } from '../../src/jobs';
import { campaignOf } from '../influencers/support';
import { TestPlatform } from '../support/app';
import { forEachDatabase, openFresh } from '../support/database';
import { runnerOf } from '../support/jobs';
import { ChainFixture, type ChainTest, decorated, type Given, TERMS } from './chain-fixture';

forEachDatabase('transactions of campaigns', (open) => {
  let stage: ChainFixture;
  let on: ChainTest;
  before(async () => {
    stage = await ChainFixture.open();
  });
  after(() => stage.close());
  beforeEach(async () => {
    on = await stage.platform(await open());
  });

  describe('create a campaign on chain', () => {
    it('by the advertiser’s signature alone, as the plan says, and is seen to be there', async () => {
      const owner = stage.owner();
      const given = await on.create(owner);
      const { signatures, message } = VersionedTransaction.deserialize(
        Buffer.from(given.transaction, 'base64'),
      );
      assert.deepEqual(
        signatures.map((signature) => signature.every((byte) => byte === 0)),
        [true],
      );
      assert.equal(message.staticAccountKeys[0]?.toBase58(), owner.publicKey.toBase58());
      assert.include(given.summary, 'Creates the campaign "Summer Sale"');
      assert.include(given.summary, '5,000 USDC at most');
      assert.include(
        given.summary,
        '0.001 USDC for a second of attention, and 1 USDC once for each user who buys; 20 %',
      );
      await on.round();
      assert.deepEqual(await on.status(), { status: 'published', chain_campaign_id: null });
      const signature = on.send(given, owner);
      await on.round();
      assert.deepEqual(await on.status(), {
        status: 'published',
        chain_campaign_id: given.chain_campaign_id,
      });
      assert.include(await on.entry('create'), { state: 'landed', signature });
      const campaign = await stage.campaign(given.chain_campaign_id);
      assert.equal(campaign?.owner.toBase58(), owner.publicKey.toBase58());
      assert.equal(campaign?.attester.current.toBase58(), stage.chain.attester);
      assert.equal(campaign?.tagSigner.current.toBase58(), stage.chain.tagSigner);
      assert.deepInclude(campaign, {
        name: 'Summer Sale',
        totalBudgetUsdc: 5_000_000_000n,
        endDate: BigInt(Date.parse('2027-03-01T00:00:00Z') / 1_000) - 1n,
        influencerShareBps: 2_000,
        targeting: { requireCohort: false, sites: [], cohorts: [], countries: ['DE', 'AT'] },
      });
    });

    it('from when on the links of the campaign give tags', async () => {
      const link = async () => {
        const { code } = await on.test.expect<{ code: string }>(
          201,
          'advertiserA',
          'post',
          '/tracking-links',
          {
            body: { campaign_id: on.campaign, destination_url: 'https://shop.example/' },
          },
        );
        return code;
      };
      const before = await link();
      const { chainCampaignId } = await on.onChain(0n);
      const links = new DatabaseLinkStore(on.test.db);
      for (const code of [before, await link()]) {
        assert.equal((await links.find(code))?.campaignId, chainCampaignId);
      }
    });

    it('also those links that are made while it lands', async () => {
      const owner = stage.owner();
      const given = await on.create(owner);
      on.send(given, owner);
      const body = { campaign_id: on.campaign, destination_url: 'https://shop.example/' };
      const make = () => on.test.expect(201, 'advertiserA', 'post', '/tracking-links', { body });
      await Promise.all([
        ...Array.from({ length: 12 }, make),
        on.round(),
        ...Array.from({ length: 12 }, make),
      ]);
      const rows = await on.test.db
        .selectFrom('platform.tracking_links')
        .select('chain_campaign_id')
        .distinct()
        .execute();
      assert.deepEqual(rows, [{ chain_campaign_id: given.chain_campaign_id }]);
    });

    it('the same one, however often it is asked for, and only one', async () => {
      const owner = stage.owner();
      const [first, second] = [await on.create(owner), await on.create(owner)];
      assert.equal(second.chain_campaign_id, first.chain_campaign_id);
      on.send(first, owner);
      await on.round();
      assert.equal((await on.status()).chain_campaign_id, first.chain_campaign_id);
      await on.test.expectRefusal([409, 'already_on_chain'], 'advertiserA', 'post', on.path, {
        body: { action: 'create', wallet: owner.publicKey.toBase58(), terms: TERMS },
      });
    });

    it('for one of several wallets that ask at once, until its transaction can not land any more', async () => {
      const owners = [stage.owner(), stage.owner()] as const;
      const body = (place: 0 | 1) => ({
        action: 'create',
        wallet: owners[place].publicKey.toBase58(),
        terms: TERMS,
      });
      const answers = await Promise.all([on.ask(body(0)), on.ask(body(1))]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
      const loser = answers[0]?.status === 409 ? 0 : 1;
      await on.test.expectRefusal([409, 'transaction_open'], 'advertiserA', 'post', on.path, {
        body: body(loser),
      });
      stage.world.chain.advanceSlots(200);
      await on.round();
      assert.equal((await on.entry('create'))?.state, 'expired');
      const given = await on.given(body(loser));
      on.send(given, owners[loser]);
      await on.round();
      assert.equal((await on.status()).chain_campaign_id, given.chain_campaign_id);
    });

    it('and never another one in its place, however late a second creation is signed', async () => {
      const owners = [stage.owner(), stage.owner()] as const;
      const first = await on.create(owners[0]);
      stage.world.chain.advanceSlots(200);
      await on.round();
      assert.include(await on.entry('create'), { state: 'expired' });
      const second = await on.create(owners[1]);
      on.send(second, owners[1]);
      await on.round();
      assert.equal((await on.status()).chain_campaign_id, second.chain_campaign_id);
      const late = decorated(first, stage.world.chain.latestBlockhash());
      late.sign([owners[0]]);
      const { signature } = stage.world.chain.send(late);
      const path = `${on.path}/${first.id}/signature`;
      await on.test.expectRefusal([409, 'already_on_chain'], 'advertiserA', 'post', path, {
        body: { signature },
      });
      // As one that was open when the other landed.
      await on.test.db
        .updateTable('platform.chain_transactions')
        .set({ state: 'sent', signature })
        .where('id', '=', first.id)
        .execute();
      await enqueue(
        on.test.db,
        [{ kind: 'chain_transaction.watch', key: first.id }],
        new Date(on.test.clock.now()),
      );
      await on.round();
      assert.equal((await on.status()).chain_campaign_id, second.chain_campaign_id);
      const { state, reason } = await on.test.db
        .selectFrom('platform.chain_transactions')
        .select(['state', 'reason'])
        .where('id', '=', first.id)
        .executeTakeFirstOrThrow();
      assert.deepEqual(
        [state, reason],
        ['landed', 'it landed, but another campaign on chain is this one’s already, and stays it'],
      );
    });

    it('with a plan that the program can keep', async () => {
      const wallet = stage.owner().publicKey.toBase58();
      const create = { action: 'create', wallet, terms: TERMS };
      const refused = async (changes: Record<string, unknown>, code: string, field?: string) => {
        const campaign = await campaignOf(on.test, 'advertiserA', {
          ends_at: '2027-03-01T00:00:00Z',
          ...changes,
        });
        const named = await on.test.expectRefusal(
          [409, code],
          'advertiserA',
          'post',
          `/campaigns/${campaign}/transactions`,
          { body: create },
        );
        assert.equal(named, field);
      };
      await refused({ ends_at: null }, 'not_ready_for_chain', 'ends_at');
      await refused({ name: 'ü'.repeat(33) }, 'not_ready_for_chain', 'name');
      await refused({ status: 'draft' }, 'campaign_not_published');
      await refused({ status: 'completed' }, 'campaign_not_published');
      await refused({ ends_at: '2027-01-01T00:00:00Z' }, 'would_fail');
    });

    it('with terms that keep the rules, naming the field', async () => {
      const wallet = stage.owner().publicKey.toBase58();
      const cases: [Record<string, unknown>, string][] = [
        [{ influencer_share_bps: 10_001 }, 'terms.influencer_share_bps'],
        [{ base_rate_per_second_usdc: '-1' }, 'terms.base_rate_per_second_usdc'],
        [{ conversion_bonus_usdc: '0' }, 'terms.conversion_bonus_usdc'],
        [{ quality_percents: [100, 100, 100, 301] }, 'terms.quality_percents.3'],
        [{ min_attention_seconds: 256 }, 'terms.min_attention_seconds'],
        [{ attribution_window_seconds: 15_552_001 }, 'terms.attribution_window_seconds'],
        [{ sites: ['nonsense'] }, 'terms.sites.0'],
        [{ cohorts: [65_536] }, 'terms.cohorts.0'],
      ];
      for (const [change, field] of cases) {
        const body = { action: 'create', wallet, terms: { ...TERMS, ...change } };
        const named = await on.test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', on.path, {
          body,
        });
        assert.equal(named, field);
      }
      const noWallet = { action: 'create', wallet: new RouterPdas().config().toBase58(), terms: TERMS };
      const field = await on.test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', on.path, {
        body: noWallet,
      });
      assert.equal(field, 'wallet');
    });
  });

  describe('change a campaign on chain', () => {
    it('by its whole life: funded, paused, resumed, ended, emptied and closed', async () => {
      const { owner, chainCampaignId } = await on.onChain(250_000_000n);
      assert.equal(stage.world.usdcBalance(owner.publicKey), 9_750_000_000n);
      const act = async (action: string) => {
        const given = await on.given({ action });
        assert.equal(given.wallet, owner.publicKey.toBase58());
        on.send(given, owner);
        await on.round();
        assert.include(await on.entry(action), { state: 'landed' }, action);
        return given.summary;
      };
      assert.include(await act('pause'), 'Pauses "Summer Sale"');
      assert.isTrue((await stage.campaign(chainCampaignId))?.paused);
      assert.equal((await on.status()).status, 'paused');
      await act('resume');
      assert.isFalse((await stage.campaign(chainCampaignId))?.paused);
      assert.equal((await on.status()).status, 'published');
      await act('finalize');
      assert.equal((await on.status()).status, 'completed');
      stage.world.chain.advanceSeconds(604_801);
      await act('withdraw');
      assert.equal(stage.world.usdcBalance(owner.publicKey), 10_000_000_000n);
      await act('close');
      assert.isNull(await stage.campaign(chainCampaignId));
      await on.test.expectRefusal([409, 'not_on_chain'], 'advertiserA', 'post', on.path, {
        body: { action: 'pause' },
      });
    });

    it('only where it is on chain', async () => {
      for (const action of ['pause', 'resume', 'finalize', 'withdraw', 'close']) {
        await on.test.expectRefusal([409, 'not_on_chain'], 'advertiserA', 'post', on.path, {
          body: { action },
        });
      }
      await on.test.expectRefusal([409, 'not_on_chain'], 'advertiserA', 'post', on.path, {
        body: { action: 'fund', amount_usdc: '1' },
      });
    });

    it('unless the chain would refuse it, which is told in its words', async () => {
      await on.onChain(0n);
      const tooMuch = await on.ask({ action: 'fund', amount_usdc: '5000000001' });
      assert.deepInclude(errorOf(tooMuch), { code: 'would_fail' });
      const poor = await on.ask({ action: 'fund', amount_usdc: '18446744073709551615' });
      assert.equal(poor.status, 409);
      const early = await on.ask({ action: 'withdraw' });
      assert.deepInclude(errorOf(early), { code: 'would_fail' });
      assert.match(String(errorOf(early).message), /the chain would refuse it: \S+/);
      assert.isUndefined(await on.entry('withdraw'));
    });
  });

  describe('are followed', () => {
    it('also when the wallet added a fee and took another blockhash', async () => {
      const { owner } = await on.onChain(0n);
      const given = await on.given({ action: 'pause' });
      stage.world.chain.advanceSlots(1);
      const other = stage.world.chain.latestBlockhash();
      const transaction = decorated(given, other);
      transaction.sign([owner]);
      const { signature } = stage.world.chain.send(transaction);
      await on.round();
      assert.include(await on.entry('pause'), { state: 'landed', signature });
    });

    it('until they can not land any more, which is said', async () => {
      const { owner } = await on.onChain(0n);
      await on.given({ action: 'pause' });
      stage.world.chain.advanceSlots(100);
      await on.round();
      assert.equal((await on.entry('pause'))?.state, 'prepared');
      stage.world.chain.advanceSlots(100);
      await on.round();
      assert.deepInclude(await on.entry('pause'), { state: 'expired', signature: null });
      assert.equal((await on.status()).status, 'published');
      on.send(await on.given({ action: 'pause' }), owner);
      await on.round();
      assert.equal((await on.entry('pause'))?.state, 'landed');
    });

    it('and one that failed is told with the reason, and may be asked for anew', async () => {
      const { owner, chainCampaignId } = await on.onChain(0n);
      const given = await on.given({ action: 'fund', amount_usdc: '5000000000' });
      await depositBeside(owner, chainCampaignId, 1n);
      on.send(given, owner);
      await on.round();
      const entry = await on.entry('fund');
      assert.equal(entry?.state, 'failed');
      assert.match(entry?.reason ?? '', /budget/i);
      on.send(await on.given({ action: 'fund', amount_usdc: '4999999999' }), owner);
      await on.round();
      assert.deepInclude(await on.entry('fund'), { state: 'landed', reason: null });
    });

    it('one after the other: an earlier one of the same kind is not taken for a later one', async () => {
      const { owner } = await on.onChain(0n);
      const one = await on.given({ action: 'fund', amount_usdc: '7' });
      const first = on.send(one, owner);
      await on.round();
      await on.given({ action: 'fund', amount_usdc: '7' });
      await on.round();
      assert.deepInclude(await on.entry('fund'), { state: 'prepared', signature: null });
      stage.world.chain.advanceSlots(1);
      const second = on.send(await on.given({ action: 'fund', amount_usdc: '7' }), owner);
      await on.round();
      assert.notEqual(second, first);
      assert.deepInclude(await on.entry('fund'), { state: 'landed', signature: second });
    });

    it('each for itself: of two deposits under way at once, both are seen to land', async () => {
      const { owner } = await on.onChain(0n);
      const one = await on.given({ action: 'fund', amount_usdc: '7' });
      stage.world.chain.advanceSlots(1);
      const other = await on.given({ action: 'fund', amount_usdc: '9' });
      stage.world.chain.advanceSlots(1);
      const same = await on.given({ action: 'fund', amount_usdc: '7' });
      const signatures = [one, other, same].map((given) => on.send(given, owner));
      await on.round();
      const { data } = await on.test.expect<{ data: Given[] }>(200, 'advertiserA', 'get', on.path);
      const landed = [one, other, same].map(({ id }) => data.find((entry) => entry.id === id));
      assert.deepEqual(
        landed.map((entry) => [entry?.state, entry?.signature]),
        signatures.map((signature) => ['landed', signature]),
      );
      assert.equal(new Set(signatures).size, 3);
    });

    it('by the signature that is told for one of two of a kind, by its id', async () => {
      const { owner } = await on.onChain(0n);
      const one = await on.given({ action: 'fund', amount_usdc: '7' });
      stage.world.chain.advanceSlots(1);
      const other = await on.given({ action: 'fund', amount_usdc: '7' });
      const tell = (id: string, signature: string) =>
        on.test.call<Given>('advertiserA', 'post', `${on.path}/${id}/signature`, { body: { signature } });
      const signature = on.send(one, owner);
      assert.deepInclude((await tell(one.id, signature)).body, { id: one.id, state: 'landed', signature });
      const taken = await tell(other.id, signature);
      assert.deepInclude(taken.body, { id: other.id, state: 'prepared', signature: null });
      await on.round();
      const { data } = await on.test.expect<{ data: Given[] }>(200, 'advertiserA', 'get', on.path);
      assert.equal(data.find(({ id }) => id === other.id)?.state, 'prepared');
    });

    it('until they land, though the chain is silent for hours', async () => {
      const owner = stage.owner();
      on.send(await on.create(owner), owner);
      const silent = new RouterChain({ rpcUrl: 'http://127.0.0.1:1', programId: null });
      const failing = watchHandler({ chain: silent, random: pooledRandom() });
      for (let tries = 0; tries < 30; tries += 1) {
        await runnerOf(on.test, [failing]).runDue();
        on.test.clock.advance(60_000);
      }
      const [job] = await on.test.db
        .selectFrom('platform.jobs')
        .selectAll()
        .where('kind', '=', failing.kind)
        .execute();
      assert.deepInclude(job, { state: 'queued', attempts: 30 });
      await on.round();
      assert.equal((await on.entry('create'))?.state, 'landed');
    });

    it('by the signature that is told, if it is theirs', async () => {
      const { owner } = await on.onChain(0n);
      const pause = await on.given({ action: 'pause' });
      const other = on.send(await on.given({ action: 'fund', amount_usdc: '9' }), owner);
      const tell = (signature: string, action = 'pause') =>
        on.test.call<Given>('advertiserA', 'post', `${on.path}/${action}/signature`, { body: { signature } });
      const foreign = await tell(other);
      assert.deepInclude(foreign.body, { state: 'prepared', signature: null });
      assert.include(foreign.body.reason, 'another transaction');
      const unknown = encodeBase58(new Uint8Array(64).fill(9));
      assert.deepInclude((await tell(unknown)).body, { state: 'sent', signature: unknown });
      const signature = on.send(pause, owner);
      assert.deepInclude((await tell(signature)).body, { state: 'landed', signature });
      assert.deepInclude((await tell(signature)).body, { state: 'landed', signature });
      assert.equal((await tell(unknown)).status, 409);
      assert.equal((await tell(signature, 'resume')).status, 404);
      assert.equal((await on.status()).status, 'paused');
    });

    it('by several rounds at once, and told once', async () => {
      const owner = stage.owner();
      on.send(await on.create(owner), owner);
      await Promise.all([on.round(), on.round(), on.round()]);
      const entries = await on.test.db
        .selectFrom('platform.audit_log')
        .select('actor_kind')
        .where('action', '=', 'chain.create.landed')
        .execute();
      assert.deepEqual(entries, [{ actor_kind: 'system' }]);
    });
  });

  it('are given to the campaign’s advertiser and to admins', async () => {
    const body = { action: 'create', wallet: stage.owner().publicKey.toBase58(), terms: TERMS };
    for (const caller of ['advertiserB', 'keyB'] as const) {
      await on.test.expectRefusal([404, 'not_found'], caller, 'post', on.path, { body });
      await on.test.expectRefusal([404, 'not_found'], caller, 'get', on.path);
    }
    for (const caller of ['influencerA', 'narrowKeyA', 'reviewer'] as const) {
      await on.test.expectRefusal([403, 'forbidden'], caller, 'post', on.path, { body });
    }
    await on.test.expectRefusal([401, 'unauthorized'], 'anonymous', 'post', on.path, { body });
    await on.given(body, 'keyA');
    await on.given(body, 'root');
    const field = await on.test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', on.path, {
      body: { action: 'mint' },
    });
    assert.equal(field, 'action');
  });

  /** The owner deposits without asking here. */
  async function depositBeside(owner: Keypair, chainCampaignId: string, amountUsdc: bigint): Promise<void> {
    const campaignId = await idOf(chainCampaignId);
    if (campaignId === undefined) throw new Error('there is no such campaign');
    const funder = owner.publicKey;
    const funderUsdc = stage.world.usdcOf(funder);
    const fund = stage.world.router.fundCampaign({ funder, campaignId, funderUsdc, amountUsdc });
    stage.world.run([fund], [owner]);
  }

  async function idOf(chainCampaignId: string): Promise<Uint8Array | undefined> {
    return (await stage.campaign(chainCampaignId))?.id;
  }
});

describe('transactions of campaigns without a chain', () => {
  let stage: ChainFixture;
  const databases: Database[] = [];
  before(async () => {
    stage = await ChainFixture.open();
  });
  after(async () => {
    await stage.close();
    for (const database of databases) await database.close();
  });

  /** No statement here differs by database, and Postgres is the quicker to open. */
  async function open(): Promise<Database> {
    const database = await openFresh('postgres');
    databases.push(database);
    return database;
  }

  it('are not given where there is no chain, or where it does not answer', async () => {
    const body = { action: 'create', wallet: stage.owner().publicKey.toBase58(), terms: TERMS };
    const none = await TestPlatform.start(await open());
    const path = `/campaigns/${await campaignOf(none)}/transactions`;
    await none.expectRefusal([409, 'chain_not_configured'], 'advertiserA', 'post', path, { body });
    const silent = await stage.platform(await open(), {
      chain: { ...stage.chain, rpcUrl: 'http://127.0.0.1:1' },
    });
    const answer = await silent.ask(body);
    assert.deepEqual([answer.status, errorOf(answer).code], [503, 'chain_unavailable']);
    assert.equal(answer.headers.get('retry-after'), '2');
  });
});

function errorOf(answer: { body: unknown }): { code?: unknown; message?: unknown } {
  return (answer.body as { error: { code?: unknown; message?: unknown } }).error;
}
