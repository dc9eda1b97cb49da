/** One row of everything that belongs to a tenant. */

import type { Tables } from '@crr/db';
import { anyTable } from '@crr/testing/database';
import type { Insertable } from 'kysely';
import { accrual, Books } from '../../src/ledger';
import type { TenantTable } from '../../src/tenancy/scope';
import type { TestPlatform } from './app';

/** The key of the row in each table; of assignments the campaign's. */
export type TenantKeys = Readonly<Record<TenantTable, string>>;

/** Column by which a table's row is found, where it is not `id`. */
export const KEY_COLUMNS: Partial<Record<TenantTable, string>> = {
  tracking_links: 'code',
  assignments: 'campaign_id',
  chain_conversions: 'event_id',
  conversion_outcomes: 'event_id',
  earnings: 'campaign_id',
};

/** Inserts a row into every table of a tenant: a published campaign that an influencer takes part in, and all that goes with it. */
export async function insertTenantRows(test: TestPlatform, tenant: 'A' | 'B'): Promise<TenantKeys> {
  const advertiser_id = tenant === 'A' ? test.ids.advertiserA : test.ids.advertiserB;
  const influencer_id = tenant === 'A' ? test.ids.influencerA : test.ids.influencerB;
  const at = new Date(test.clock.now());
  const times = { created_at: at, updated_at: at };
  const insert = async (table: TenantTable, values: object): Promise<void> => {
    await anyTable(test.db).insertInto(`platform.${table}`).values(values).execute();
  };
  const campaign_id = test.newId();
  const own = { advertiser_id, campaign_id, influencer_id };
  await insert('campaigns', {
    id: campaign_id,
    advertiser_id,
    name: `Campaign ${tenant}`,
    status: 'published',
    budget_usdc: '1000000',
    attribution_source: 'any',
    // Else every influencer sees it, as one who may apply.
    allow_list: [influencer_id],
    ...times,
  });
  await insert('assignments', { ...own, share_type: 'percentage', share_bps: 1_500, ...times });
  const applications = test.newId();
  await insert('applications', { id: applications, ...own, status: 'approved', ...times });
  const evidence = test.newId();
  await insert('evidence', {
    id: evidence,
    advertiser_id,
    influencer_id,
    application_id: applications,
    kind: 'post',
    url: 'https://example.com/post',
    status: 'submitted',
    created_at: at,
  });
  const code = `link${tenant}`;
  await insert('tracking_links', { code, destination_url: `https://shop.example/${tenant}`, ...own });
  const coupons = test.newId();
  await insert('coupons', {
    id: coupons,
    ...own,
    code: `Coupon${tenant}`,
    code_key: `COUPON${tenant}`,
    kind: 'vanity',
    status: 'active',
    created_at: at,
  });
  const customer_events = test.newId();
  await insert('customer_events', {
    id: customer_events,
    ...own,
    action: 'purchase',
    value_micros: '5000000',
    currency: 'USD',
    coupon_code: `Coupon${tenant}`,
    occurred_at: at,
    received_at: at,
    dedup_key: `order-${tenant}`,
    body_hash: 'ab'.repeat(32),
    attributed: true,
    tracking_link_code: code,
    coupon_id: coupons,
    deciding_key: 'coupon',
    rule_version: 'waterfall-1',
    confidence_percent: 100,
    attribution: '[]',
  });
  await insert('chain_conversions', {
    event_id: customer_events,
    advertiser_id,
    campaign_id,
    wallet: '11111111111111111111111111111111',
    state: 'queued',
    created_at: at,
  });
  const commissions = test.newId();
  await insert('commissions', {
    id: commissions,
    event_id: customer_events,
    ...own,
    rule: JSON.stringify({ type: 'percentage', share_bps: 1_500, flat_usdc: null, cap_left_usdc: null }),
    currency: 'USD',
    gross_micros: '5000000',
    amount_usdc: '750000',
    state: 'pending',
    moves: 1,
    occurred_at: at,
    accrued_at: at,
    releases_at: new Date(at.getTime() + 86_400_000),
  });
  const earner = { campaignId: campaign_id, influencerId: influencer_id };
  await test.db.transaction().execute(async (db) => {
    const books = await Books.hold(db, [advertiser_id], at);
    const key = `accrue:${customer_events}`;
    await books.post([
      {
        bookId: advertiser_id,
        kind: 'accrue',
        key,
        occurredAt: at,
        movements: accrual(earner, 750_000n, 0n),
      },
    ]);
  });
  const refunds = test.newId();
  await insert('refunds', {
    id: refunds,
    advertiser_id,
    refund_id: `refund-${tenant}`,
    sale_key: `id:refunded-${tenant}`,
    kind: 'refund',
    occurred_at: at,
    received_at: at,
    body_hash: 'ab'.repeat(32),
  });
  const chain_transactions = test.newId();
  await insert(
    'chain_transactions',
    chainTransaction({ id: chain_transactions, advertiser_id, subject_id: campaign_id, prepared_at: at }),
  );
  const failed_events = test.newId();
  await insert('failed_events', {
    id: failed_events,
    advertiser_id,
    received_at: at,
    status: 422,
    error_code: 'invalid_field',
    body_excerpt: `{"tenant":"${tenant}"}`,
  });
  const attribution_corrections = test.newId();
  await insert('attribution_corrections', {
    id: attribution_corrections,
    event_id: customer_events,
    advertiser_id,
    corrected_at: at,
    reason: 'rerun',
    before: NO_CREDIT,
    after: NO_CREDIT,
  });
  const audit_log = test.newId();
  await insert('audit_log', {
    id: audit_log,
    at,
    actor_kind: 'system',
    advertiser_id,
    action: 'campaign.create',
    subject_kind: 'campaigns',
    subject_id: campaign_id,
  });
  const privacy_requests = test.newId();
  await insert('privacy_requests', {
    id: privacy_requests,
    kind: 'export',
    subject_kind: 'customer',
    subject_id: 'cd'.repeat(32),
    advertiser_id,
    status: 'open',
    requested_at: at,
  });
  return {
    advertisers: advertiser_id,
    users: tenant === 'A' ? test.ids.users.advertiserA : test.ids.users.advertiserB,
    api_keys: tenant === 'A' ? test.ids.keyA : test.ids.keyB,
    campaigns: campaign_id,
    influencers: influencer_id,
    assignments: campaign_id,
    applications,
    evidence,
    tracking_links: code,
    coupons,
    customer_events,
    attribution_corrections,
    chain_conversions: customer_events,
    conversion_outcomes: customer_events,
    commissions,
    earnings: campaign_id,
    refunds,
    chain_transactions,
    failed_events,
    audit_log,
    privacy_requests,
  };
}

/** Of an event that is credited to nobody. */
const NO_CREDIT = JSON.stringify({
  campaign_id: null,
  influencer_id: null,
  tracking_link_code: null,
  coupon_id: null,
  deciding_key: 'none',
});

type NewTransaction = Insertable<Tables['platform.chain_transactions']>;

/** A transaction of a campaign that was given out to create it. */
export function chainTransaction(
  values: Pick<NewTransaction, 'id' | 'advertiser_id' | 'subject_id' | 'prepared_at'> &
    Partial<NewTransaction>,
): NewTransaction {
  return {
    subject_kind: 'campaign',
    action: 'create',
    state: 'prepared',
    wallet: '11111111111111111111111111111111',
    chain_campaign_id: '11111111111111111111111111111111',
    fingerprint: 'ab'.repeat(32),
    slot: 1,
    last_valid_block_height: 1,
    updated_at: values.prepared_at,
    ...values,
  };
}
