/** What the tests about influencers, applications, links and coupons begin with. */
import type { CampaignStatus } from '../../src/campaigns';
import type { Caller, TestPlatform } from '../support/app';

/** A campaign of an advertiser's, made over HTTP and then put where the test needs it. */
export async function campaignOf(
  test: TestPlatform,
  caller: Caller = 'advertiserA',
  changes: { status?: CampaignStatus; chain_campaign_id?: string } & Record<string, unknown> = {},
): Promise<string> {
  const { status = 'published', chain_campaign_id = null, ...plan } = changes;
  const { id } = await test.expect<{ id: string }>(201, caller, 'post', '/campaigns', {
    body: { name: 'Summer Sale', budget_usdc: '5000000000', ...plan },
  });
  await test.db
    .updateTable('platform.campaigns')
    .set({ status, chain_campaign_id })
    .where('id', '=', id)
    .execute();
  return id;
}

/** Active influencers, as many as asked for. */
export async function influencers(test: TestPlatform, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { id } = await test.expect<{ id: string }>(201, 'root', 'post', '/influencers', {
      body: { handle: `crowd${n}-${test.newId().slice(-6)}`, platform: 'tiktok' },
    });
    ids.push(id);
  }
  return ids;
}

/** Assigns an influencer by the campaign's advertiser. */
export async function assignTo(
  test: TestPlatform,
  campaignId: string,
  influencerId: string,
  caller: Caller = 'advertiserA',
): Promise<void> {
  await test.expect(200, caller, 'put', `/campaigns/${campaignId}/influencers/${influencerId}`, {
    body: { share: null },
  });
}

/** Somebody's bodies, for checking that they are nobody else's. */
export interface Page<T> {
  readonly data: T[];
  readonly next_cursor: string | null;
}
