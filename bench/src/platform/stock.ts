/** What an advertiser has before its events come, and what the reports are asked about. */
import type { ServerClient } from './server-client';

/** Influencers, links and coupons of the advertiser. */
export const PARTNERS = 200;

/** An advertiser with a key. */
export interface Stock {
  readonly advertiserId: string;
  readonly campaignId: string;
  readonly apiKey: string;
  readonly hmacSecret: string;
  /** Of an admin. */
  readonly token: string;
}

/** Makes an advertiser by the API, and its partners with a link and a coupon each. */
export async function stockUp(platform: ServerClient): Promise<Stock> {
  const token = await platform.tokenOf('admin');
  const post = async <Body>(path: string, body: object): Promise<Body> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${platform.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (response.status !== 201) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };
  const { id: advertiserId } = await post<{ id: string }>('/advertisers', { name: 'Shop' });
  const scopes = ['events:write', 'events:read', 'reports:read'];
  const key = await post<{ key: string; hmac_secret: string }>('/api-keys', {
    advertiser_id: advertiserId,
    name: 'bench',
    scopes,
    with_hmac_secret: true,
  });
  const { id: campaignId } = await post<{ id: string }>('/campaigns', {
    advertiser_id: advertiserId,
    name: 'Summer',
    budget_usdc: '1000000000',
  });
  await platform.rows(
    `INSERT INTO platform.influencers (id, handle, platform, referral_code, status, created_at, updated_at)
     SELECT md5('influencer' || n)::uuid, 'partner' || n, 'youtube', 'REF' || n, 'active', now(), now()
     FROM generate_series(0, ${PARTNERS - 1}) AS n`,
  );
  await platform.rows(
    `INSERT INTO platform.tracking_links (code, destination_url, advertiser_id, campaign_id, influencer_id, created_at, updated_at)
     SELECT 'link' || n, 'https://shop.example/', ?::uuid, ?::uuid, md5('influencer' || n)::uuid, now() - interval '90 days', now()
     FROM generate_series(0, ${PARTNERS - 1}) AS n`,
    advertiserId,
    campaignId,
  );
  await platform.rows(
    `INSERT INTO platform.coupons (id, advertiser_id, campaign_id, influencer_id, code, code_key, kind, status, created_at)
     SELECT md5('coupon' || n)::uuid, ?::uuid, ?::uuid, md5('influencer' || n)::uuid, 'CODE' || n, 'CODE' || n, 'vanity', 'active',
       now() - interval '90 days'
     FROM generate_series(0, ${PARTNERS - 1}) AS n`,
    advertiserId,
    campaignId,
  );
  return { advertiserId, campaignId, apiKey: key.key, hmacSecret: key.hmac_secret, token };
}
