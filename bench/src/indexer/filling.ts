/**
 * A database as it is after millions of VAUs, written straight into the tables by SQL: the indexer would need an hour for what analysts are to
 * be measured on. The rows follow from the shape alone, so that two runs ask the same of the same rows.
 *
 * Raw events and slots stay empty: no report reads them.
 */
import type { Database, Tables } from '@crr/db';
import { SUMS } from '@crr/indexer';
import { CompiledQuery, type Kysely } from 'kysely';

/** How much of what is written. */
export interface Shape {
  vaus: number;
  campaigns: number;
  /** Registered; each campaign works with so many of them. */
  influencers: number;
  influencersPerCampaign: number;
  /** Over which the VAUs lie, up to {@link NOW}. */
  days: number;
  countries: number;
}

/** Campaigns and influencers as a platform might have them; a campaign's share of the VAUs goes from 7 % down to 0.25 %. */
export const PLATFORM: Omit<Shape, 'vaus'> = {
  campaigns: 200,
  influencers: 2_000,
  influencersPerCampaign: 200,
  days: 90,
  countries: 60,
};

/** The end of the history, Unix seconds: 2027-06-15 15:20 UTC. */
export const NOW = 1_813_072_800;

/** VAUs of a user; those who came last have not made all of them yet. */
const VAUS_PER_USER = 10;
/** One user in so many converts, after their second VAU. */
const CONVERTS_EVERY = 20;
const EVENTS_PER_TRANSACTION = 5;
const FIRST_SLOT = 1_000;
/** More users than come, so that the last ones are cut off by the number of VAUs. */
const SPARE_USERS = 1.1;

/** What was written. */
export interface Filled {
  vaus: number;
  conversions: number;
  users: number;
}

