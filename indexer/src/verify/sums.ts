/**
 * Every sum, computed a second time: in plain SQL from the rows of single events, by code that shares nothing with the
 * one that keeps the sums.
 */
import type { RowComparison } from './compare-rows';

/** VAUs and conversions under one head: what each says of a payout, and 0 where only the other kind says something. */
const PAYOUTS = `(
  SELECT campaign_id, influencer, user_wallet, recorded_at, payable_usdc, user_usdc, influencer_usdc,
    user_bonus_usdc, user_acd, influencer_acd, user_accrued, influencer_accrued,
    1 AS vaus, 0 AS conversions, (sequence = 1)::int AS first, attention_seconds, quality_score,
    0::numeric AS conversion_value
  FROM chain.vaus
  UNION ALL
  SELECT campaign_id, influencer, user_wallet, recorded_at, payable_usdc, user_usdc, influencer_usdc,
    user_bonus_usdc, user_acd, influencer_acd, user_accrued, influencer_accrued,
    0, 1, 0, 0, 0, conversion_value
  FROM chain.conversions
)`;

const ACCRUED_COUNT = 'user_accrued::int + influencer_accrued::int';
const ACCRUED_USDC =
  'CASE WHEN user_accrued THEN user_usdc ELSE 0 END + CASE WHEN influencer_accrued THEN influencer_usdc ELSE 0 END';
const DAY = `(recorded_at AT TIME ZONE 'UTC')::date`;
const HOUR = `date_trunc('hour', recorded_at, 'UTC')`;

const TIMED_SUMS = [
  'vaus',
  'new_users',
  'conversions',
  'attention_seconds',
  'quality_sum',
  'payable_usdc',
  'user_usdc',
  'influencer_usdc',
  'user_bonus_usdc',
  'accrued_payouts',
  'exhausted',
] as const;
const ATTRIBUTED_SUMS = ['attributed_users', 'attributed_conversions'] as const;

/** A campaign's sums by hour or by day. */
function byTime(
  table: string,
  column: string,
  bucket: string,
  columns: readonly string[] = TIMED_SUMS,
): RowComparison {
  return {
    table,
    stored: `chain.${table}`,
    key: ['campaign_id', column],
    columns,
    absentIsZero: true,
    expected: `(
      SELECT campaign_id, ${column}, sum(vaus) AS vaus, sum(new_users) AS new_users,
        sum(conversions) AS conversions, sum(attention_seconds) AS attention_seconds,
        sum(quality_score) AS quality_sum, sum(payable_usdc) AS payable_usdc, sum(user_usdc) AS user_usdc,
        sum(influencer_usdc) AS influencer_usdc, sum(user_bonus_usdc) AS user_bonus_usdc,
        sum(accrued_payouts) AS accrued_payouts, sum(exhausted) AS exhausted,
        sum(attributed * new_users) AS attributed_users, sum(attributed * conversions) AS attributed_conversions
      FROM (
        SELECT campaign_id, ${bucket} AS ${column}, vaus, first AS new_users, conversions, attention_seconds,
          quality_score, payable_usdc, user_usdc, influencer_usdc, user_bonus_usdc,
          ${ACCRUED_COUNT} AS accrued_payouts, 0 AS exhausted, (influencer IS NOT NULL)::int AS attributed
        FROM ${PAYOUTS} AS payouts
        UNION ALL
        SELECT campaign_id, ${bucket}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0 FROM chain.exhaustions
      ) AS told GROUP BY campaign_id, ${column})`,
  };
}

