/** Which link earned: the edge's reports beside what the chain paid, by SQL and over HTTP, before and after retention. */
import { expect } from 'chai';
import { sql } from 'kysely';
import { runRetention } from '../../src/retention/job';
import { TestPlatform } from '../support/app';
import { forEachDatabase, type OpenDatabase } from '../support/database';
import { WorldMaker } from './support/world';

const DAY = (day: number, hour = 0) => new Date(Date.UTC(2026, 0, day, hour));
const LATER_MS = Date.UTC(2027, 0, 1);
const CAMPAIGN = 'CHAIN';
const INFLUENCER = 'INFLUENCER';

interface OnChain {
  vaus: number;
  attention_seconds: number;
  conversions: number;
  user_usdc: string;
  influencer_usdc: string;
  conversion_usdc: string;
}
interface Parts {
  data: { key: string | null; on_chain: OnChain | null }[];
}

/** What was paid, and what the edge says of it. */
interface Paid {
  readonly account: string;
  readonly at: Date;
  readonly influencer?: string | null;
  /** Of the report. Default: as the chain has it. */
  readonly signature?: string;
  readonly state?: 'sent' | 'landed' | 'final' | 'parked';
}

class Payments {
  private place = 0;

  constructor(private readonly test: TestPlatform) {}

  /** A VAU of 10 seconds: 700 for the user, 300 for the influencer. */
  async vau(linkCode: string | null, sequence: number, paid: Paid): Promise<void> {
    await this.test.db
      .insertInto('chain.vaus')
      .values({
        ...this.payment(paid),
        sequence,
        earned_at: paid.at,
        attention_seconds: 10,
        quality_score: 80,
        country: 'DE',
        site_hash: 'hash',
        payable_usdc: 1_000,
        user_usdc: 700,
        influencer_usdc: 300,
      })
      .execute();
    await this.report({ kind: 'vau', paid, sequence, linkCode });
  }

  /** 50 for the user, 20 for the influencer. @returns its id at the edge */
  async conversion(paid: Paid): Promise<string> {
    await this.test.db
      .insertInto('chain.conversions')
      .values({
        ...this.payment(paid),
        conversion_value: 1,
        payable_usdc: 70,
        user_usdc: 50,
        influencer_usdc: 20,
      })
      .execute();
    return this.report({ kind: 'conversion', paid, sequence: null, linkCode: null });
  }

  private payment({ account, at, influencer = INFLUENCER }: Paid) {
    this.place += 1;
    return {
      campaign_id: CAMPAIGN,
      seq: this.place,
      user_wallet: account,
      influencer,
      recorded_at: at,
      user_bonus_usdc: 0,
      user_accrued: false,
      influencer_accrued: false,
      user_acd: 0,
      influencer_acd: 0,
      slot: this.place,
      tx_index: 0,
    };
  }

  private async report(told: {
    kind: 'vau' | 'conversion';
    paid: Paid;
    sequence: number | null;
    linkCode: string | null;
  }): Promise<string> {
    const { kind, paid, sequence, linkCode } = told;
    const own = `signature-${this.place}`;
    await this.test.db
      .insertInto('chain.transactions')
      .values({ slot: this.place, tx_index: 0, signature: own })
      .execute();
    await this.test.db
      .insertInto('edge.attention_reports')
      .values({
        id: `report-${this.place}`,
        kind,
        chain_campaign_id: CAMPAIGN,
        account: paid.account,
        influencer: kind === 'vau' ? INFLUENCER : null,
        link_code: linkCode,
        state: paid.state ?? 'final',
        sequence,
        signature: paid.signature ?? own,
        seconds: kind === 'vau' ? 10 : 0,
        country: 'DE',
        received_at: paid.at,
        changed_at: paid.at,
        signals: '[]',
      })
      .execute();
    return `report-${this.place}`;
  }
}

async function world(open: OpenDatabase) {
  const test = await TestPlatform.start(await open());
  const maker = new WorldMaker(test.db);
  const { advertiserA, advertiserB, influencerA } = test.ids;
  const campaign = await maker.campaign(advertiserA, { name: 'Summer', chain_campaign_id: CAMPAIGN });
  for (const code of ['story', 'post', 'idle']) {
    await maker.link({ code, advertiserId: advertiserA, campaignId: campaign, influencerId: influencerA });
  }
  await sql`UPDATE platform.tracking_links SET influencer = ${INFLUENCER}, chain_campaign_id = ${CAMPAIGN}`.execute(
    test.db,
  );
  const other = await maker.campaign(advertiserB, { name: 'Others' });
  await maker.link({ code: 'others', advertiserId: advertiserB, campaignId: other, influencerId: null });
  const payments = new Payments(test);
  /** A purchase that is credited to a link, and its conversion on chain. */
  const convert = async (linkCode: string | null, paid: Paid) => {
    const edgeId = await payments.conversion(paid);
    const event = maker.event(advertiserA, { campaignId: campaign, linkCode, occurredAt: paid.at });
    await maker.events([event]);
    await test.db
      .insertInto('platform.chain_conversions')
      .values({
        event_id: event.id,
        advertiser_id: advertiserA,
        campaign_id: campaign,
        wallet: paid.account,
        state: 'accepted',
        edge_id: edgeId,
        created_at: paid.at,
      })
      .execute();
  };
  return { test, maker, campaign, payments, convert, influencerA };
}

