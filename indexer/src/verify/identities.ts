/** What must hold between the tables whatever happened: the bookkeeping. */

/** A rule, and the query for what breaks it: subject, expected and found, as text. */
export interface Identity {
  rule: string;
  broken: string;
}

/** Columns that campaign_hours and campaign_days share with campaign_stats, there under the second name. */
const TIMED_TOTALS = [
  ['vaus', 'vaus'],
  ['new_users', 'unique_users'],
  ['conversions', 'conversions'],
  ['attention_seconds', 'attention_seconds'],
  ['quality_sum', 'quality_sum'],
  ['payable_usdc', 'paid_out_usdc'],
  ['user_usdc', 'user_usdc'],
  ['influencer_usdc', 'influencer_usdc'],
  ['user_bonus_usdc', 'user_bonus_usdc'],
  ['accrued_payouts', 'accrued_payouts'],
  ['exhausted', 'exhausted'],
] as const;

const OF_CAMPAIGN = `'campaign ' || campaign_id`;

/** Per campaign (or whatever `key` is), two figures that must be equal; a missing row counts as 0. */
function equal(rule: string, key: string, subject: string, expected: string, found: string): Identity {
  return {
    rule,
    broken: `
      SELECT ${subject} AS subject, coalesce(e.figure, 0)::text AS expected, coalesce(f.figure, 0)::text AS found
      FROM (${expected}) AS e FULL JOIN (${found}) AS f USING (${key})
      WHERE coalesce(e.figure, 0) <> coalesce(f.figure, 0)`,
  };
}

function perCampaign(rule: string, expected: string, found: string): Identity {
  return equal(rule, 'campaign_id', OF_CAMPAIGN, expected, found);
}

function summed(column: string, table: string): string {
  return `SELECT campaign_id, sum(${column}) AS figure FROM chain.${table} GROUP BY campaign_id`;
}

function stat(column: string): string {
  return `SELECT campaign_id, ${column} AS figure FROM chain.campaign_stats`;
}

function timedTotals(table: string): Identity[] {
  return TIMED_TOTALS.map(([column, total]) =>
    perCampaign(
      `${column} of ${table} add up to campaign_stats.${total}`,
      stat(total),
      summed(column, table),
    ),
  );
}

function payoutRules(table: string): Identity[] {
  const subject = `'event ' || seq || ' of campaign ' || campaign_id AS subject`;
  return [
    {
      rule: `the parts of a payout of ${table} add up`,
      broken: `SELECT ${subject}, (user_usdc + influencer_usdc)::text AS expected, payable_usdc::text AS found
        FROM chain.${table} WHERE payable_usdc <> user_usdc + influencer_usdc`,
    },
    {
      rule: `the bonus in ${table} is a part of the user’s`,
      broken: `SELECT ${subject}, '≤ ' || user_usdc AS expected, user_bonus_usdc::text AS found
        FROM chain.${table} WHERE user_bonus_usdc > user_usdc`,
    },
    {
      rule: `an influencer’s part in ${table} has an influencer`,
      broken: `SELECT ${subject}, '0' AS expected, influencer_usdc::text AS found
        FROM chain.${table} WHERE influencer IS NULL AND influencer_usdc > 0`,
    },
  ];
}

/** Rows that name a campaign which is not there. */
function knownCampaign(table: string): Identity {
  return {
    rule: `the campaigns of ${table} exist`,
    broken: `SELECT DISTINCT ${OF_CAMPAIGN} AS subject, 'a row of campaigns' AS expected, 'none' AS found
      FROM chain.${table} WHERE campaign_id NOT IN (SELECT campaign_id FROM chain.campaigns)`,
  };
}

