import { encodeBase58 } from '@crr/sdk';
import { createCloseAccountInstruction } from '@solana/spl-token';
import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { onOneDatabase } from '../support/database';
import { ChainFixture, type ChainTest, type Given, TERMS } from './chain-fixture';

const PATH = '/influencers/me/transactions';

onOneDatabase('transactions of influencers', (open) => {
  let stage: ChainFixture;
  let on: ChainTest;
  before(async () => {
    stage = await ChainFixture.open();
  });
  after(() => stage.close());
  beforeEach(async () => {
    on = await stage.platform(await open());
  });

  const ask = (body: object) => on.test.expect<Given>(201, 'influencerA', 'post', PATH, { body });

  async function proven(wallet = stage.world.user()): Promise<Keypair> {
    await on.test.db
      .updateTable('platform.influencers')
      .set({ wallet: wallet.publicKey.toBase58(), wallet_proven_at: new Date(), follower_count: 12_000 })
      .where('id', '=', on.test.ids.influencerA)
      .execute();
    return wallet;
  }

  it('register them as the platform knows them, once', async () => {
    const wallet = await proven();
    const given = await ask({ action: 'register' });
    assert.equal(given.wallet, wallet.publicKey.toBase58());
    assert.include(given.summary, 'as the influencer anna');
    on.send(given, wallet);
    const influencer = await stage.world.accounts.influencer(wallet.publicKey);
    assert.deepInclude(influencer, {
      handle: 'anna',
      platform: 'Twitter',
      followerCount: 12_000n,
      verified: false,
    });
    await on.test.expectRefusal([409, 'would_fail'], 'influencerA', 'post', PATH, {
      body: { action: 'register' },
    });
  });

  it('let them join a campaign that asks for it', async () => {
    const wallet = await proven();
    const owner = stage.owner();
    const terms = { ...TERMS, influencer_policy: 'joined' };
    const body = { action: 'create', wallet: owner.publicKey.toBase58(), terms };
    const join = { action: 'join', campaign_id: on.campaign };
    await on.test.expectRefusal([409, 'not_on_chain'], 'influencerA', 'post', PATH, { body: join });
    const created = await on.given(body);
    on.send(created, owner);
    await on.round();
    on.send(await ask({ action: 'register' }), wallet);
    on.send(await ask(join), wallet);
    const id = (await stage.campaign(created.chain_campaign_id))?.id ?? new Uint8Array();
    assert.isNotNull(await stage.world.accounts.participation(wallet.publicKey, id));
  });

  it('pay what waits to be claimed, which is told by campaign, and no more than fits one transaction', async () => {
    const { world } = stage;
    const wallet = await proven(world.influencer());
    const live = world.campaign();
    await on.test.db
      .updateTable('platform.campaigns')
      .set({ chain_campaign_id: encodeBase58(live.id) })
      .where('id', '=', on.campaign)
      .execute();
    world.run(
      [createCloseAccountInstruction(world.usdcOf(wallet.publicKey), wallet.publicKey, wallet.publicKey)],
      [wallet],
    );
    await on.test.expectRefusal([409, 'nothing_to_claim'], 'influencerA', 'post', PATH, {
      body: { action: 'claim' },
    });
    for (let visitor = 0; visitor < 6; visitor += 1) {
      await world.vau(live, world.user().publicKey, { influencer: wallet.publicKey });
    }
    const claims = () =>
      on.test.expect<{
        total_usdc: string;
        campaigns: { campaign_id: string | null; claims: number; amount_usdc: string }[];
      }>(200, 'influencerA', 'get', '/influencers/me/claims');
    const before = await claims();
    assert.lengthOf(before.campaigns, 1);
    assert.deepInclude(before.campaigns[0], { campaign_id: on.campaign, claims: 6 });
    assert.equal(before.campaigns[0]?.amount_usdc, before.total_usdc);
    assert.isAbove(Number(before.total_usdc), 0);
    const first = await ask({ action: 'claim', campaign_id: on.campaign });
    assert.match(first.summary, /^Pays [\d.]+ USDC that waited, in 5 claims, .* 1 more wait/);
    on.send(first, wallet);
    assert.deepInclude((await claims()).campaigns[0], { claims: 1 });
    on.send(await ask({ action: 'claim' }), wallet);
    assert.equal(`${world.usdcBalance(wallet.publicKey)}`, before.total_usdc);
    assert.deepInclude(await claims(), { total_usdc: '0', campaigns: [] });
  });

  it('say whose SOL is lacking and how much, for a wallet without any and for one with too little', async () => {
    const poor = stage.world.keys.next();
    await proven(poor);
    const message = async () => {
      const answer = await on.test.call<{ error: { code: string; message: string } }>(
        'influencerA',
        'post',
        PATH,
        { body: { action: 'register' } },
      );
      assert.deepEqual([answer.status, answer.body.error.code], [409, 'would_fail']);
      return answer.body.error.message;
    };
    const address = poor.publicKey.toBase58();
    const told = new RegExp(
      `^the wallet ${address} pays for it and has 0 SOL; .* ([\\d.]+) SOL are lacking$`,
    );
    const [, lacking = ''] = told.exec(await message()) ?? [];
    assert.isAbove(Number(lacking), 0.000005);
    stage.world.chain.airdrop(poor.publicKey, 1_000_000n);
    assert.match(
      await message(),
      new RegExp(`${address} pays for it and has 0.001 SOL; .* SOL are lacking$`),
    );
    stage.world.chain.airdrop(poor.publicKey, 100_000_000n);
    on.send(await ask({ action: 'register' }), poor);
  });

  it('are given for a proven wallet alone, and to influencers alone', async () => {
    const body = { action: 'register' };
    await on.test.expectRefusal([409, 'wallet_not_proven'], 'influencerA', 'post', PATH, { body });
    for (const caller of ['advertiserA', 'root', 'keyA'] as const) {
      await on.test.expectRefusal([403, 'forbidden'], caller, 'post', PATH, { body });
    }
    await proven();
    await on.test.expectRefusal([404, 'not_found'], 'influencerA', 'post', PATH, {
      body: { action: 'join', campaign_id: on.test.newId() },
    });
  });

  it('name the handle that is too long for the chain', async () => {
    await proven();
    await on.test.db
      .updateTable('platform.influencers')
      .set({ handle: 'ü'.repeat(17) })
      .where('id', '=', on.test.ids.influencerA)
      .execute();
    const field = await on.test.expectRefusal([409, 'not_ready_for_chain'], 'influencerA', 'post', PATH, {
      body: { action: 'register' },
    });
    assert.equal(field, 'handle');
  });
});
