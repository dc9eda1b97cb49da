/** Events as they are answered. */
import type { RecordedCredit, Row } from '@crr/db';
import type { z } from '@hono/zod-openapi';
import { explanationOf, foundBy, REASONS, type Step, stepsOf } from '../attribution';
import type { Receipt } from './model';
import { decimalOf } from './money';
import type {
  correctionSchema,
  eventDetail,
  eventItem,
  failedEvent,
  receiptSchema,
  stepSchema,
} from './schema';

/** A row of customer_events. */
export type EventRow = Row<'platform.customer_events'>;

/** A row of failed_events. */
export type FailedEventRow = Row<'platform.failed_events'>;

/** A row of attribution_corrections. */
export type CorrectionRow = Row<'platform.attribution_corrections'>;

const ID_PREFIX = 'id:';

/** What is answered to whoever told an event. */
export function receiptView(receipt: Receipt): z.input<typeof receiptSchema> {
  return {
    id: receipt.id,
    duplicate: receipt.duplicate,
    attributed: receipt.attributed,
    campaign_id: receipt.campaignId,
    influencer_id: receipt.influencerId,
    tracking_link_code: receipt.linkCode,
    coupon_id: receipt.couponId,
    deciding_key: receipt.decidingKey,
    confidence_percent: receipt.confidencePercent,
    rule_version: receipt.ruleVersion,
    unreadable_fields: [...receipt.unreadable],
  };
}

/** An event in a list. */
export function itemView(row: EventRow): z.input<typeof eventItem> {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    action: row.action,
    value: row.value_micros === null ? null : decimalOf(BigInt(row.value_micros), row.currency),
    currency: row.currency,
    occurred_at: row.occurred_at.toISOString(),
    received_at: row.received_at.toISOString(),
    event_id: row.dedup_key.startsWith(ID_PREFIX) ? row.dedup_key.slice(ID_PREFIX.length) : null,
    attributed: row.attributed,
    campaign_id: row.campaign_id,
    influencer_id: row.influencer_id,
    tracking_link_code: row.tracking_link_code,
    coupon_id: row.coupon_id,
    deciding_key: row.deciding_key,
    confidence_percent: row.confidence_percent,
    rule_version: row.rule_version,
  };
}

/** An event with its attribution explained. */
export function detailView(
  row: EventRow,
  corrections: readonly CorrectionRow[],
): z.input<typeof eventDetail> {
  return {
    ...itemView(row),
    properties: row.properties,
    coupon_code: row.coupon_code,
    ref_code: row.ref_code,
    click_id: row.click_id,
    landing_url: row.landing_url,
    referrer: row.referrer,
    session_id: row.session_id,
    customer_wallet: row.customer_wallet,
    matched_click_id: row.matched_click_id,
    explanation: explanationOf(row.deciding_key, stepsOf(row)),
    steps: stepsOf(row).map(stepView),
    corrections: corrections.map(correctionView),
  };
}

/** A correction. */
export function correctionView(row: CorrectionRow): z.input<typeof correctionSchema> {
  const { id, event_id, advertiser_id, corrected_at, reason, before, after, conversion } = row;
  return {
    id,
    event_id,
    advertiser_id,
    corrected_at: corrected_at.toISOString(),
    reason,
    before: creditView(before),
    after: creditView(after),
    conversion,
  };
}

function creditView(credit: RecordedCredit): z.input<typeof correctionSchema>['before'] {
  return {
    campaign_id: credit.campaign_id,
    influencer_id: credit.influencer_id,
    tracking_link_code: credit.tracking_link_code,
    coupon_id: credit.coupon_id,
    deciding_key: credit.deciding_key,
  };
}

/** A refused request. */
export function failedView(row: FailedEventRow): z.input<typeof failedEvent> {
  return {
    ...row,
    received_at: row.received_at.toISOString(),
    retried_at: row.retried_at?.toISOString() ?? null,
  };
}

function stepView(step: Step): z.input<typeof stepSchema> {
  const { campaignId, influencerId, linkCode } = foundBy(step);
  return {
    step: step.step,
    outcome: step.outcome,
    reason: step.reason,
    explanation: REASONS[step.reason],
    key: step.key ?? null,
    campaign_id: campaignId,
    influencer_id: influencerId,
    tracking_link_code: linkCode,
  };
}
