/** Conversions that wait for the edge, as the events' room queues them. */
import { sql } from 'kysely';
import { type DeliveryParts, deliveryHandler } from '../../src/conversions';
import { enqueue } from '../../src/jobs';
import type { TestPlatform } from '../support/app';
import { runnerOf } from '../support/jobs';

/** A conversion, as far as tests look at it. */
export interface OutboxRow {
  readonly event_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  /** Of its job; null without one. */
  readonly due_at: Date | null;
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
      created_at: at,
    })
    .execute();
  await enqueue(test.db, [{ kind: 'conversion.deliver', key: id }], at);
  return id;
}

/** Delivers what is due, one batch. @returns how many were claimed */
export function deliverDue(test: TestPlatform, parts: DeliveryParts): Promise<number> {
  return runnerOf(test, [deliveryHandler(parts)]).runDue();
}

/** What became of conversions, the oldest first. */
export async function outbox(test: TestPlatform): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    SELECT c.event_id, c.state, c.reason, c.attempts, j.due_at FROM platform.chain_conversions c
    LEFT JOIN platform.jobs j ON j.kind = 'conversion.deliver' AND j.key = c.event_id::text
    ORDER BY c.event_id`.execute(test.db);
  return rows;
}