async function earnings({ db }: TestPlatform) {
  const { rows } = await sql<Record<string, unknown>>`
    SELECT link_code, chain_campaign_id, influencer, vaus, attention_seconds, conversions, user_usdc::text, influencer_usdc::text,
      conversion_usdc::text
    FROM platform.link_earnings ORDER BY link_code`.execute(db);
  return rows;
}

forEachDatabase('which link earned', (open) => {
  it('is told of attention and conversions by SQL, and stays so when the reports are deleted', async () => {
    const { test, payments, convert } = await world(open);
    await payments.vau('story', 1, { account: 'one', at: DAY(2) });
    await payments.vau('story', 2, { account: 'one', at: DAY(3), state: 'landed' });
    await payments.vau('post', 1, { account: 'two', at: DAY(2, 5) });
    await payments.vau(null, 1, { account: 'direct', at: DAY(2) });
    await convert('post', { account: 'two', at: DAY(3) });
    await convert(null, { account: 'direct', at: DAY(3) });
    const expected = [
      {
        link_code: 'post',
        chain_campaign_id: CAMPAIGN,
        influencer: INFLUENCER,
        vaus: 1,
        attention_seconds: 10,
        conversions: 1,
        user_usdc: '750',
        influencer_usdc: '320',
        conversion_usdc: '70',
      },
      {
        link_code: 'story',
        chain_campaign_id: CAMPAIGN,
        influencer: INFLUENCER,
        vaus: 2,
        attention_seconds: 20,
        conversions: 0,
        user_usdc: '1400',
        influencer_usdc: '600',
        conversion_usdc: '0',
      },
    ];
    expect(await earnings(test)).to.deep.equal(expected);

    const { attention_reports: gone } = await runRetention({ db: test.db, nowMs: LATER_MS, batchRows: 2 });
    expect(gone).to.equal(5);
    const left = await test.db.selectFrom('edge.attention_reports').select(['state', 'link_code']).execute();
    expect(left).to.deep.equal([{ state: 'landed', link_code: 'story' }]);
    expect(await earnings(test)).to.deep.equal(expected);
    const kept = await test.db.selectFrom('platform.link_earnings_kept').selectAll().execute();
    expect(JSON.stringify(kept)).not.to.match(/"(one|two|direct)"/);
  });

  it('counts nothing that the chain did not pay for that report, or paid to another influencer', async () => {
    const { test, payments, convert } = await world(open);
    await payments.vau('story', 1, { account: 'first came by another', at: DAY(2), influencer: 'ANOTHER' });
    await payments.vau('story', 1, { account: 'undone by a fork', at: DAY(2), signature: 'elsewhere' });
    await payments.vau('story', 1, { account: 'on its way', at: DAY(2), state: 'sent' });
    await payments.vau('story', 1, { account: 'given up', at: DAY(2), state: 'parked' });
    await convert('story', { account: 'credited to another on chain', at: DAY(2), influencer: 'ANOTHER' });
    await convert('others', { account: 'by a link of another campaign', at: DAY(2) });
    expect(await earnings(test)).to.deep.equal([]);
  });

  it('outlives the influencer’s name', async () => {
    const { test, payments, convert, influencerA } = await world(open);
    await payments.vau('story', 1, { account: 'one', at: DAY(2) });
    await convert('story', { account: 'one', at: DAY(3) });
    const [{ influencer: _, ...before } = {}] = await earnings(test);
    await test.expect(201, 'root', 'post', `/privacy/influencers/${influencerA}/delete`);
    const [{ influencer, ...after } = {}] = await earnings(test);
    expect(influencer).to.equal(null);
    expect(after).to.deep.equal(before);
  });

  it('is told beside the figures of links, to their advertiser and their influencer alone', async () => {
    const { test, campaign, payments, convert } = await world(open);
    await payments.vau('story', 1, { account: 'one', at: DAY(2) });
    await payments.vau('story', 2, { account: 'one', at: DAY(3, 23) });
    await convert('story', { account: 'one', at: DAY(4) });
    const whole: OnChain = {
      vaus: 2,
      attention_seconds: 20,
      conversions: 1,
      user_usdc: '1450',
      influencer_usdc: '620',
      conversion_usdc: '70',
    };
    const asked = async (caller: 'advertiserA' | 'advertiserB' | 'influencerA' | 'root', query = {}) => {
      const path = caller === 'influencerA' ? '/influencer/stats/tracking-links' : '/stats/tracking-links';
      const { data } = await test.expect<Parts>(200, caller, 'get', path, { query });
      return new Map(data.map(({ key, on_chain }) => [key, on_chain]));
    };
    const own = await asked('advertiserA');
    expect(own.get('story')).to.deep.equal(whole);
    expect(own.get('idle')).to.equal(null);
    expect((await asked('root')).get('story')).to.deep.equal(whole);
    expect((await asked('influencerA')).get('story')).to.deep.equal(whole);
    expect([...(await asked('advertiserB')).keys()]).to.deep.equal(['others']);
    expect(
      (await asked('advertiserA', { tracking_link: 'story', campaign_id: campaign })).get('story'),
    ).to.deep.equal(whole);
    const range = { from: DAY(3).toISOString(), to: DAY(4).toISOString() };
    expect((await asked('advertiserA', range)).get('story')).to.deep.equal({
      vaus: 1,
      attention_seconds: 10,
      conversions: 0,
      user_usdc: '700',
      influencer_usdc: '300',
      conversion_usdc: '0',
    });
  });
});
