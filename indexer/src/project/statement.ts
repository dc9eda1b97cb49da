/**
 * The one statement that brings facts into the tables of occurrences and sums, or takes them back: everything set-based, from one jsonb
 * parameter, so that a batch costs a few passes over its rows and not a round trip each.
 */
import { FACT_COLUMNS } from './facts';
import type { Sign } from './sql';

/** A table of occurrences: one row for each fact of a kind. */
interface Occurrences {
  table: string;
  kind: string;
  /** Columns with where they come from. `recorded_at`, `slot` and `tx_index` come by themselves. */
  columns: Readonly<Record<string, string>>;
}

const same = (...columns: string[]) => Object.fromEntries(columns.map((column) => [column, column]));

const PAID = same(
  'payable_usdc',
  'user_usdc',
  'influencer_usdc',
  'user_bonus_usdc',
  'user_accrued',
  'influencer_accrued',
  'user_acd',
  'influencer_acd',
);

const OCCURRENCES: readonly Occurrences[] = [
  {
    table: 'vaus',
    kind: 'vau',
    columns: {
      ...same(
        'user_wallet',
        'influencer',
        'sequence',
        'attention_seconds',
        'quality_score',
        'country',
        'site_hash',
      ),
      ...PAID,
      earned_at: 'to_timestamp(earned_t)',
    },
  },
  {
    table: 'conversions',
    kind: 'conversion',
    columns: { ...same('user_wallet', 'influencer', 'conversion_value'), ...PAID },
  },
  { table: 'claims', kind: 'claim', columns: same('user_wallet', 'beneficiary', 'payee', 'amount_usdc') },
  { table: 'deposits', kind: 'deposit', columns: { funder: 'payee', amount_usdc: 'amount_usdc' } },
  {
    table: 'exhaustions',
    kind: 'exhaustion',
    columns: {
      ...same('user_wallet', 'daily_left_usdc', 'campaign_left_usdc', 'pot_left_usdc', 'user_left_usdc'),
      kind: 'exhausted_kind',
    },
  },
];

/** A table of sums. */
interface Sums {
  table: string;
  keys: readonly string[];
  /** The query that gives keys and sums of the batch, by the names of the table's columns. */
  from: string;
  columns: readonly string[];
}

/** Sums whose row comes with the first fact. */
const ROLLUPS: readonly Sums[] = [
  {
    table: 'campaign_hours',
    keys: ['campaign_id', 'hour'],
    from: 'SELECT * FROM by_hour WHERE vaus + conversions + exhausted > 0',
    columns: hourColumns(),
  },
  {
    table: 'campaign_days',
    keys: ['campaign_id', 'day'],
    from: `SELECT campaign_id, day, ${totals(hourColumns())} FROM by_hour
      WHERE vaus + conversions + exhausted > 0 GROUP BY campaign_id, day`,
    columns: hourColumns(),
  },
  {
    table: 'campaign_country_days',
    keys: ['campaign_id', 'day', 'country'],
    from: `SELECT campaign_id, day, country, count(*) AS vaus, count(*) FILTER (WHERE sequence = 1) AS new_users,
        sum(attention_seconds) AS attention_seconds, sum(payable_usdc) AS payable_usdc
      FROM facts WHERE kind = 'vau' GROUP BY campaign_id, day, country`,
    columns: ['vaus', 'new_users', 'attention_seconds', 'payable_usdc'],
  },
  {
    table: 'campaign_quality_days',
    keys: ['campaign_id', 'day', 'quality_score'],
    from: `SELECT campaign_id, day, quality_score, count(*) AS vaus, sum(payable_usdc) AS payable_usdc
      FROM facts WHERE kind = 'vau' GROUP BY campaign_id, day, quality_score`,
    columns: ['vaus', 'payable_usdc'],
  },
  {
    table: 'influencer_days',
    keys: ['influencer', 'campaign_id', 'day'],
    from: 'SELECT *, influencer_usdc AS earned_usdc FROM by_influencer',
    columns: [
      'vaus',
      'referrals',
      'conversions',
      'attention_seconds',
      'quality_sum',
      'payable_usdc',
      'earned_usdc',
    ],
  },
];

