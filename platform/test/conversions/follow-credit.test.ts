import { expect } from 'chai';
import type { DeliveryParts } from '../../src/conversions';
import { Shop } from '../events/support/shop';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { chainTransaction } from '../support/rows';
import { deliverDue, outbox } from './outbox';

const WALLET = 'So11111111111111111111111111111111111111112';
const HOUR_MS = 3_600_000;
const SECRET = 'the conversion secret of these tests';

forEachDatabase('a conversion whose purchase is credited to another campaign', (open) => {
  let test: TestPlatform;
  let shop: Shop;
  let first: string;
  let second: string;
  let links: readonly [string, string];
  /** Campaigns on chain that conversions were posted for. */
  let posted: string[];

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
    first = await shop.campaign();
    second = await shop.campaign();
    const longAgo = { created_at: new Date(0) };
    links = [await shop.link(first, longAgo), await shop.link(second, longAgo)];
    posted = [];
    await putOnChain(first);
  });

  async function putOnChain(campaign: string): Promise<void> {
    const values = { chain_campaign_id: chainIdOf(campaign) };
    const preparedAt = new Date(test.clock.now());
    const created = chainTransaction({
      id: test.newId(),
      advertiser_id: test.ids.advertiserA,
      subject_id: campaign,
      state: 'landed',
      ...values,
      prepared_at: preparedAt,
      landed_at: preparedAt,
    });
    await test.db.insertInto('platform.chain_transactions').values(created).execute();
    await test.db.updateTable('platform.campaigns').set(values).where('id', '=', campaign).execute();
  }
  const chainIdOf = (campaign: string) => `chain ${campaign}`;
  const ago = (hours: number) => new Date(test.clock.now() - hours * HOUR_MS).toISOString();
  const tell = (body: object) =>
    test.expect<{ id: string; campaign_id: string | null }>(201, 'keyA', 'post', '/events', {
      body: { event_id: test.newId(), session_id: 'v', ...body },
    });
  /** A purchase that is the first campaign's for now. */
  async function bought(): Promise<string> {
    await tell({ action: 'landing', ref_code: links[0], occurred_at: ago(2) });
    const { id, campaign_id } = await tell({ action: 'purchase', value: '10', customer_wallet: WALLET });
    expect(campaign_id).to.equal(first);
    return id;
  }
  /** The landing that makes it the second's, told late. */
  const landedBefore = () => tell({ action: 'landing', ref_code: links[1], occurred_at: ago(3) });
  const correctionOf = async (id: string) =>
    (
      await test.expect<{ corrections: { conversion: string | null; after: { campaign_id: string } }[] }>(
        200,
        'keyA',
        'get',
        `/events/${id}`,
      )
    ).corrections.at(-1);
  const conversions = () =>
    test.db.selectFrom('platform.chain_conversions').select(['event_id', 'campaign_id', 'state']).execute();
  const delivery = (more: Partial<DeliveryParts> = {}): DeliveryParts => ({
    edgeUrl: 'http://edge.example',
    conversionSecrets: [SECRET],
    bonuses: { of: () => Promise.resolve(1_000_000n) },
    jitter: () => 0,
    fetch: async (_, init) => {
      posted.push((JSON.parse(String(init?.body)) as { campaign_id: string }).campaign_id);
      return new Response(JSON.stringify({ conversion_id: 'c1' }), { status: 202 });
    },
    ...more,
  });

  it('goes to the new campaign while nothing of it was sent, and is paid there once', async () => {
    await putOnChain(second);
    const id = await bought();
    await landedBefore();
    expect(await conversions()).to.deep.equal([{ event_id: id, campaign_id: second, state: 'queued' }]);
    expect(await correctionOf(id)).to.deep.include({ conversion: 'moved' });
    await deliverDue(test, delivery());
    expect(posted).to.deep.equal([chainIdOf(second)]);
    expect((await outbox(test)).map(({ state }) => state)).to.deep.equal(['accepted']);
  });

  it('is cancelled while nothing of it was sent, where the new campaign is not on chain', async () => {
    const id = await bought();
    await landedBefore();
    expect(await conversions()).to.deep.equal([]);
    expect(await correctionOf(id)).to.deep.include({ conversion: 'cancelled' });
    await deliverDue(test, delivery());
    expect(posted).to.deep.equal([]);
  });

  it('stays with the old campaign once it was sent, whether or not the edge answered, and is never sent for the new one', async () => {
    await putOnChain(second);
    const lost = delivery({ fetch: () => Promise.reject(new Error('cut')) });
    const id = await bought();
    await deliverDue(test, lost);
    await landedBefore();
    expect(await conversions()).to.deep.equal([{ event_id: id, campaign_id: first, state: 'queued' }]);
    const correction = await correctionOf(id);
    expect(correction).to.deep.include({ conversion: 'kept' });
    expect(correction?.after.campaign_id).to.equal(second);
    test.clock.advance(HOUR_MS);
    await deliverDue(test, delivery());
    expect(posted).to.deep.equal([chainIdOf(first)]);
    test.clock.advance(HOUR_MS);
    await deliverDue(test, delivery());
    expect(posted).to.have.length(1);
  });

  it('is not sent for the old campaign when the credit changes between the reading of it and the sending', async () => {
    await putOnChain(second);
    await bought();
    let isMoved = false;
    const slow = delivery({
      bonuses: {
        of: async () => {
          if (!isMoved) await landedBefore();
          isMoved = true;
          return 1_000_000n;
        },
      },
    });
    await deliverDue(test, slow);
    expect(posted).to.deep.equal([]);
    test.clock.advance(HOUR_MS);
    await deliverDue(test, slow);
    expect(posted).to.deep.equal([chainIdOf(second)]);
  });

  it('is queued where there was none, because its first campaign was not on chain', async () => {
    await test.db.updateTable('platform.campaigns').set({ chain_campaign_id: null }).execute();
    await putOnChain(second);
    const id = await bought();
    expect(await conversions()).to.deep.equal([]);
    await landedBefore();
    expect(await conversions()).to.deep.equal([{ event_id: id, campaign_id: second, state: 'queued' }]);
    expect(await correctionOf(id)).to.deep.include({ conversion: null });
  });
});