/** Rows of single events, and what becomes of them. Everything in it is a number of ours: nothing is quoted. */
function statements({
  vaus,
  campaigns,
  influencers,
  influencersPerCampaign,
  days,
  countries,
}: Shape): string[] {
  const users = Math.ceil((vaus / VAUS_PER_USER) * SPARE_USERS) + VAUS_PER_USER;
  // A user's VAUs lie a ninth of the history apart, all together: ten days of ninety.
  const gap = Math.max(2, Math.floor(vaus / (9 * VAUS_PER_USER)));
  return [
    `CREATE FUNCTION pg_temp.key_of(kind text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT translate(encode(sha256(convert_to(kind || ' ' || n, 'UTF8')), 'base64'), '+/=', '123') $$`,
    `CREATE FUNCTION pg_temp.part(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
      SELECT (hashint8extended(n, salt) & 4294967295)::float8 / 4294967296 $$`,
    // One wallet in ten is that of a user of another campaign.
    `CREATE TEMPORARY TABLE users AS
      SELECT u, campaign, pg_temp.key_of('campaign', campaign) AS campaign_id,
        pg_temp.key_of('user', CASE WHEN u % 10 = 0 AND lag(campaign) OVER (ORDER BY u) <> campaign THEN u - 1 ELSE u END) AS user_wallet,
        CASE WHEN pg_temp.part(u, 2) < 0.8 THEN pg_temp.key_of('influencer', (campaign * 37
          + floor(${influencersPerCampaign} * power(pg_temp.part(u, 3), 2))::bigint) % ${influencers}) END AS influencer,
        floor(${countries} * power(pg_temp.part(u, 4), 2))::int AS country
      FROM (SELECT u, floor(${campaigns} * power(pg_temp.part(u, 1), 2))::bigint AS campaign
        FROM generate_series(0, ${users - 1}) AS u) AS placed`,
    'ANALYZE users',
    // sequence 0 is a conversion. place orders the events; the history ends with the last VAU that is wanted.
    `CREATE TEMPORARY TABLE events AS
      SELECT *, row_number() OVER (ORDER BY n) - 1 AS number, row_number() OVER (PARTITION BY campaign ORDER BY n) AS seq
      FROM (
        SELECT u, campaign, sequence, row_number() OVER w AS n, count(*) FILTER (WHERE sequence > 0) OVER w AS vaus
        FROM (
          SELECT u, campaign, s AS sequence, u * ${VAUS_PER_USER} + (s - 1) * ${gap} AS place
          FROM users CROSS JOIN generate_series(1, ${VAUS_PER_USER}) AS s
          UNION ALL
          SELECT u, campaign, 0, u * ${VAUS_PER_USER} + ${gap} + 1 FROM users WHERE u % ${CONVERTS_EVERY} = 3
        ) AS placed
        WINDOW w AS (ORDER BY place, u, sequence ROWS UNBOUNDED PRECEDING)
      ) AS ordered
      WHERE vaus <= ${vaus}`,
    'ANALYZE events',
    `CREATE TEMPORARY TABLE happened AS
      SELECT e.number, e.sequence, e.seq, e.u, t.tx, ${FIRST_SLOT} + t.tx AS slot,
        to_timestamp(${NOW - days * 86_400} + floor(t.tx * ${EVENTS_PER_TRANSACTION} * ${days * 86_400 - 60}.0 / total.events)) AS recorded_at
      FROM events e CROSS JOIN LATERAL (SELECT e.number / ${EVENTS_PER_TRANSACTION} AS tx) AS t
      CROSS JOIN (SELECT count(*) AS events FROM events) AS total
      ORDER BY e.number`,
    'DROP TABLE events',
    'ANALYZE happened',
    `INSERT INTO chain.transactions (slot, tx_index, signature)
      SELECT slot, 0, pg_temp.key_of('transaction', tx) || pg_temp.key_of('signature', tx) FROM (SELECT DISTINCT tx, slot FROM happened) AS t`,
    `INSERT INTO chain.influencers (wallet, handle, platform, follower_count, tier, verified, rent_payer, registered_at, updated_at, updated_slot)
      SELECT pg_temp.key_of('influencer', n), '@promoter' || n, 'YouTube', 50000, 'Micro', true, pg_temp.key_of('influencer', n),
        to_timestamp(${NOW - days * 86_400}), to_timestamp(${NOW - days * 86_400}), 1
      FROM generate_series(0, ${influencers - 1}) AS n`,
    `INSERT INTO chain.campaigns (campaign_id, owner, name, campaign_type, influencer_policy, payout_asset, min_ac_per_usdc, total_budget_usdc,
        daily_budget_usdc, base_rate_per_second_usdc, quality_percents, influencer_share_bps, user_bonus_bps, min_attention_seconds,
        require_cohort, target_sites, target_cohorts, target_countries, start_date, end_date, attribution_window_seconds, attester, tag_signer,
        vault, usdc_mint, rent_payer, status, paused, created_at, updated_at, created_slot, updated_slot)
      SELECT pg_temp.key_of('campaign', n), 'owner', 'Campaign ' || n, 'Hybrid', 'Open', 'Usdc', 0, 1000000000000000, 50000000000000, 1000,
        '{50,100,125,150}', 2000, 1000, 1, false, '{}', '{}', '{}', to_timestamp(${NOW - days * 86_400}), to_timestamp(${NOW + 30 * 86_400}),
        2592000, 'attester', 'tag signer', 'vault', 'usdc', 'owner', 'Active', false, to_timestamp(${NOW - days * 86_400}),
        to_timestamp(${NOW - days * 86_400}), 1, 1
      FROM generate_series(0, ${campaigns - 1}) AS n`,
    `INSERT INTO chain.vaus (campaign_id, seq, user_wallet, influencer, sequence, earned_at, recorded_at, attention_seconds, quality_score, country,
        site_hash, payable_usdc, user_usdc, influencer_usdc, user_bonus_usdc, user_accrued, influencer_accrued, user_acd, influencer_acd, slot,
        tx_index)
      SELECT u.campaign_id, h.seq, u.user_wallet, u.influencer, h.sequence, h.recorded_at - interval '5 seconds', h.recorded_at, v.seconds, v.score,
        chr(65 + u.country / 26) || chr(65 + u.country % 26), repeat('5', 64), v.seconds * 1000, v.seconds * 1000 - p.influencer, p.influencer,
        v.seconds * 80, false, false, 0, 0, h.slot, 0
      FROM happened h JOIN users u ON u.u = h.u
      CROSS JOIN LATERAL (SELECT 30 + floor(270 * pg_temp.part(h.number, 5))::int AS seconds,
        55 + floor(46 * sqrt(pg_temp.part(h.number, 6)))::smallint AS score OFFSET 0) AS v
      CROSS JOIN LATERAL (SELECT CASE WHEN u.influencer IS NULL THEN 0 ELSE v.seconds * 200 END AS influencer OFFSET 0) AS p
      WHERE h.sequence > 0 ORDER BY h.number`,
    `INSERT INTO chain.conversions (campaign_id, seq, user_wallet, influencer, recorded_at, conversion_value, payable_usdc, user_usdc, influencer_usdc,
        user_bonus_usdc, user_accrued, influencer_accrued, user_acd, influencer_acd, slot, tx_index)
      SELECT u.campaign_id, h.seq, u.user_wallet, u.influencer, h.recorded_at, 50000000, 2000000, 2000000 - p.influencer, p.influencer, 0, false,
        false, 0, 0, h.slot, 0
      FROM happened h JOIN users u ON u.u = h.u
      CROSS JOIN LATERAL (SELECT CASE WHEN u.influencer IS NULL THEN 0 ELSE 400000 END AS influencer) AS p
      WHERE h.sequence = 0 ORDER BY h.number`,
    'ANALYZE chain.vaus',
    'ANALYZE chain.conversions',
    `INSERT INTO chain.attributions (campaign_id, user_wallet, influencer, tag_signer, tag_issued_at, tag_expires_at, rent_payer, first_vau_time,
        last_vau_time, total_vaus, total_attention_seconds, quality_sum, user_earned_usdc, influencer_earned_usdc, converted, slot)
      SELECT campaign_id, user_wallet, v.influencer, 'tag signer', v.first, v.first + interval '30 days', 'attester', v.first, v.last, v.vaus, v.seconds,
        v.quality, v.user_usdc + coalesce(c.user_usdc, 0), v.influencer_usdc + coalesce(c.influencer_usdc, 0), c.user_usdc IS NOT NULL, v.slot
      FROM (
        SELECT campaign_id, user_wallet, influencer, min(recorded_at) AS first, max(recorded_at) AS last, count(*) AS vaus,
          sum(attention_seconds) AS seconds, sum(quality_score) AS quality, sum(user_usdc) AS user_usdc, sum(influencer_usdc) AS influencer_usdc,
          min(slot) AS slot
        FROM chain.vaus GROUP BY campaign_id, user_wallet, influencer
      ) AS v
      LEFT JOIN chain.conversions c USING (campaign_id, user_wallet)
      ORDER BY v.first`,
    'DROP TABLE happened',
    'DROP TABLE users',
    'DROP FUNCTION pg_temp.key_of',
    'DROP FUNCTION pg_temp.part',
    'ANALYZE chain.attributions',
  ];
}

