/** What advertisers have when their events come: campaigns, coupons, links and clicks. */
import { anyTable } from '@crr/testing/database';
import type { TestPlatform } from '../../support/app';

/** Something to credit events by. */
export class Shop {
  private codes = 0;

  constructor(
    readonly test: TestPlatform,
    readonly advertiserId: string = test.ids.advertiserA,
  ) {}

  /** A published campaign. */
  async campaign(values: Record<string, unknown> = {}): Promise<string> {
    const id = this.test.newId();
    await this.insert('platform.campaigns', {
      id,
      advertiser_id: this.advertiserId,
      name: 'Summer',
      status: 'published',
      budget_usdc: '1000000',
      attribution_source: 'any',
      created_at: this.now(),
      updated_at: this.now(),
      ...values,
    });
    return id;
  }

  /** A coupon of influencer A. */
  async coupon(campaignId: string, code: string, values: Record<string, unknown> = {}): Promise<string> {
    const id = this.test.newId();
    await this.insert('platform.coupons', {
      id,
      advertiser_id: this.advertiserId,
      campaign_id: campaignId,
      influencer_id: this.test.ids.influencerA,
      code,
      code_key: code.toUpperCase(),
      kind: 'vanity',
      status: 'active',
      created_at: this.now(),
      ...values,
    });
    return id;
  }

  /** A link of influencer B. */
  async link(campaignId: string, values: Record<string, unknown> = {}): Promise<string> {
    this.codes += 1;
    const code = `link-${this.advertiserId.slice(-4)}-${this.codes}`;
    await this.insert('platform.tracking_links', {
      code,
      destination_url: 'https://shop.example/',
      advertiser_id: this.advertiserId,
      campaign_id: campaignId,
      influencer_id: this.test.ids.influencerB,
      created_at: this.now(),
      ...values,
    });
    return (values.code as string | undefined) ?? code;
  }

  /** A click on a link. */
  async click(code: string, values: { id?: string; clicked_at?: Date } = {}): Promise<string> {
    const { id = this.test.newId() } = values;
    await this.insert('edge.clicks', {
      id,
      clicked_at: this.now(),
      code,
      ip_hash: 'hash',
      country: 'DE',
      device: 'mobile',
      operating_system: 'android',
      browser: 'chrome',
      signals: '[]',
      ...values,
    });
    return id;
  }

  /** A campaign on chain that pays this for a conversion. */
  async chainCampaign(id: string, conversionBonusUsdc: string | null): Promise<void> {
    const text = 'x';
    await this.insert('chain.campaigns', {
      campaign_id: id,
      owner: text,
      name: text,
      campaign_type: 'performance',
      influencer_policy: 'open',
      payout_asset: 'usdc',
      min_ac_per_usdc: 0,
      total_budget_usdc: 1,
      base_rate_per_second_usdc: 1,
      quality_percents: [100, 100, 100, 100],
      conversion_bonus_usdc: conversionBonusUsdc,
      influencer_share_bps: 0,
      user_bonus_bps: 0,
      min_attention_seconds: 1,
      require_cohort: false,
      target_sites: [],
      target_cohorts: [],
      target_countries: [],
      start_date: this.now(),
      end_date: this.now(),
      attribution_window_seconds: 0,
      attester: text,
      tag_signer: text,
      vault: text,
      usdc_mint: text,
      rent_payer: text,
      status: 'Active',
      paused: false,
      created_at: this.now(),
      updated_at: this.now(),
      created_slot: 1,
      updated_slot: 1,
    });
  }

  /** Rows of the advertiser's events, in the order of their ids. */
  async events(): Promise<Record<string, unknown>[]> {
    return this.test.db
      .selectFrom('platform.customer_events')
      .selectAll()
      .where('advertiser_id', '=', this.advertiserId)
      .orderBy('id')
      .execute();
  }

  private now(): Date {
    return new Date(this.test.clock.now());
  }

  private async insert(table: string, values: Record<string, unknown>): Promise<void> {
    await anyTable(this.test.db).insertInto(table).values(values).execute();
  }
}
