import { encodeBase58, RouterPdas } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import nacl from 'tweetnacl';
import { createPlatform } from '../../src/app';
import { type Caller, TestPlatform, testSettings } from '../support/app';
import { forEachDatabase } from '../support/database';
import { assignTo, campaignOf, influencers, type Page } from './support';

interface Influencer {
  readonly id: string;
  readonly handle: string;
  readonly email: string | null;
  readonly wallet: string | null;
  readonly referral_code: string | null;
  readonly referred_by: string | null;
  readonly status: string;
  readonly follower_count: number | null;
}

interface Challenge {
  readonly id: string;
  readonly message: string;
  readonly sign_in: Readonly<Record<string, string>>;
  readonly expires_at: string;
}

const CHAIN_ID = Keypair.fromSeed(new Uint8Array(32).fill(41)).publicKey.toBase58();
const KEYS = Keypair.fromSeed(new Uint8Array(32).fill(42));
const OTHER_KEYS = Keypair.fromSeed(new Uint8Array(32).fill(43));
const WALLET = KEYS.publicKey.toBase58();
const PROFILE = {
  handle: '@jana.makes',
  platform: 'tiktok',
  follower_count: 12_000,
  engagement_rate_bps: 480,
};

function sign(message: string, keys = KEYS): string {
  return encodeBase58(nacl.sign.detached(new TextEncoder().encode(message), keys.secretKey));
}

