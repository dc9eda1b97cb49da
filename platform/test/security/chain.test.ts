/** What one advertiser tries on chain, to the harm of others or past the platform's terms. */
import { assert } from 'chai';
import { ChainFixture, type ChainTest, TERMS } from '../chain/chain-fixture';
import { campaignOf } from '../influencers/support';
import { onOneDatabase } from '../support/database';

/** Of the right letters and length, and of more than 64 bytes. */
const TOO_LONG = 'z'.repeat(88);

onOneDatabase('an advertiser on chain', (open) => {
  let stage: ChainFixture;
  let on: ChainTest;
  before(async () => {
    stage = await ChainFixture.open();
  });
  after(() => stage.close());
  beforeEach(async () => {
    on = await stage.platform(await open());
  });

  it('tells no signature that is none', async () => {
    await on.create(stage.owner());
    for (const signature of [TOO_LONG, '1'.repeat(65)]) {
      const field = await on.test.expectRefusal(
        [422, 'invalid_field'],
        'advertiserA',
        'post',
        `${on.path}/create/signature`,
        {
          body: { signature },
        },
      );
      assert.equal(field, 'signature');
    }
  });

  it('keeps nobody else’s transactions from being seen to land, by one that the chain can not be asked about', async () => {
    const owner = stage.owner();
    const given = await on.create(owner);
    const theirs = await campaignOf(on.test, 'advertiserB', { ends_at: '2027-03-01T00:00:00.000Z' });
    await on.test.expect(201, 'advertiserB', 'post', `/campaigns/${theirs}/transactions`, {
      body: { action: 'create', wallet: stage.owner().publicKey.toBase58(), terms: TERMS },
    });
    await on.test.db
      .updateTable('platform.chain_transactions')
      .set({ state: 'sent', signature: TOO_LONG, prepared_at: new Date(on.test.clock.now() - 60_000) })
      .where('subject_id', '=', theirs)
      .execute();
    on.send(given, owner);
    await on.round().catch(() => undefined);
    assert.equal((await on.status()).chain_campaign_id, given.chain_campaign_id);
  });
});
