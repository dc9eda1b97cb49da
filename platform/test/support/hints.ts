/** What values make sense in requests. */
import { Keypair } from '@solana/web3.js';
import type { TestPlatform } from './app';
import type { TenantKeys } from './rows';

/** By the name of a field, or by the path's part before an id. @param own whose rows are named */
export function hintsOf(test: TestPlatform, own: TenantKeys): Record<string, unknown> {
  const moment = (days: number) => new Date(test.clock.now() + days * 86_400_000).toISOString();
  return {
    '/advertisers': own.advertisers,
    '/api-keys': own.api_keys,
    '/users': test.ids.users.advertiserB,
    '/campaigns': own.campaigns,
    '/influencers': own.influencers,
    '/applications': own.applications,
    '/evidence': own.evidence,
    '/conversions': own.chain_conversions,
    '/commissions': own.commissions,
    '/coupons': own.coupons,
    '/events': own.customer_events,
    '/failed-events': own.failed_events,
    '/privacy-requests': own.privacy_requests,
    user_id: test.ids.users.advertiserA,
    advertiser_id: own.advertisers,
    campaign_id: own.campaigns,
    influencer_id: own.influencers,
    influencer_ids: [own.influencers],
    application_id: own.applications,
    coupon_id: own.coupons,
    event_id: own.customer_events,
    allow_list: [own.influencers],
    code: own.tracking_links,
    link_code: own.tracking_links,
    ref_code: own.tracking_links,
    cursor: Buffer.from(JSON.stringify([own.coupons])).toString('base64url'),
    budget_usdc: '1000000',
    daily_budget_usdc: '100000',
    hourly_budget_usdc: '10000',
    cpm_usdc: '5000',
    max_earnings_per_user_usdc: '50000',
    value: '49.90',
    currency: 'USD',
    timezone: 'Europe/Berlin',
    time_zone: 'Europe/Berlin',
    wallet: Keypair.fromSeed(new Uint8Array(32).fill(1)).publicKey.toBase58(),
    url: 'https://shop.example/post',
    destination_url: 'https://shop.example/spring',
    landing_url: 'https://shop.example/spring?ref_code=linkA',
    variants: ['A', 'B'].map((variant) => ({ variant, destination_url: `https://shop.example/${variant}` })),
    events: [
      { action: 'purchase', value: '49.90' },
      { action: 'landing', ref_code: own.tracking_links },
    ],
    from: moment(-7),
    starts_at: moment(-1),
    valid_from: moment(-1),
    occurred_at: moment(0),
    to: moment(7),
    ends_at: moment(7),
    expires_at: moment(7),
    valid_until: moment(7),
    'idempotency-key': 'order-1001',
  };
}
