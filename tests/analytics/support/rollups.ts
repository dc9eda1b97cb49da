/** The rollups of stored VAUs and conversions by plain GROUP BY: what the indexer keeps up event by event, reckoned at once. */
import { sql } from 'kysely';
import type { Db } from './database';

const FACTS = `(
  SELECT campaign_id, recorded_at, influencer, 1 AS vaus, (sequence = 1)::int AS new_users, 0 AS conversions,
    attention_seconds, quality_score, payable_usdc, user_usdc, influencer_usdc, user_bonus_usdc,
    user_accrued::int + influencer_accrued::int AS accrued, user_acd, influencer_acd, 0::numeric AS conversion_value FROM vaus
  UNION ALL
  SELECT campaign_id, recorded_at, influencer, 0, 0, 1, 0, 0, payable_usdc, user_usdc, influencer_usdc, user_bonus_usdc,
    user_accrued::int + influencer_accrued::int, user_acd, influencer_acd, conversion_value FROM conversions
) f`;
const UTC_DAY = `(recorded_at AT TIME ZONE 'UTC')::date`;
const SUMS = `sum(vaus), sum(new_users), sum(conversions), sum(attention_seconds), sum(quality_score), sum(payable_usdc),
  sum(user_usdc), sum(influencer_usdc), sum(user_bonus_usdc), sum(accrued)`;

const STATEMENTS = [
  `INSERT INTO campaign_hours SELECT campaign_id, date_trunc('hour', recorded_at, 'UTC'), ${SUMS}, 0 FROM ${FACTS} GROUP BY 1, 2`,
  `INSERT INTO campaign_days SELECT campaign_id, ${UTC_DAY}, ${SUMS}, 0 FROM ${FACTS} GROUP BY 1, 2`,
  `INSERT INTO campaign_country_days SELECT campaign_id, ${UTC_DAY}, country, count(*), count(*) FILTER (WHERE sequence = 1),
     sum(attention_seconds), sum(payable_usdc) FROM vaus GROUP BY 1, 2, 3`,
  `INSERT INTO campaign_quality_days SELECT campaign_id, ${UTC_DAY}, quality_score, count(*), sum(payable_usdc)
     FROM vaus GROUP BY 1, 2, 3`,
  `INSERT INTO influencer_days SELECT influencer, campaign_id, ${UTC_DAY}, sum(vaus), sum(new_users), sum(conversions),
     sum(attention_seconds), sum(quality_score), sum(payable_usdc), sum(influencer_usdc)
     FROM ${FACTS} WHERE influencer IS NOT NULL GROUP BY 1, 2, 3`,
  `INSERT INTO campaign_stats SELECT campaign_id, sum(vaus), sum(new_users), sum(conversions), sum(attention_seconds),
     sum(quality_score), sum(payable_usdc), sum(user_usdc), sum(influencer_usdc), sum(user_bonus_usdc), sum(user_acd),
     sum(influencer_acd), sum(conversion_value), sum(accrued), 0, 0 FROM ${FACTS} GROUP BY 1`,
  `INSERT INTO attributions
     SELECT campaign_id, user_wallet, max(influencer), 'tag signer', min(recorded_at), max(recorded_at), 'attester',
       min(recorded_at) FILTER (WHERE vaus = 1), max(recorded_at) FILTER (WHERE vaus = 1), sum(vaus), sum(attention_seconds),
       sum(quality_score), sum(user_usdc), sum(influencer_usdc), 0, 0, sum(vaus) < count(*), NULL, min(slot)
     FROM (
       SELECT campaign_id, user_wallet, influencer, recorded_at, 1 AS vaus, attention_seconds, quality_score, user_usdc,
         influencer_usdc, slot FROM vaus
       UNION ALL
       SELECT campaign_id, user_wallet, influencer, recorded_at, 0, 0, 0, user_usdc, influencer_usdc, slot FROM conversions
     ) f GROUP BY 1, 2`,
];

/** Fills the empty tables of sums from the rows of `vaus` and `conversions`. */
export async function fillRollups(db: Db): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