const CAMPAIGN_STATS: RowComparison = {
  table: 'campaign_stats',
  stored: 'chain.campaign_stats',
  key: ['campaign_id'],
  absentIsZero: true,
  columns: [
    'vaus',
    'unique_users',
    'conversions',
    'attention_seconds',
    'quality_sum',
    'paid_out_usdc',
    'user_usdc',
    'influencer_usdc',
    'user_bonus_usdc',
    'user_acd',
    'influencer_acd',
    'conversion_value',
    'accrued_payouts',
    'claims',
    'exhausted',
    ...ATTRIBUTED_SUMS,
  ],
  expected: `(
    SELECT campaign_id, p.vaus, p.unique_users, p.conversions, p.attention_seconds, p.quality_sum, p.paid_out_usdc,
      p.user_usdc, p.influencer_usdc, p.user_bonus_usdc, p.user_acd, p.influencer_acd, p.conversion_value,
      p.accrued_payouts, c.claims, x.exhausted, p.attributed_users, p.attributed_conversions
    FROM (
      SELECT campaign_id, sum(vaus) AS vaus, sum(first) AS unique_users, sum(conversions) AS conversions,
        sum(attention_seconds) AS attention_seconds, sum(quality_score) AS quality_sum,
        sum(payable_usdc) AS paid_out_usdc, sum(user_usdc) AS user_usdc, sum(influencer_usdc) AS influencer_usdc,
        sum(user_bonus_usdc) AS user_bonus_usdc, sum(user_acd) AS user_acd, sum(influencer_acd) AS influencer_acd,
        sum(conversion_value) AS conversion_value, sum(${ACCRUED_COUNT}) AS accrued_payouts,
        sum(first) FILTER (WHERE influencer IS NOT NULL) AS attributed_users,
        sum(conversions) FILTER (WHERE influencer IS NOT NULL) AS attributed_conversions
      FROM ${PAYOUTS} AS payouts GROUP BY campaign_id) AS p
    FULL JOIN (SELECT campaign_id, count(*) AS claims FROM chain.claims GROUP BY campaign_id) AS c USING (campaign_id)
    FULL JOIN (SELECT campaign_id, count(*) AS exhausted FROM chain.exhaustions GROUP BY campaign_id) AS x
      USING (campaign_id))`,
};

/** The owner can withdraw once, and then takes all that is available. */
const POTS: RowComparison = {
  table: 'pots',
  stored: 'chain.pots',
  key: ['campaign_id'],
  absentIsZero: true,
  columns: ['deposits', 'funded_usdc', 'paid_usdc', 'accrued_usdc', 'withdrawn_usdc', 'available_usdc'],
  expected: `(
    SELECT campaign_id, deposits, funded_usdc, paid_usdc, accrued_usdc,
      CASE WHEN withdrawn_at IS NULL THEN 0 ELSE rest END AS withdrawn_usdc,
      CASE WHEN withdrawn_at IS NULL THEN rest ELSE 0 END AS available_usdc
    FROM (
      SELECT *, funded_usdc - paid_usdc - accrued_usdc AS rest
      FROM (
        SELECT campaign_id, withdrawn_at,
          coalesce(d.deposits, 0) AS deposits,
          coalesce(d.usdc, 0) AS funded_usdc,
          coalesce(p.payable, 0) - coalesce(p.accrued, 0) + coalesce(c.usdc, 0) AS paid_usdc,
          coalesce(p.accrued, 0) - coalesce(c.usdc, 0) AS accrued_usdc
        FROM (SELECT campaign_id, withdrawn_at FROM chain.campaigns) AS campaigns
        FULL JOIN (SELECT campaign_id, count(*) AS deposits, sum(amount_usdc) AS usdc
          FROM chain.deposits GROUP BY campaign_id) AS d USING (campaign_id)
        FULL JOIN (SELECT campaign_id, sum(payable_usdc) AS payable, sum(${ACCRUED_USDC}) AS accrued
          FROM ${PAYOUTS} AS payouts GROUP BY campaign_id) AS p USING (campaign_id)
        FULL JOIN (SELECT campaign_id, sum(amount_usdc) AS usdc
          FROM chain.claims GROUP BY campaign_id) AS c USING (campaign_id)
      ) AS sums
    ) AS books)`,
};

