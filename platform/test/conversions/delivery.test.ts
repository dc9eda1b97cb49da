import { ATTESTER, LiveChain, type RunningEdge, startEdge, TAG_SIGNER } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { RouterChain } from '../../src/chain';
import { ConversionBonuses, type DeliveryParts } from '../../src/conversions';
import { enqueue } from '../../src/jobs';
import { campaignOf } from '../influencers/support';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { deliverDue, outbox, queueConversion } from './outbox';

const SECRET = 'the conversion secret of these tests';

forEachDatabase('delivery of conversions', (open) => {
  let test: TestPlatform;
  let campaign: string;
  let parts: DeliveryParts;

  describe('to a real edge on a real chain', () => {
    let chain: LiveChain;
    let live: ReturnType<LiveChain['campaign']>;
    let edge: RunningEdge;
    before(async () => {
      chain = await LiveChain.open();
      live = chain.campaign({ payoutRules: { conversionBonusUsdc: 1_000_000n } });
      edge = await startEdge('Node', {
        CRR_RPC_URL: chain.rpcUrl,
        CONVERSION_SECRET: SECRET,
      });
    });
    after(async () => {
      await edge.stop();
      await chain.close();
    });
    beforeEach(async () => {
      test = await TestPlatform.start(await open());
      campaign = await campaignOf(test, 'advertiserA', { chain_campaign_id: live.text });
      parts = {
        ...deliveryTo(edge.url, [SECRET]),
        bonuses: new ConversionBonuses(new RouterChain({ rpcUrl: chain.rpcUrl, programId: null })),
      };
    });

    const conversionsOf = (user: Keypair) =>
      chain
        .eventsOf(live)
        .flatMap((event) =>
          event.name === 'ConversionProcessed' && event.data.user.equals(user.publicKey) ? [event.data] : [],
        );

    /** Somebody whose attention the campaign paid for. */
    async function attributed(): Promise<Keypair> {
      const user = chain.account();
      const influencer = chain.influencer().publicKey;
      await chain.world.vau(live, user.publicKey, { influencer, signer: TAG_SIGNER, attester: ATTESTER });
      return user;
    }

    it('lands each on chain once, also when the answer to the first attempt is lost', async () => {
      const user = await attributed();
      await queueConversion(test, { campaign, wallet: user.publicKey.toBase58() });
      const losing: typeof fetch = async (...request) => {
        await fetch(...request);
        throw new TypeError('the answer was lost');
      };
      assert.equal(await deliverDue(test, { ...parts, fetch: losing }), 1);
      const [lost] = await outbox(test);
      assert.deepInclude(lost, { state: 'queued', attempts: 1 });
      assert.equal(lost?.reason, 'the edge does not answer');
      test.clock.advance(2_000);
      assert.equal(await deliverDue(test, parts), 1);
      assert.deepInclude((await outbox(test))[0], { state: 'accepted', reason: null });
      await eventually(() => assert.lengthOf(conversionsOf(user), 1));
      const [paid] = conversionsOf(user);
      assert.equal(paid?.conversionValue, 12_500_000n);
      assert.equal(await deliverDue(test, parts), 0);
      assert.lengthOf(conversionsOf(user), 1);
    });

    it('waits while a key is wrong, and goes on when it is right', async () => {
      const user = await attributed();
      await queueConversion(test, { campaign, wallet: user.publicKey.toBase58() });
      await deliverDue(test, deliveryTo(edge.url, ['a wrong secret']));
      const [waiting] = await outbox(test);
      assert.deepInclude(waiting, { state: 'queued', attempts: 1 });
      assert.match(waiting?.reason ?? '', /^401 unauthorized/);
      test.clock.advance(2_000);
      await deliverDue(test, parts);
      assert.deepInclude((await outbox(test))[0], { state: 'accepted', reason: null });
    });

    it('goes on while the secret is exchanged, whichever of the two the edge knows', async () => {
      for (const secrets of [
        [SECRET, 'the secret of before, which is over'],
        ['the secret of later, not yet there', SECRET],
      ]) {
        const user = await attributed();
        const id = await queueConversion(test, { campaign, wallet: user.publicKey.toBase58() });
        await deliverDue(test, deliveryTo(edge.url, secrets));
        const entry = (await outbox(test)).find(({ event_id }) => event_id === id);
        assert.deepInclude(entry, { state: 'accepted', reason: null });
      }
    });

    it('refuses for good what the edge will never take, with its reason', async () => {
      const user = await attributed();
      const id = await queueConversion(test, { campaign, wallet: user.publicKey.toBase58() });
      await deliverDue(test, parts);
      await test.db
        .updateTable('platform.customer_events')
        .set({ value_micros: '1' })
        .where('id', '=', id)
        .execute();
      await test.db
        .updateTable('platform.chain_conversions')
        .set({ state: 'queued' })
        .where('event_id', '=', id)
        .execute();
      await enqueue(test.db, [{ kind: 'conversion.deliver', key: id }], new Date(test.clock.now()));
      await deliverDue(test, parts);
      const [refused] = await outbox(test);
      assert.equal(refused?.state, 'refused');
      assert.match(refused?.reason ?? '', /^409 idempotency_key_reused/);
      const unpayable = await queueConversion(test, { campaign, wallet: 'no wallet' });
      await deliverDue(test, parts);
      const row = (await outbox(test)).find(({ event_id }) => event_id === unpayable);
      assert.match(row?.reason ?? '', /^422 invalid_account/);
    });
  });

  describe('whatever stands between', () => {
    const CHAIN_ID = ATTESTER.publicKey.toBase58();
    const WALLET = TAG_SIGNER.publicKey.toBase58();
    let bodies: Record<string, string>[];
    beforeEach(async () => {
      test = await TestPlatform.start(await open());
      campaign = await campaignOf(test, 'advertiserA', { chain_campaign_id: CHAIN_ID });
      bodies = [];
      parts = deliveryTo('http://edge.example', [SECRET]);
    });

    /** Answers as told, and remembers what was asked. */
    const answering =
      (status: number, body = '{}', headers: Record<string, string> = {}): typeof fetch =>
      async (_, init) => {
        bodies.push(JSON.parse(String(init?.body)));
        return new Response(body, { status, headers });
      };
    const taking: typeof fetch = (...request) => answering(202, '{"conversion_id":"taken"}')(...request);
    const queue = (valueMicros?: string | null) =>
      queueConversion(test, {
        campaign,
        wallet: WALLET,
        ...(valueMicros === undefined ? {} : { valueMicros }),
      });

    it('tells campaign, wallet, value and the event as idempotency key', async () => {
      const id = await queue();
      const other = await queue(null);
      await deliverDue(test, { ...parts, fetch: taking });
      const body = { campaign_id: CHAIN_ID, account: WALLET };
      assert.sameDeepMembers(bodies, [
        { ...body, value: '12500000', idempotency_key: id },
        { ...body, value: '0', idempotency_key: other },
      ]);
    });

    it('comes back later each time, up to ten minutes, and when it is told to', async () => {
      await queue();
      const delays: number[] = [];
      const tries = Array.from({ length: 12 }, () => answering(503, 'no JSON at all'));
      for (const fetch of tries) {
        assert.equal(await deliverDue(test, { ...parts, fetch }), 1);
        const [row] = await outbox(test);
        const delay = (row?.due_at?.getTime() ?? 0) - test.clock.now();
        delays.push(delay / 1_000);
        test.clock.advance(delay - 1);
        assert.equal(await deliverDue(test, { ...parts, fetch }), 0);
        test.clock.advance(1);
      }
      assert.deepEqual(delays, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
      assert.equal((await outbox(test))[0]?.reason, '503: the answer is not the edge’s');
      await queue();
      const limited = answering(429, '{"error":{"code":"rate_limited","message":"slow"}}', {
        'retry-after': '30',
      });
      await deliverDue(test, { ...parts, fetch: limited });
      const [, row] = await outbox(test);
      assert.equal((row?.due_at?.getTime() ?? 0) - test.clock.now(), 30_000);
      assert.equal(row?.reason, '429 rate_limited: slow');
    });

    it('spreads by chance, up to half of the delay', async () => {
      await queue();
      await deliverDue(test, { ...parts, jitter: () => 1, fetch: answering(500) });
      assert.equal(((await outbox(test))[0]?.due_at?.getTime() ?? 0) - test.clock.now(), 3_000);
    });

    it('gives up after a week, with the last reason', async () => {
      await queue();
      test.clock.advance(7 * 86_400_000 - 1);
      await deliverDue(test, { ...parts, fetch: answering(503) });
      assert.equal((await outbox(test))[0]?.state, 'queued');
      test.clock.advance(2_000);
      await deliverDue(test, { ...parts, fetch: answering(503) });
      assert.deepInclude((await outbox(test))[0], {
        state: 'refused',
        reason: 'given up after a week: 503: the answer is not the edge’s',
      });
    });

    it('waits for a campaign that is not on chain, and for a secret that nobody configured', async () => {
      const offChain = await campaignOf(test);
      await queueConversion(test, { campaign: offChain, wallet: WALLET });
      await deliverDue(test, { ...parts, fetch: taking });
      await queue();
      await deliverDue(test, { ...parts, conversionSecrets: [], fetch: taking });
      assert.sameDeepMembers(
        (await outbox(test)).map(({ state, reason }) => [state, reason]),
        [
          ['queued', 'the campaign is not on chain'],
          ['queued', 'PLATFORM_CONVERSION_SECRET is not set'],
        ],
      );
      assert.isEmpty(bodies);
    });

    it('asks the chain whether the campaign pays, waits while it is silent, and refuses what nothing is paid for', async () => {
      const answers: (() => Promise<bigint | null>)[] = [
        () => Promise.reject(new Error('no route to the node')),
        async () => null,
        async () => 0n,
      ];
      const bonuses = { of: () => (answers.shift() ?? (() => Promise.resolve(1n)))() };
      await queue();
      const reasons: unknown[] = [];
      for (let tries = 0; tries < 3; tries += 1) {
        await deliverDue(test, { ...parts, bonuses, fetch: taking });
        const [row] = await outbox(test);
        reasons.push([row?.state, row?.reason]);
        test.clock.advance(10_000);
      }
      assert.deepEqual(reasons, [
        ['queued', 'the chain does not answer'],
        ['queued', 'the chain does not show the campaign'],
        ['refused', 'the campaign pays nothing for conversions'],
      ]);
      assert.isEmpty(bodies);
    });

    it('is taken over from a process that died with it', async () => {
      await queue();
      const dying = deliverDue(test, { ...parts, fetch: () => new Promise(() => undefined) });
      await eventually(async () => {
        assert.isAbove((await outbox(test))[0]?.due_at?.getTime() ?? 0, test.clock.now());
      });
      assert.equal(await deliverDue(test, { ...parts, fetch: taking }), 0);
      test.clock.advance(60_000);
      assert.equal(await deliverDue(test, { ...parts, fetch: taking }), 1);
      assert.equal((await outbox(test))[0]?.state, 'accepted');
      assert.lengthOf(bodies, 1);
      assert.instanceOf(dying, Promise);
    });

    it('is posted once by many that deliver at the same time', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 120; n += 1) ids.push(await queue());
      const fetch = taking;
      const claimed = await Promise.all(
        Array.from({ length: 4 }, () => deliverDue(test, { ...parts, fetch })),
      );
      assert.equal(
        claimed.reduce((sum, count) => sum + count, 0),
        120,
      );
      assert.sameMembers(
        bodies.map(({ idempotency_key }) => idempotency_key),
        ids,
      );
      assert.isTrue((await outbox(test)).every(({ state }) => state === 'accepted'));
    });

    it('believes nobody but the edge that a conversion was taken', async () => {
      await queue();
      for (const body of ['', '<html>queued</html>', '{"ok":true}', 'null']) {
        await deliverDue(test, { ...parts, fetch: answering(202, body) });
        const [row] = await outbox(test);
        assert.deepInclude(row, { state: 'queued', reason: '202: the answer is not the edge’s' });
        test.clock.advance(600_000);
      }
      await deliverDue(test, { ...parts, fetch: taking });
      assert.equal((await outbox(test))[0]?.state, 'accepted');
    });

    it('tells tenants nothing of what stands in between, and keeps it for whoever runs the platform', async () => {
      await queue();
      const lastError = async () => {
        const jobs = test.db.selectFrom('platform.jobs').select('last_error');
        return (await jobs.where('kind', '=', 'conversion.deliver').executeTakeFirstOrThrow()).last_error;
      };
      const away: typeof fetch = async () => {
        throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 10.0.0.5:8787') });
      };
      await deliverDue(test, { ...parts, fetch: away });
      assert.equal((await outbox(test))[0]?.reason, 'the edge does not answer');
      assert.include(await lastError(), '10.0.0.5:8787');
      test.clock.advance(600_000);
      await deliverDue(test, { ...parts, fetch: answering(502, 'upstream\u0000 10.0.0.5\r\n') });
      const [row] = await outbox(test);
      assert.deepInclude(row, { state: 'queued', reason: '502: the answer is not the edge’s', attempts: 2 });
      assert.equal(await lastError(), '502: the answer is not the edge’s: upstream  10.0.0.5 ');
    });

    it('stores what a gateway says without control characters', async () => {
      await queue();
      const body = JSON.stringify({ error: { code: 'busy', message: 'a\u0000b\u001b[31mc' } });
      await deliverDue(test, { ...parts, fetch: answering(503, body) });
      assert.deepInclude((await outbox(test))[0], { state: 'queued', reason: '503 busy: a b [31mc' });
    });

    it('goes by another key once the edge has given the first one up', async () => {
      const id = await queue();
      await test.db.updateTable('platform.chain_conversions').set({ generation: 2 }).execute();
      await deliverDue(test, { ...parts, fetch: taking });
      assert.equal(bodies[0]?.idempotency_key, `${id}:2`);
    });

    it('does not follow to where an answer points: the key is the edge’s', async () => {
      await queue();
      let mode: string | undefined;
      const noting: typeof fetch = async (_, init) => {
        mode = init?.redirect;
        throw new TypeError('unexpected redirect');
      };
      await deliverDue(test, { ...parts, fetch: noting });
      assert.equal(mode, 'error');
      assert.equal((await outbox(test))[0]?.state, 'queued');
    });
  });

  function deliveryTo(edgeUrl: string, conversionSecrets: readonly string[]): DeliveryParts {
    const bonuses = { of: async () => 1_000_000n };
    return { edgeUrl, conversionSecrets, bonuses, jitter: () => 0 };
  }
});