/** Sums that are derived here; the others need no more than what `verify` expects of them. */
const SUMS_OF_THEIR_OWN: ReadonlySet<string> = new Set(['attributions', 'pots']);

/** Every table of sums, from the single rows, by the queries with which `verify` checks it. */
function sums(): string[] {
  return SUMS.filter(({ table }) => !SUMS_OF_THEIR_OWN.has(table)).map(
    ({ table, key, columns, expected }) => {
      const read = columns.map((column) => `coalesce(${column}, 0)`);
      // Rows lie in the order of time, as they come in life.
      const time = key.filter((column) => column === 'hour' || column === 'day');
      return `INSERT INTO chain.${table} (${[...key, ...columns].join(', ')}) SELECT ${[...key, ...read].join(', ')} FROM ${expected} AS expected
      ORDER BY ${[...time, ...key].join(', ')}`;
    },
  );
}

/** What a campaign and an influencer have from the beginning, and the state of the indexer at the end. */
const FRAME = [
  ...['campaign_stats', 'influencer_stats'].map((table) => zeros(table)),
  `INSERT INTO chain.pots (campaign_id, deposits, funded_usdc, paid_usdc, accrued_usdc, withdrawn_usdc)
    SELECT campaign_id, 1, 1000000000000000, paid_out_usdc, 0, 0 FROM chain.campaign_stats`,
  `INSERT INTO chain.deposits (campaign_id, seq, funder, amount_usdc, recorded_at, slot, tx_index)
    SELECT campaign_id, 0, 'owner', 1000000000000000, created_at, 1, 0 FROM chain.campaigns`,
  `INSERT INTO chain.cursor (genesis_hash, program_id, nonce, finalized_slot, tip_slot, complete_until, events, digest, updated_at)
    SELECT 'filled', 'filled', 1, max(slot) - 32, max(slot), max(recorded_at), count(*), decode(repeat('00', 32), 'hex'), max(recorded_at) FROM chain.vaus`,
];

function zeros(table: string): string {
  const { key, columns } = SUMS.find((each) => each.table === table) as (typeof SUMS)[number];
  const [own] = key;
  const owners = own === 'wallet' ? 'influencers' : 'campaigns';
  return `INSERT INTO chain.${table} (${own}, ${columns.join(', ')}) SELECT ${own}, ${columns.map(() => 0).join(', ')} FROM chain.${owners}
    ON CONFLICT DO NOTHING`;
}

/** Indexes that no constraint needs, of the tables that grow; filling is several times as fast without them. */
const SPARE_INDEXES = `
  SELECT c.oid::regclass::text AS name, replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') AS definition
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid IN ('chain.vaus'::regclass, 'chain.attributions'::regclass, 'chain.conversions'::regclass)
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid) ORDER BY 1`;

/**
 * Fills a migrated, empty database.
 *
 * @param onStep told of each statement's first words when it is done, and how long it took in milliseconds
 */
export async function fill(
  { db }: Database,
  shape: Shape,
  onStep: (what: string, milliseconds: number) => void = () => undefined,
): Promise<Filled> {
  // Temporary tables belong to their connection.
  return db.connection().execute(async (connection) => {
    const step = async (text: string) => {
      const started = performance.now();
      const { rows } = await connection.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text));
      onStep(text.trim().split(/\s+/, 3).join(' '), performance.now() - started);
      return rows;
    };
    const indexes = (await step(SPARE_INDEXES)) as { name: string; definition: string }[];
    await step(`SET work_mem = '256MB'`);
    await step(`SET maintenance_work_mem = '512MB'`);
    for (const { name } of indexes) await step(`DROP INDEX ${name}`);
    for (const statement of [...statements(shape), ...sums(), ...FRAME]) await step(statement);
    for (const { definition } of indexes) await step(definition);
    await step('RESET work_mem');
    await step('RESET maintenance_work_mem');
    return filled(connection);
  });
}

async function filled(db: Kysely<Tables>): Promise<Filled> {
  const { rows } = await db.executeQuery<Filled>(
    CompiledQuery.raw(`SELECT (SELECT count(*) FROM chain.vaus) AS vaus, (SELECT count(*) FROM chain.conversions) AS conversions,
      (SELECT count(*) FROM chain.attributions) AS users`),
  );
  return rows[0] as Filled;
}