const INFLUENCER_STATS: RowComparison = {
  table: 'influencer_stats',
  stored: 'chain.influencer_stats',
  key: ['wallet'],
  absentIsZero: true,
  columns: [
    'referrals',
    'vaus',
    'attention_seconds',
    'quality_sum',
    'conversions',
    'earned_usdc',
    'earned_acd',
  ],
  expected: `(
    SELECT wallet, a.referrals, p.vaus, p.attention_seconds, p.quality_sum, p.conversions, p.earned_usdc, p.earned_acd
    FROM (
      SELECT influencer AS wallet, sum(vaus) AS vaus, sum(attention_seconds) AS attention_seconds,
        sum(quality_score) AS quality_sum, sum(conversions) AS conversions, sum(influencer_usdc) AS earned_usdc,
        sum(influencer_acd) AS earned_acd
      FROM ${PAYOUTS} AS payouts WHERE influencer IS NOT NULL GROUP BY influencer) AS p
    FULL JOIN (SELECT influencer AS wallet, count(*) AS referrals
      FROM chain.attributions WHERE influencer IS NOT NULL GROUP BY influencer) AS a USING (wallet))`,
};

const ATTRIBUTION_SUMS: RowComparison = {
  table: 'attributions',
  stored: `(
    SELECT *, extract(epoch FROM first_vau_time) AS first_vau, extract(epoch FROM last_vau_time) AS last_vau,
      converted::int AS converts
    FROM chain.attributions)`,
  key: ['campaign_id', 'user_wallet'],
  absentIsZero: true,
  columns: [
    'first_vau',
    'last_vau',
    'total_vaus',
    'total_attention_seconds',
    'quality_sum',
    'user_earned_usdc',
    'influencer_earned_usdc',
    'accrued_user_usdc',
    'accrued_influencer_usdc',
    'converts',
  ],
  expected: `(
    SELECT campaign_id, user_wallet, p.first_vau, p.last_vau, p.total_vaus, p.total_attention_seconds, p.quality_sum,
      p.user_earned_usdc, p.influencer_earned_usdc, p.converts,
      coalesce(p.accrued_user, 0) - coalesce(c.claimed_user, 0) AS accrued_user_usdc,
      coalesce(p.accrued_influencer, 0) - coalesce(c.claimed_influencer, 0) AS accrued_influencer_usdc
    FROM (
      SELECT campaign_id, user_wallet, sum(vaus) AS total_vaus, sum(attention_seconds) AS total_attention_seconds,
        sum(quality_score) AS quality_sum, sum(user_usdc) AS user_earned_usdc,
        sum(influencer_usdc) AS influencer_earned_usdc, max(conversions) AS converts,
        extract(epoch FROM min(recorded_at) FILTER (WHERE vaus = 1)) AS first_vau,
        extract(epoch FROM max(recorded_at) FILTER (WHERE vaus = 1)) AS last_vau,
        sum(user_usdc) FILTER (WHERE user_accrued) AS accrued_user,
        sum(influencer_usdc) FILTER (WHERE influencer_accrued) AS accrued_influencer
      FROM ${PAYOUTS} AS payouts GROUP BY campaign_id, user_wallet) AS p
    FULL JOIN (
      SELECT campaign_id, user_wallet, sum(amount_usdc) FILTER (WHERE beneficiary = 'User') AS claimed_user,
        sum(amount_usdc) FILTER (WHERE beneficiary = 'Influencer') AS claimed_influencer
      FROM chain.claims GROUP BY campaign_id, user_wallet) AS c USING (campaign_id, user_wallet))`,
};

/** VAUs by what else is in the key besides the country. */
function byCountry(table: string, key: Readonly<Record<string, string>>): RowComparison {
  return {
    table,
    stored: `chain.${table}`,
    key: [...Object.keys(key), 'country'],
    columns: ['vaus', 'new_users', 'attention_seconds', 'payable_usdc'],
    absentIsZero: true,
    expected: `(
      SELECT ${named(key)}, country, count(*) AS vaus, sum((sequence = 1)::int) AS new_users,
        sum(attention_seconds) AS attention_seconds, sum(payable_usdc) AS payable_usdc
      FROM chain.vaus GROUP BY ${[...Object.values(key), 'country'].join(', ')})`,
  };
}