forEachDatabase('influencers', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const register = (caller: Caller, body: object = PROFILE) =>
    test.call<Influencer>(caller, 'post', '/influencers/register', { body });

  describe('register', () => {
    it('by themselves, and wait for approval', async () => {
      const { status, body } = await register('pending', { ...PROFILE, email: 'jana@example.org' });
      assert.equal(status, 201);
      assert.deepInclude(body, {
        handle: 'jana.makes',
        status: 'pending',
        email: 'jana@example.org',
        wallet: null,
      });
      assert.match(body.referral_code ?? '', /^[2-9A-HJ-NP-Z]{8}$/);
      assert.equal((await test.expect<Influencer>(200, 'pending', 'get', '/influencers/me')).id, body.id);
      await test.expectRefusal([403, 'pending_approval'], 'pending', 'get', '/influencers');
      await test.expect(200, 'reviewer', 'patch', `/influencers/${body.id}`, { body: { status: 'active' } });
      const { data } = await test.expect<Page<Influencer>>(200, 'pending', 'get', '/influencers');
      assert.deepEqual(
        data.map(({ id, status }) => [id, status]),
        [[body.id, 'active']],
      );
    });

    it('once, however often they ask at the same time', async () => {
      const handles = ['one', 'two', 'three', 'four'];
      const answers = await Promise.all(handles.map((handle) => register('pending', { ...PROFILE, handle })));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
      for (const caller of ['influencerA', 'advertiserA', 'root'] as const) {
        await test.expectRefusal([409, 'already_registered'], caller, 'post', '/influencers/register', {
          body: PROFILE,
        });
      }
      await test.expectRefusal([403, 'forbidden'], 'keyA', 'post', '/influencers/register', {
        body: PROFILE,
      });
      await test.expectRefusal([401, 'unauthorized'], 'anonymous', 'post', '/influencers/register', {
        body: PROFILE,
      });
    });

    it('with a handle that nobody has on the platform', async () => {
      await test.expect(201, 'root', 'post', '/influencers', { body: PROFILE });
      for (const handle of ['jana.makes', '@JANA.makes']) {
        const body = { ...PROFILE, handle };
        const field = await test.expectRefusal([409, 'handle_taken'], 'root', 'post', '/influencers', {
          body,
        });
        assert.equal(field, 'handle');
      }
      await test.expect(201, 'root', 'post', '/influencers', { body: { ...PROFILE, platform: 'youtube' } });
    });

    it('by an invitation, if it is somebody’s', async () => {
      const inviter = await test.expect<Influencer>(201, 'root', 'post', '/influencers', { body: PROFILE });
      const referral_code = inviter.referral_code?.toLowerCase();
      const invited = await register('pending', { ...PROFILE, handle: 'invited', referral_code });
      assert.equal(invited.body.referred_by, inviter.id);
      const field = await test.expectRefusal([422, 'invalid_field'], 'root', 'post', '/influencers', {
        body: { ...PROFILE, handle: 'x', referral_code: 'NOBODYS' },
      });
      assert.equal(field, 'referral_code');
    });

    it('and see how many they invited', async () => {
      const own = () =>
        test.expect<Influencer & { referred_influencers: number }>(200, 'pending', 'get', '/influencers/me');
      const add = (handle: string, change: object = {}) =>
        test.expect(201, 'root', 'post', '/influencers', { body: { ...PROFILE, handle, ...change } });
      const { body } = await register('pending');
      await test.expect(200, 'root', 'patch', `/influencers/${body.id}`, { body: { status: 'active' } });
      const { referral_code, referred_influencers } = await own();
      assert.equal(referred_influencers, 0);
      await add('first', { referral_code });
      await add('second', { referral_code });
      await add('uninvited');
      assert.equal((await own()).referred_influencers, 2);
    });

    it('with what keeps the rules', async () => {
      const cases: [Record<string, unknown>, string][] = [
        [{ handle: '' }, 'handle'],
        [{ handle: '@' }, 'handle'],
        [{ handle: 'a b' }, 'handle'],
        [{ handle: 'x'.repeat(34) }, 'handle'],
        [{ platform: 'myspace' }, 'platform'],
        [{ follower_count: -1 }, 'follower_count'],
        [{ engagement_rate_bps: 10_001 }, 'engagement_rate_bps'],
        [{ email: 'nobody' }, 'email'],
      ];
      for (const [change, field] of cases) {
        const body = { ...PROFILE, ...change };
        const named = await test.expectRefusal([422, 'invalid_field'], 'root', 'post', '/influencers', {
          body,
        });
        assert.equal(named, field, JSON.stringify(change));
      }
      for (const caller of ['advertiserA', 'influencerA', 'keyA', 'reviewer'] as const) {
        await test.expectRefusal([403, 'forbidden'], caller, 'post', '/influencers', { body: PROFILE });
      }
    });
  });

  describe('profiles', () => {
    it('are changed by themselves and by admins, the status by admins alone', async () => {
      const path = `/influencers/${test.ids.influencerA}`;
      const changed = await test.expect<Influencer>(200, 'influencerA', 'patch', path, {
        body: { follower_count: 7, email: 'a@example.org' },
      });
      assert.deepInclude(changed, { follower_count: 7, email: 'a@example.org' });
      await test.expectRefusal([403, 'forbidden'], 'influencerA', 'patch', path, {
        body: { status: 'active' },
      });
      await test.expectRefusal([404, 'not_found'], 'influencerB', 'patch', path, {
        body: { follower_count: 1 },
      });
      await test.expectRefusal([403, 'forbidden'], 'advertiserA', 'patch', path, {
        body: { follower_count: 1 },
      });
      const field = await test.expectRefusal([409, 'handle_taken'], 'influencerA', 'patch', path, {
        body: { handle: 'BEN' },
      });
      assert.equal(field, 'handle');
    });

    it('that are blocked are refused everywhere, until they are active again', async () => {
      const path = `/influencers/${test.ids.influencerA}`;
      await test.expect(200, 'root', 'patch', path, { body: { status: 'inactive' } });
      assert.equal((await test.call('influencerA', 'get', '/influencers')).status, 403);
      const campaign = await campaignOf(test);
      await test.expectRefusal(
        [422, 'invalid_field'],
        'advertiserA',
        'put',
        `/campaigns/${campaign}/influencers/${test.ids.influencerA}`,
        { body: { share: null } },
      );
      await test.expect(200, 'root', 'patch', path, { body: { status: 'active' } });
      await test.expect(200, 'influencerA', 'get', '/influencers');
    });

    it('show personal data to themselves and admins alone', async () => {
      const campaign = await campaignOf(test);
      await assignTo(test, campaign, test.ids.influencerA);
      const path = `/influencers/${test.ids.influencerA}`;
      await test.expect(200, 'influencerA', 'patch', path, { body: { email: 'a@example.org' } });
      for (const [caller, email] of [
        ['influencerA', 'a@example.org'],
        ['plainAdmin', 'a@example.org'],
        ['advertiserA', null],
        ['keyA', null],
      ] as const) {
        const seen = await test.expect<Influencer>(200, caller, 'get', path);
        assert.deepEqual([seen.email, seen.referral_code], [email, email && 'REF-anna'], caller);
      }
      await test.expectRefusal([404, 'not_found'], 'advertiserB', 'get', path);
      await test.expectRefusal([404, 'not_found'], 'influencerB', 'get', path);
    });
  });

  describe('lists', () => {
    const seen = async (caller: Caller, query = {}) =>
      (await test.expect<Page<Influencer>>(200, caller, 'get', '/influencers', { query })).data.map(
        ({ id }) => id,
      );

    it('hold for an advertiser who takes part or has a link, and nobody else', async () => {
      const [assigned = '', linked = '', applied = '', none = ''] = await influencers(test, 4);
      const campaign = await campaignOf(test);
      await assignTo(test, campaign, assigned);
      await test.expect(201, 'advertiserA', 'post', '/tracking-links', {
        body: { campaign_id: campaign, influencer_id: linked, destination_url: 'https://shop.example/' },
      });
      await applyDirectly(campaign, applied);
      assert.sameMembers(await seen('advertiserA'), [assigned, linked]);
      assert.sameMembers(await seen('keyA', { campaign_id: campaign }), [assigned, linked]);
      assert.isEmpty(await seen('keyA', { campaign_id: await campaignOf(test) }));
      assert.isEmpty(await seen('advertiserB'));
      assert.isEmpty(
        await seen('advertiserB', { advertiser_id: test.ids.advertiserA, campaign_id: campaign }),
      );
      assert.deepEqual(await seen('influencerA'), [test.ids.influencerA]);
      assert.includeMembers(await seen('root'), [assigned, linked, applied, none, test.ids.influencerB]);
      assert.sameMembers(await seen('root', { advertiser_id: test.ids.advertiserA }), [assigned, linked]);
      await test.expect(200, 'advertiserA', 'get', `/influencers/${applied}`);
      await test.expectRefusal([404, 'not_found'], 'advertiserA', 'get', `/influencers/${none}`);
    });

    it('are filtered and given by page', async () => {
      const small = await test.expect<Influencer>(201, 'root', 'post', '/influencers', { body: PROFILE });
      test.clock.advance(1);
      const big = await test.expect<Influencer>(201, 'root', 'post', '/influencers', {
        body: { ...PROFILE, handle: 'Janus%', follower_count: 2_000_000, platform: 'youtube' },
      });
      assert.deepEqual(await seen('root', { min_followers: 12_000 }), [big.id, small.id]);
      assert.deepEqual(await seen('root', { min_followers: 12_001 }), [big.id]);
      assert.deepEqual(await seen('root', { platform: 'youtube' }), [big.id]);
      assert.deepEqual(await seen('root', { handle: '@JAN' }), [big.id, small.id]);
      assert.deepEqual(await seen('root', { handle: 'janus%' }), [big.id]);
      assert.deepEqual(await seen('root', { handle: '%' }), []);
      assert.deepEqual(await seen('root', { wallet_proven: true }), []);
      assert.lengthOf(await seen('root', { status: 'active', wallet_proven: false }), 4);
      const first = await test.expect<Page<Influencer>>(200, 'root', 'get', '/influencers', {
        query: { limit: 3 },
      });
      const rest = await seen('root', { limit: 3, cursor: first.next_cursor });
      assert.lengthOf(new Set([...first.data.map(({ id }) => id), ...rest]), 4);
    });
  });

  describe('prove their wallet', () => {
    const ask = (caller: Caller = 'influencerA', wallet = WALLET) =>
      test.expect<Challenge>(201, caller, 'post', '/influencers/me/wallet-challenges', { body: { wallet } });
    const prove = (challenge: Challenge, signature: string, caller: Caller = 'influencerA') =>
      test.call<Influencer>(caller, 'post', '/influencers/me/wallet-proofs', {
        body: { challenge_id: challenge.id, signature },
      });
    const refuses = (
      expected: [number, string],
      challenge: Challenge,
      signature: string,
      caller: Caller = 'influencerA',
    ) =>
      test.expectRefusal(expected, caller, 'post', '/influencers/me/wallet-proofs', {
        body: { challenge_id: challenge.id, signature },
      });

    it('by signing a message that names site, wallet and time', async () => {
      const challenge = await ask();
      assert.include(
        challenge.message,
        `127.0.0.1 wants you to sign in with your Solana account:\n${WALLET}`,
      );
      assert.equal(Date.parse(challenge.expires_at) - test.clock.now(), 300_000);
      const { sign_in } = challenge;
      assert.deepInclude(sign_in, {
        domain: '127.0.0.1',
        uri: 'http://127.0.0.1',
        chainId: 'solana:localnet',
      });
      assert.match(sign_in.nonce ?? '', /^[A-Za-z0-9]{8,}$/);
      for (const [name, field] of [
        ['URI', 'uri'],
        ['Version', 'version'],
        ['Chain ID', 'chainId'],
        ['Nonce', 'nonce'],
        ['Issued At', 'issuedAt'],
        ['Expiration Time', 'expirationTime'],
        ['Request ID', 'requestId'],
      ] as const) {
        assert.include(challenge.message, `\n${name}: ${sign_in[field]}`);
      }
      const { status, body } = await prove(challenge, sign(challenge.message));
      assert.deepEqual([status, body.wallet], [200, WALLET]);
      assert.notEqual((await ask()).message, challenge.message);
    });

    it('by each challenge once, also when it is answered several times at once', async () => {
      const challenge = await ask();
      const answers = await Promise.all([1, 2, 3].map(() => prove(challenge, sign(challenge.message))));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
      await refuses([409, 'challenge_used'], challenge, sign(challenge.message));
    });

    it('to the site and for the chain that asked', async () => {
      for (const elsewhere of [{ domain: 'other.example' }, { cluster: 'mainnet' as const }]) {
        const settings = testSettings(elsewhere);
        const { app } = createPlatform({
          database: test.database,
          settings,
          clock: test.clock,
          devIssuer: test.issuer,
        });
        const challenge = await ask();
        const answer = await app.request('/api/v1/influencers/me/wallet-proofs', {
          method: 'POST',
          headers: { ...test.credentialsOf('influencerA'), 'content-type': 'application/json' },
          body: JSON.stringify({ challenge_id: challenge.id, signature: sign(challenge.message) }),
        });
        const { error } = (await answer.json()) as { error: { code: string } };
        assert.deepEqual([answer.status, error.code], [409, 'challenge_expired']);
      }
    });

    it('within five minutes', async () => {
      const [late, intime] = [await ask(), await ask()];
      test.clock.advance(299_999);
      assert.equal((await prove(intime, sign(intime.message))).status, 200);
      test.clock.advance(1);
      await refuses([409, 'challenge_expired'], late, sign(late.message));
    });

    it('by their wallet’s signature of their own challenge, which a wrong one does not use up', async () => {
      const challenge = await ask();
      for (const wrong of [sign(challenge.message, OTHER_KEYS), sign(`${challenge.message} `)]) {
        assert.equal(await refuses([422, 'invalid_field'], challenge, wrong), 'signature');
      }
      await refuses([404, 'not_found'], challenge, sign(challenge.message), 'influencerB');
      await refuses([404, 'not_found'], { ...challenge, id: test.newId() }, sign(challenge.message));
      assert.equal((await prove(challenge, sign(challenge.message))).status, 200);
    });

    it('that is nobody else’s, however close they come', async () => {
      const [mine, theirs] = [await ask('influencerA'), await ask('influencerB')];
      const answers = await Promise.all([
        prove(mine, sign(mine.message)),
        prove(theirs, sign(theirs.message), 'influencerB'),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
      const loser = answers[0]?.status === 409 ? 'influencerA' : 'influencerB';
      await test.expectRefusal([409, 'wallet_taken'], loser, 'post', '/influencers/me/wallet-challenges', {
        body: { wallet: WALLET },
      });
    });

    it('that is a wallet', async () => {
      const identity = encodeBase58(Uint8Array.of(1, ...new Uint8Array(31)));
      for (const wallet of [new RouterPdas().config().toBase58(), identity, 'x', '']) {
        const field = await test.expectRefusal(
          [422, 'invalid_field'],
          'influencerA',
          'post',
          '/influencers/me/wallet-challenges',
          { body: { wallet } },
        );
        assert.equal(field, 'wallet', wallet);
      }
      for (const caller of ['advertiserA', 'root', 'keyA'] as const) {
        await test.expectRefusal([403, 'forbidden'], caller, 'post', '/influencers/me/wallet-challenges', {
          body: { wallet: WALLET },
        });
      }
    });

    it('from when on their links give tags, and change to another wallet with them', async () => {
      const campaign = await campaignOf(test, 'advertiserA', { chain_campaign_id: CHAIN_ID });
      const { code } = await test.expect<{ code: string }>(201, 'advertiserA', 'post', '/tracking-links', {
        body: {
          campaign_id: campaign,
          influencer_id: test.ids.influencerA,
          destination_url: 'https://shop.example/',
        },
      });
      const tagged = () =>
        test.db
          .selectFrom('platform.tracking_links')
          .select(['chain_campaign_id', 'influencer'])
          .where('code', '=', code)
          .executeTakeFirst();
      assert.deepEqual(await tagged(), { chain_campaign_id: null, influencer: null });
      const first = await ask();
      await prove(first, sign(first.message));
      assert.deepEqual(await tagged(), { chain_campaign_id: CHAIN_ID, influencer: WALLET });
      const second = await ask('influencerA', OTHER_KEYS.publicKey.toBase58());
      await prove(second, sign(second.message, OTHER_KEYS));
      assert.deepEqual(await tagged(), {
        chain_campaign_id: CHAIN_ID,
        influencer: OTHER_KEYS.publicKey.toBase58(),
      });
      const freed = await ask('influencerB');
      assert.equal((await prove(freed, sign(freed.message), 'influencerB')).status, 200);
    });
  });

  async function applyDirectly(campaign: string, influencer: string): Promise<void> {
    const at = new Date(test.clock.now());
    await test.db
      .insertInto('platform.applications')
      .values({
        id: test.newId(),
        advertiser_id: test.ids.advertiserA,
        campaign_id: campaign,
        influencer_id: influencer,
        status: 'applied',
        created_at: at,
        updated_at: at,
      })
      .execute();
  }
});