/** Every rule. */
export const IDENTITIES: readonly Identity[] = [
  {
    rule: 'funded = paid + accrued + available + withdrawn',
    broken: `SELECT ${OF_CAMPAIGN} AS subject, funded_usdc::text AS expected,
      (paid_usdc + accrued_usdc + available_usdc + withdrawn_usdc)::text AS found
      FROM chain.pots WHERE funded_usdc <> paid_usdc + accrued_usdc + available_usdc + withdrawn_usdc`,
  },
  {
    rule: 'no amount of a pot is negative',
    broken: `SELECT ${OF_CAMPAIGN} AS subject, '≥ 0' AS expected,
      least(funded_usdc, paid_usdc, accrued_usdc, available_usdc, withdrawn_usdc)::text AS found
      FROM chain.pots WHERE least(funded_usdc, paid_usdc, accrued_usdc, available_usdc, withdrawn_usdc) < 0`,
  },
  perCampaign(
    'what was paid out left the pot or waits in it',
    stat('paid_out_usdc'),
    'SELECT campaign_id, paid_usdc + accrued_usdc AS figure FROM chain.pots',
  ),
  perCampaign(
    'what accrued is owed to users and influencers',
    'SELECT campaign_id, accrued_usdc AS figure FROM chain.pots',
    summed('accrued_user_usdc + accrued_influencer_usdc', 'attributions'),
  ),
  perCampaign(
    'campaign_stats.unique_users are the attributions',
    'SELECT campaign_id, count(*) AS figure FROM chain.attributions GROUP BY campaign_id',
    stat('unique_users'),
  ),
  perCampaign(
    'the VAUs of attributions add up to campaign_stats.vaus',
    stat('vaus'),
    summed('total_vaus', 'attributions'),
  ),
  perCampaign(
    'campaign_stats.attributed_users are the attributions with an influencer',
    'SELECT campaign_id, count(influencer) AS figure FROM chain.attributions GROUP BY campaign_id',
    stat('attributed_users'),
  ),
  perCampaign(
    'the referrals of a campaign’s influencers add up',
    stat('attributed_users'),
    summed('referrals', 'campaign_influencer_stats'),
  ),
  perCampaign(
    'the conversions of a campaign’s influencers add up',
    stat('attributed_conversions'),
    summed('conversions', 'campaign_influencer_stats'),
  ),
  ...[
    'campaign_country_days',
    'campaign_country_stats',
    'campaign_quality_days',
    'campaign_quality_stats',
  ].map((table) => perCampaign(`the VAUs of ${table} add up`, stat('vaus'), summed('vaus', table))),
  ...timedTotals('campaign_hours'),
  ...timedTotals('campaign_days'),
  ...['attributed_users', 'attributed_conversions'].map((column) =>
    perCampaign(
      `${column} of campaign_days add up to campaign_stats.${column}`,
      stat(column),
      summed(column, 'campaign_days'),
    ),
  ),
  equal(
    'what cohorts and days of an influencer earned is the same',
    'influencer',
    `'influencer ' || influencer`,
    'SELECT influencer, sum(influencer_earned_usdc) AS figure FROM chain.influencer_cohorts GROUP BY influencer',
    'SELECT influencer, sum(earned_usdc) AS figure FROM chain.influencer_day_totals GROUP BY influencer',
  ),
  equal(
    'the earnings by day add up to influencer_stats.earned_usdc',
    'wallet',
    `'influencer ' || wallet`,
    'SELECT wallet, earned_usdc AS figure FROM chain.influencer_stats',
    'SELECT influencer AS wallet, sum(earned_usdc) AS figure FROM chain.influencer_days GROUP BY influencer',
  ),
  {
    rule: 'a user’s VAUs are numbered 1, 2, 3, …',
    broken: `SELECT 'user ' || user_wallet || ' of campaign ' || campaign_id AS subject, count(*)::text AS expected,
      max(sequence)::text AS found FROM chain.vaus GROUP BY campaign_id, user_wallet
      HAVING max(sequence) <> count(*) OR count(DISTINCT sequence) <> count(*)`,
  },
  ...payoutRules('vaus'),
  ...payoutRules('conversions'),
  ...[
    'campaign_stats',
    'pots',
    'attributions',
    'participations',
    'vaus',
    'conversions',
    'claims',
    'deposits',
    'exhaustions',
  ].map(knownCampaign),
];
