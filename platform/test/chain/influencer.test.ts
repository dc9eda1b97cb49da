import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { onOneDatabase } from '../support/database';
import { ChainStage, type ChainTest, type Given, TERMS } from './stage';

const PATH = '/influencers/me/transactions';

onOneDatabase('transactions of influencers', (open) => {
  let stage: ChainStage;
  let on: ChainTest;
  before(async () => {
    stage = await ChainStage.open();
  });
  after(() => stage.close());
  beforeEach(async () => {
    on = await stage.platform(await open());
  });

  const ask = (body: object) => on.test.expect<Given>(201, 'influencerA', 'post', PATH, { body });

  async function proven(): Promise<Keypair> {
    const wallet = stage.world.user();
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