/** Sums whose row comes with its campaign or influencer. */
const STATS: readonly Sums[] = [
  {
    table: 'campaign_stats',
    keys: ['campaign_id'],
    from: `SELECT campaign_id, ${totals([...statColumns()])}, sum(new_users) AS unique_users, sum(payable_usdc) AS paid_out_usdc
      FROM by_hour GROUP BY campaign_id`,
    columns: [...statColumns(), 'unique_users', 'paid_out_usdc'],
  },
  {
    table: 'pots',
    keys: ['campaign_id'],
    from: `SELECT campaign_id, sum(deposits) AS deposits, sum(funded_usdc) AS funded_usdc, sum(withdrawn_usdc) AS withdrawn_usdc,
        sum(accrued_usdc) AS accrued_usdc, sum(payable_usdc) - sum(accrued_usdc) AS paid_usdc
      FROM by_hour GROUP BY campaign_id`,
    columns: ['deposits', 'funded_usdc', 'withdrawn_usdc', 'accrued_usdc', 'paid_usdc'],
  },
  {
    table: 'influencer_stats',
    keys: ['wallet'],
    from: `SELECT influencer AS wallet, ${totals(['referrals', 'vaus', 'attention_seconds', 'quality_sum', 'conversions'])},
        sum(influencer_usdc) AS earned_usdc, sum(influencer_acd) AS earned_acd
      FROM by_influencer GROUP BY influencer`,
    columns: [
      'referrals',
      'vaus',
      'attention_seconds',
      'quality_sum',
      'conversions',
      'earned_usdc',
      'earned_acd',
    ],
  },
];

/** Rollups of which rows disappear when nothing is in them any more, with the counts that tell. */
export const EMPTY_ROLLUPS: Readonly<Record<string, string>> = {
  campaign_hours: 'vaus = 0 AND conversions = 0 AND exhausted = 0',
  campaign_days: 'vaus = 0 AND conversions = 0 AND exhausted = 0',
  campaign_country_days: 'vaus = 0',
  campaign_quality_days: 'vaus = 0',
  influencer_days: 'vaus = 0 AND conversions = 0',
};

/** The statement's text; its one parameter is the facts as a JSON array. */
export function statementOf(sign: Sign): string {
  const parts = [
    ...OCCURRENCES.map((each) => (sign === 1 ? insertion(each) : deletion(each))),
    ...ROLLUPS.map((sums) => upsert(sums, sign)),
    ...STATS.map((sums) => addition(sums, sign)),
  ];
  const named = parts.map((part, i) => `part_${i} AS (${part})`);
  return `WITH ${[FACTS, BY_HOUR, BY_INFLUENCER, BY_ATTRIBUTION, ...named].join(',\n')}\n${attributions(sign)}`;
}

const FACTS = `facts AS MATERIALIZED (
  SELECT f.*, to_timestamp(t) AS recorded_at, date_trunc('hour', to_timestamp(t), 'UTC') AS hour,
    (to_timestamp(t) AT TIME ZONE 'UTC')::date AS day
  FROM jsonb_to_recordset($1::jsonb) AS f(${Object.entries(FACT_COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')})
)`;

const BY_HOUR = `by_hour AS MATERIALIZED (
  SELECT campaign_id, hour, day,
    count(*) FILTER (WHERE kind = 'vau') AS vaus,
    count(*) FILTER (WHERE kind = 'vau' AND sequence = 1) AS new_users,
    count(*) FILTER (WHERE kind = 'conversion') AS conversions,
    count(*) FILTER (WHERE kind = 'claim') AS claims,
    count(*) FILTER (WHERE kind = 'exhaustion') AS exhausted,
    count(*) FILTER (WHERE kind = 'deposit') AS deposits,
    count(*) FILTER (WHERE user_accrued) + count(*) FILTER (WHERE influencer_accrued) AS accrued_payouts,
    ${[
      'attention_seconds',
      'payable_usdc',
      'user_usdc',
      'influencer_usdc',
      'user_bonus_usdc',
      'user_acd',
      'influencer_acd',
      'conversion_value',
    ]
      .map((column) => `coalesce(sum(${column}), 0) AS ${column}`)
      .join(', ')},
    coalesce(sum(quality_score), 0) AS quality_sum,
    coalesce(sum(user_usdc) FILTER (WHERE user_accrued), 0)
      + coalesce(sum(influencer_usdc) FILTER (WHERE influencer_accrued), 0)
      - coalesce(sum(amount_usdc) FILTER (WHERE kind = 'claim'), 0) AS accrued_usdc,
    coalesce(sum(amount_usdc) FILTER (WHERE kind = 'deposit'), 0) AS funded_usdc,
    coalesce(sum(amount_usdc) FILTER (WHERE kind = 'withdrawal'), 0) AS withdrawn_usdc
  FROM facts GROUP BY campaign_id, hour, day
)`;

const BY_INFLUENCER = `by_influencer AS MATERIALIZED (
  SELECT influencer, campaign_id, day,
    count(*) FILTER (WHERE kind = 'vau') AS vaus,
    count(*) FILTER (WHERE kind = 'vau' AND sequence = 1) AS referrals,
    count(*) FILTER (WHERE kind = 'conversion') AS conversions,
    coalesce(sum(attention_seconds), 0) AS attention_seconds,
    coalesce(sum(quality_score), 0) AS quality_sum,
    sum(payable_usdc) AS payable_usdc, sum(influencer_usdc) AS influencer_usdc, sum(influencer_acd) AS influencer_acd
  FROM facts WHERE influencer IS NOT NULL AND kind IN ('vau', 'conversion')
  GROUP BY influencer, campaign_id, day
)`;

