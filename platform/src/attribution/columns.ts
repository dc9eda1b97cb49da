/** The columns of customer_events that hold an attribution. */
import type { Attribution } from './model';

/** All of an attribution but its steps: what is recorded with a correction, too. */
export const CREDIT_COLUMNS = [
  'attributed',
  'campaign_id',
  'influencer_id',
  'tracking_link_code',
  'coupon_id',
  'matched_click_id',
  'deciding_key',
  'confidence_percent',
  'rule_version',
] as const;

/** An attribution as {@link CREDIT_COLUMNS}. */
export function creditColumns(attribution: Attribution): Record<(typeof CREDIT_COLUMNS)[number], unknown> {
  return {
    attributed: attribution.attributed,
    campaign_id: attribution.campaignId,
    influencer_id: attribution.influencerId,
    tracking_link_code: attribution.linkCode,
    coupon_id: attribution.couponId,
    matched_click_id: attribution.clickId,
    deciding_key: attribution.decidingKey,
    confidence_percent: attribution.confidencePercent,
    rule_version: attribution.ruleVersion,
  };
}
