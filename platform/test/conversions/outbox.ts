/** Conversions that wait for the edge, as the events' room queues them. */
import type { TestPlatform } from '../support/app';

/** A row of `chain_conversions`, as far as tests look at it. */
export interface OutboxRow {
  readonly event_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly due_at: Date;
}

/** Queues the conversion of a purchase by advertiser A's customer. @returns the event's id */
export async function queueConversion(
  test: TestPlatform,
  conversion: { campaign: string; wallet: string; valueMicros?: string | null },
): Promise<string> {
  const { campaign, wallet, valueMicros = '12500000' } = conversion;
  const at = new Date(test.clock.now());
  const id = test.newId();
  await test.db
    .insertInto('platform.customer_events')
    .values({
      id,
      advertiser_id: test.ids.advertiserA,
      action: 'purchase',
      value_micros: valueMicros,
      currency: 'USD',
      customer_wallet: wallet,
      occurred_at: at,
      received_at: at,
      dedup_key: id,
      body_hash: '0',
      attributed: false,
      campaign_id: campaign,
      deciding_key: 'ref_code',
      rule_version: 'waterfall-1',
      confidence_percent: 0,
      attribution: '[]',
    })
    .execute();
  await test.db
    .insertInto('platform.chain_conversions')
    .values({
      event_id: id,
      advertiser_id: test.ids.advertiserA,
      campaign_id: campaign,
      wallet,
      state: 'queued',
      due_at: at,
      created_at: at,
    })
    .execute();
  return id;
}

/** What became of conversions, the oldest first. */
export async function outbox(test: TestPlatform): Promise<OutboxRow[]> {
  const rows = await test.db
    .selectFrom('platform.chain_conversions')
    .selectAll()
    .orderBy('event_id')
    .execute();
  return rows as OutboxRow[];
}