const BY_ATTRIBUTION = `by_attribution AS MATERIALIZED (
  SELECT campaign_id, user_wallet,
    count(*) FILTER (WHERE kind = 'vau') AS vaus,
    coalesce(sum(attention_seconds), 0) AS attention_seconds,
    coalesce(sum(quality_score), 0) AS quality_sum,
    coalesce(sum(user_usdc), 0) AS user_usdc,
    coalesce(sum(influencer_usdc), 0) AS influencer_usdc,
    coalesce(sum(user_usdc) FILTER (WHERE user_accrued), 0)
      - coalesce(sum(amount_usdc) FILTER (WHERE beneficiary = 'User'), 0) AS accrued_user_usdc,
    coalesce(sum(influencer_usdc) FILTER (WHERE influencer_accrued), 0)
      - coalesce(sum(amount_usdc) FILTER (WHERE beneficiary = 'Influencer'), 0) AS accrued_influencer_usdc,
    bool_or(kind = 'conversion') AS converts,
    max(recorded_at) FILTER (WHERE kind = 'vau') AS last_vau_time,
    max(recorded_at) FILTER (WHERE kind = 'closing') AS closed_at
  FROM facts WHERE kind IN ('vau', 'conversion', 'claim', 'closing') GROUP BY campaign_id, user_wallet
)`;

function insertion({ table, kind, columns }: Occurrences): string {
  const names = ['campaign_id', 'seq', 'recorded_at', 'slot', 'tx_index', ...Object.keys(columns)];
  const values = ['campaign_id', 'seq', 'recorded_at', 'slot', 'tx_index', ...Object.values(columns)];
  return `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM facts WHERE kind = '${kind}'`;
}

function deletion({ table, kind }: Occurrences): string {
  return `DELETE FROM ${table} t USING facts f
    WHERE f.kind = '${kind}' AND t.campaign_id = f.campaign_id AND t.seq = f.seq`;
}

function upsert({ table, keys, from, columns }: Sums, sign: Sign): string {
  const values = columns.map((column) => `${sign} * ${column}`);
  const sums = columns.map((column) => `${column} = ${table}.${column} + excluded.${column}`);
  // In the order of the key, so that concurrent writers could only wait for each other, never lock each other out.
  return `INSERT INTO ${table} (${[...keys, ...columns].join(', ')})
    SELECT ${[...keys, ...values].join(', ')} FROM (${from}) AS s ORDER BY ${keys.join(', ')}
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
}

function addition({ table, keys, from, columns }: Sums, sign: Sign): string {
  const sums = columns.map((column) => `${column} = t.${column} + ${sign} * s.${column}`);
  const match = keys.map((key) => `t.${key} = s.${key}`);
  return `UPDATE ${table} t SET ${sums.join(', ')} FROM (${from}) AS s WHERE ${match.join(' AND ')}`;
}

function attributions(sign: Sign): string {
  const add = (column: string, sum: string) => `${column} = t.${column} + ${sign} * a.${sum}`;
  const applied = sign === 1;
  return `UPDATE attributions t SET
    ${add('total_vaus', 'vaus')},
    ${add('total_attention_seconds', 'attention_seconds')},
    ${add('quality_sum', 'quality_sum')},
    ${add('user_earned_usdc', 'user_usdc')},
    ${add('influencer_earned_usdc', 'influencer_usdc')},
    ${add('accrued_user_usdc', 'accrued_user_usdc')},
    ${add('accrued_influencer_usdc', 'accrued_influencer_usdc')},
    converted = CASE WHEN a.converts THEN ${applied} ELSE t.converted END,
    ${applied ? 'last_vau_time = greatest(t.last_vau_time, a.last_vau_time),' : ''}
    closed_at = CASE WHEN a.closed_at IS NULL THEN t.closed_at ${applied ? 'ELSE a.closed_at' : ''} END
  FROM by_attribution a WHERE t.campaign_id = a.campaign_id AND t.user_wallet = a.user_wallet`;
}

function hourColumns(): string[] {
  return [
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
  ];
}

function statColumns(): string[] {
  return [
    'vaus',
    'conversions',
    'attention_seconds',
    'quality_sum',
    'user_usdc',
    'influencer_usdc',
    'user_bonus_usdc',
    'user_acd',
    'influencer_acd',
    'conversion_value',
    'accrued_payouts',
    'claims',
    'exhausted',
  ];
}

function totals(columns: readonly string[]): string {
  return columns.map((column) => `sum(${column}) AS ${column}`).join(', ');
}
