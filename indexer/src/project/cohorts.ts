/**
 * Cohorts: the users whom an influencer brought on one day, and what came of them until now. They are sums of attributions under the day
 * of the first touch, which a VAU's event does not tell; so each statement that changes attributions adds to them what it changed.
 */
import { integer, type RowOf, rowsOf } from '@crr/db/rows';
import * as v from 'valibot';
import { ColumnRows, rowsFrom } from './columns';
import { type Db, run } from './sql';

/** Sums that a cohort has as its attributions have them. */
const SUM_NAMES = ['total_vaus', 'total_attention_seconds', 'quality_sum', 'influencer_earned_usdc'] as const;
const COUNT_NAMES = ['referrals', 'conversions'] as const;
const NAMES = [...COUNT_NAMES, ...SUM_NAMES];
const KEY = { influencer: 'text', day: 'day' } as const;

/** What a statement does to a cohort with each row of attributions, in SQL. */
export interface CohortChange {
  /** How many users come to it. */
  referrals: string;
  /** The alias whose sums come to it: the attributions' own, or those that were added to them. */
  sums: 's' | 't';
  /** Whether the sums go instead. */
  sign: '' | '-';
  converted: string;
}

/** A statement that changes attributions, which it calls `t`, together with what follows for the cohorts. */
export function inCohorts(statement: string, { referrals, sums, sign, converted }: CohortChange): string {
  const changed = SUM_NAMES.map((name) => `${sign}${sums}.${name} AS ${name}`);
  return `
    WITH changed AS (
      ${statement}
      RETURNING t.influencer, (t.first_vau_time AT TIME ZONE 'UTC')::date AS day, ${referrals} AS referrals,
        ${converted} AS conversions, ${changed.join(', ')}
    )
    INSERT INTO chain.influencer_cohorts AS c (influencer, day, ${NAMES.join(', ')})
    SELECT influencer, day, ${NAMES.map((name) => `sum(${name})`).join(', ')} FROM changed
    WHERE influencer IS NOT NULL GROUP BY influencer, day
    ON CONFLICT (influencer, day) DO UPDATE SET ${NAMES.map((name) => `${name} = c.${name} + excluded.${name}`).join(', ')}`;
}

/** A statement of {@link inCohorts} that gives the cohorts it changed as {@link CohortSize}s. */
export function tellingSizes(statement: string): string {
  return `${statement} RETURNING c.influencer, c.day - DATE '1970-01-01' AS day, c.referrals`;
}

const SIZE_COLUMNS = {
  influencer: v.string(),
  /** Days since 1970. */
  day: integer,
  referrals: integer,
};
/** How many users a cohort has. */
export type CohortSize = RowOf<typeof SIZE_COLUMNS>;
/** Reads what a statement of {@link tellingSizes} gives. */
export const cohortSizes = rowsOf(SIZE_COLUMNS);

const REMOVE = `
  DELETE FROM chain.influencer_cohorts c USING ${rowsFrom(KEY, 's')} WHERE c.influencer = s.influencer AND c.day = s.day`;

/** Removes those cohorts in which nobody is left. */
export async function removeEmpty(db: Db, sizes: readonly CohortSize[]): Promise<void> {
  const empty = new ColumnRows(KEY);
  for (const { influencer, day, referrals } of sizes) {
    if (referrals === 0) empty.add([influencer, day]);
  }
  if (empty.size > 0) await run(db, REMOVE, empty.parameters());
}
