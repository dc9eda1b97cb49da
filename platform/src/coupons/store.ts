/** The table of coupons. */
import type { Row } from '@crr/db';
import { sql } from 'kysely';
import { couponKey } from '../coupon-code';
import type { Db } from '../database';
import type { CouponBody } from './schema';

/** A row of `coupons`. */
export type CouponRow = Row<'platform.coupons'>;

/** A coupon to be stored, active. */
export type CouponDraft = Omit<CouponRow, 'code_key' | 'status' | 'replaced_by' | 'invalidated_at'>;

/**
 * Stores coupons, but for those whose code is taken, whatever its letters' case: by an active coupon of the advertiser's, or by an earlier one
 * of the same call.
 *
 * @param options.neverUsed also leaves out codes that an invalidated coupon had: a code made by chance must not speak for two
 * @returns those that were stored
 */
export async function insertCoupons(
  db: Db,
  drafts: readonly CouponDraft[],
  { neverUsed }: { neverUsed: boolean },
): Promise<CouponRow[]> {
  const keyed = drafts.map((draft) => ({ ...draft, code_key: couponKey(draft.code) }));
  const stored = sql`
    SELECT id, advertiser_id, campaign_id, influencer_id, code, code_key, kind, 'active', valid_from, valid_until, created_at
    FROM jsonb_to_recordset(${JSON.stringify(keyed)}::jsonb) AS draft(
      id uuid, advertiser_id uuid, campaign_id uuid, influencer_id uuid, code text, code_key text, kind text,
      valid_from timestamptz, valid_until timestamptz, created_at timestamptz)
    WHERE NOT ${neverUsed}::boolean OR NOT EXISTS (
      SELECT FROM platform.coupons used WHERE used.advertiser_id = draft.advertiser_id AND used.code_key = draft.code_key)`;
  return db
    .insertInto('platform.coupons')
    .columns([
      'id',
      'advertiser_id',
      'campaign_id',
      'influencer_id',
      'code',
      'code_key',
      'kind',
      'status',
      'valid_from',
      'valid_until',
      'created_at',
    ])
    .expression(stored)
    .onConflict((taken) =>
      taken.columns(['advertiser_id', 'code_key']).where('status', '=', sql.lit('active')).doNothing(),
    )
    .returningAll()
    .execute();
}

/** Of these influencers, those with an active coupon of a campaign. */
export async function influencersWithCoupon(
  db: Db,
  campaignId: string,
  influencerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('platform.coupons')
    .select('influencer_id')
    .distinct()
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'active')
    .where('influencer_id', '=', sql<string>`ANY (${influencerIds}::uuid[])`)
    .execute();
  return new Set(rows.flatMap(({ influencer_id }) => influencer_id ?? []));
}

/** Takes an active coupon out of use. */
export async function invalidate(
  db: Db,
  couponId: string,
  { at, replacedBy = null }: { at: Date; replacedBy?: string | null },
): Promise<CouponRow> {
  const row = await db
    .updateTable('platform.coupons')
    .set({ status: 'invalidated', invalidated_at: at, replaced_by: replacedBy })
    .where('id', '=', couponId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return row;
}

/** A row as the API shows it. */
export function couponBody(row: CouponRow): CouponBody {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    campaign_id: row.campaign_id,
    influencer_id: row.influencer_id,
    code: row.code,
    kind: row.kind,
    status: row.status,
    valid_from: row.valid_from?.toISOString() ?? null,
    valid_until: row.valid_until?.toISOString() ?? null,
    replaced_by: row.replaced_by,
    created_at: row.created_at.toISOString(),
    invalidated_at: row.invalidated_at?.toISOString() ?? null,
  };
}