function byQuality(table: string, key: Readonly<Record<string, string>>): RowComparison {
  return {
    table,
    stored: `chain.${table}`,
    key: [...Object.keys(key), 'quality_score'],
    columns: ['vaus', 'payable_usdc'],
    absentIsZero: true,
    expected: `(
      SELECT ${named(key)}, quality_score, count(*) AS vaus, sum(payable_usdc) AS payable_usdc
      FROM chain.vaus GROUP BY ${[...Object.values(key), 'quality_score'].join(', ')})`,
  };
}

/** What influencers brought, by what else is in the key. */
function byInfluencer(table: string, key: Readonly<Record<string, string>>): RowComparison {
  return {
    table,
    stored: `chain.${table}`,
    key: [...Object.keys(key), 'influencer'],
    columns: [
      'vaus',
      'referrals',
      'conversions',
      'attention_seconds',
      'quality_sum',
      'payable_usdc',
      'earned_usdc',
    ],
    absentIsZero: true,
    expected: `(
      SELECT ${named(key)}, influencer, sum(vaus) AS vaus, sum(first) AS referrals,
        sum(conversions) AS conversions, sum(attention_seconds) AS attention_seconds,
        sum(quality_score) AS quality_sum, sum(payable_usdc) AS payable_usdc, sum(influencer_usdc) AS earned_usdc
      FROM ${PAYOUTS} AS payouts WHERE influencer IS NOT NULL
      GROUP BY ${[...Object.values(key), 'influencer'].join(', ')})`,
  };
}

const COHORTS: RowComparison = {
  table: 'influencer_cohorts',
  stored: 'chain.influencer_cohorts',
  key: ['influencer', 'day'],
  columns: [
    'referrals',
    'conversions',
    'total_vaus',
    'total_attention_seconds',
    'quality_sum',
    'influencer_earned_usdc',
  ],
  absentIsZero: true,
  expected: `(
    SELECT influencer, (first_touch AT TIME ZONE 'UTC')::date AS day, count(*) AS referrals, sum(conversions) AS conversions,
      sum(vaus) AS total_vaus, sum(attention_seconds) AS total_attention_seconds, sum(quality) AS quality_sum,
      sum(earned) AS influencer_earned_usdc
    FROM (
      SELECT influencer, min(recorded_at) FILTER (WHERE vaus = 1) AS first_touch, sum(conversions) AS conversions,
        sum(vaus) AS vaus, sum(attention_seconds) AS attention_seconds, sum(quality_score) AS quality,
        sum(influencer_usdc) AS earned
      FROM ${PAYOUTS} AS payouts WHERE influencer IS NOT NULL GROUP BY campaign_id, user_wallet, influencer
    ) AS users
    GROUP BY 1, 2)`,
};

function named(key: Readonly<Record<string, string>>): string {
  return Object.entries(key)
    .map(([name, value]) => `${value} AS ${name}`)
    .join(', ');
}

const CAMPAIGN = { campaign_id: 'campaign_id' } as const;
const UTC_DAY = { day: DAY } as const;

/** Every table of sums with what its rows must be. */
export const SUMS: readonly RowComparison[] = [
  CAMPAIGN_STATS,
  POTS,
  INFLUENCER_STATS,
  ATTRIBUTION_SUMS,
  byTime('campaign_hours', 'hour', HOUR),
  byTime('campaign_days', 'day', DAY, [...TIMED_SUMS, ...ATTRIBUTED_SUMS]),
  byCountry('campaign_country_days', { ...CAMPAIGN, ...UTC_DAY }),
  byCountry('campaign_country_stats', CAMPAIGN),
  byCountry('country_days', UTC_DAY),
  byQuality('campaign_quality_days', { ...CAMPAIGN, ...UTC_DAY }),
  byQuality('campaign_quality_stats', CAMPAIGN),
  byInfluencer('influencer_days', { ...CAMPAIGN, ...UTC_DAY }),
  byInfluencer('campaign_influencer_stats', CAMPAIGN),
  byInfluencer('influencer_day_totals', UTC_DAY),
  COHORTS,
];
