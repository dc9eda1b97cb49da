/**
 * Making coupons, and taking them out of use. Code, campaign, influencer and validity of a coupon never change, so that what it decided
 * stays explained: whoever wants another one makes another one.
 */

import { COUPON_LENGTH, type CouponPattern, generateCouponCode } from '../coupon-code';
import { type ApiError, conflict } from '../http';
import { activeInfluencer, activeParticipants } from '../influencers';
import type { RequestContext } from '../pipeline';
import type { BulkCoupons, NewCoupon, Regenerate } from './schema';
import {
  type CouponDraft,
  type CouponRow,
  couponBody,
  influencersWithCoupon,
  insertCoupons,
  invalidate,
} from './store';

/** Rounds in which codes made by chance find free ones; after so many the space they are made in is as good as full. */
const ROUNDS = 8;

interface Campaign {
  readonly id: string;
  readonly advertiser_id: string;
  readonly status: string;
}

/** What a coupon is but for its code. */
type Terms = Pick<CouponDraft, 'influencer_id' | 'valid_from' | 'valid_until'>;

/**
 * Makes a coupon, with a chosen code or one by chance.
 *
 * @throws ApiError 404 for no campaign of theirs; 409 `coupon_exists` for a code that is active already, `campaign_completed`,
 * `codes_exhausted`; 422 for nobody's influencer id
 */
export async function createCoupon(context: RequestContext, input: NewCoupon): Promise<CouponRow> {
  const campaign = await openCampaign(context, input.campaign_id);
  const influencerId = input.influencer_id ?? null;
  if (influencerId !== null) await activeInfluencer(context.db, influencerId);
  const terms = {
    influencer_id: influencerId,
    valid_from: input.valid_from ?? null,
    valid_until: input.valid_until ?? null,
  };
  const coupon =
    input.code === undefined
      ? await insertByChance(context, campaign, terms, patternOf(input))
      : await insertChosen(context, campaign, terms, input.code);
  await auditCreated(context, coupon);
  return coupon;
}

/**
 * Makes one code by chance for each influencer, all or none. Without `force`, whoever has an active code of the campaign already is passed
 * over; requests at the same time wait for each other, so that each influencer gets one.
 *
 * @throws ApiError as {@link createCoupon}
 */
export async function createCouponsInBulk(
  context: RequestContext,
  input: BulkCoupons,
): Promise<{ created: CouponRow[]; skipped: number }> {
  const campaign = await openCampaign(context, input.campaign_id, { lock: true });
  const ids = (await activeParticipants(context.db, campaign.id, input.influencer_ids)).map(({ id }) => id);
  const served =
    input.force === true ? new Set<string>() : await influencersWithCoupon(context.db, campaign.id, ids);
  const validity = { valid_from: input.valid_from ?? null, valid_until: input.valid_until ?? null };
  const wanted = ids.filter((id) => !served.has(id)).map((id) => ({ influencer_id: id, ...validity }));
  const created = await insertAllByChance(context, campaign, wanted, patternOf(input));
  await context.audit({
    action: 'coupon.bulk_create',
    subjectKind: 'coupons',
    subjectId: campaign.id,
    advertiserId: campaign.advertiser_id,
    after: { campaign_id: campaign.id, coupons: created.map(({ id, code }) => ({ id, code })) },
  });
  return { created, skipped: served.size };
}

/** Takes a coupon out of use: it decides nothing any more. One that is out of use stays as it is. @throws ApiError 404 */
export async function invalidateCoupon(context: RequestContext, couponId: string): Promise<CouponRow> {
  const coupon = await context.scope.find('coupons', couponId, { lock: true });
  if (coupon.status === 'invalidated') return coupon;
  const after = await invalidate(context.db, coupon.id, { at: context.now });
  await auditInvalidated(context, coupon, after);
  return after;
}

/**
 * Takes a coupon out of use and makes one by chance in its place, for the same influencer, campaign and validity.
 *
 * @returns the new one
 * @throws ApiError 404; 409 `coupon_invalidated` for one that is out of use, and as {@link createCoupon}
 */
export async function regenerateCoupon(
  context: RequestContext,
  couponId: string,
  input: Regenerate,
): Promise<CouponRow> {
  const coupon = await context.scope.find('coupons', couponId, { lock: true });
  if (coupon.status === 'invalidated') {
    throw conflict('coupon_invalidated', 'the coupon is out of use; make another one');
  }
  const campaign = await openCampaign(context, coupon.campaign_id);
  const created = await insertByChance(context, campaign, coupon, patternOf(input));
  const after = await invalidate(context.db, coupon.id, { at: context.now, replacedBy: created.id });
  await auditInvalidated(context, coupon, after);
  await auditCreated(context, created);
  return created;
}

async function openCampaign(
  { scope }: RequestContext,
  campaignId: string,
  options: { lock?: boolean } = {},
): Promise<Campaign> {
  const campaign = await scope.find('campaigns', campaignId, options);
  if (campaign.status === 'completed') throw conflict('campaign_completed', 'the campaign is over');
  return campaign;
}

function patternOf({ prefix, length }: Regenerate): CouponPattern {
  return { prefix: prefix ?? null, length: length ?? COUPON_LENGTH.usual };
}

function draftOf(
  context: RequestContext,
  campaign: Campaign,
  { influencer_id, valid_from, valid_until }: Terms,
  { code, kind }: { code: string; kind: 'auto' | 'vanity' },
): CouponDraft {
  return {
    id: context.newId(),
    advertiser_id: campaign.advertiser_id,
    campaign_id: campaign.id,
    influencer_id,
    code,
    kind: influencer_id === null ? 'generic' : kind,
    valid_from,
    valid_until,
    created_at: context.now,
  };
}

async function insertChosen(context: RequestContext, campaign: Campaign, terms: Terms, code: string) {
  const draft = draftOf(context, campaign, terms, { code, kind: 'vanity' });
  const [coupon] = await insertCoupons(context.db, [draft], { neverUsed: false });
  if (coupon === undefined) {
    throw conflict('coupon_exists', `there is an active coupon ${code.toUpperCase()} already`, {
      field: 'code',
    });
  }
  return coupon;
}

async function insertByChance(
  context: RequestContext,
  campaign: Campaign,
  terms: Terms,
  pattern: CouponPattern,
): Promise<CouponRow> {
  const [coupon] = await insertAllByChance(context, campaign, [terms], pattern);
  if (coupon === undefined) throw exhausted();
  return coupon;
}

/** One for each of the terms; a code that is taken is made anew. */
async function insertAllByChance(
  context: RequestContext,
  campaign: Campaign,
  terms: readonly Terms[],
  pattern: CouponPattern,
): Promise<CouponRow[]> {
  const stored: CouponRow[] = [];
  let left = terms;
  for (let round = 1; left.length > 0; round += 1) {
    if (round > ROUNDS) throw exhausted();
    const drafts = left.map((one) =>
      draftOf(context, campaign, one, { code: generateCouponCode(pattern, context.random), kind: 'auto' }),
    );
    const rows = await insertCoupons(context.db, drafts, { neverUsed: true });
    const ids = new Set(rows.map(({ id }) => id));
    stored.push(...rows);
    left = left.filter((_, place) => !ids.has(drafts[place]?.id ?? ''));
  }
  return stored;
}

function exhausted(): ApiError {
  return conflict(
    'codes_exhausted',
    'nearly all codes of this prefix and length are taken; choose longer ones',
    {
      field: 'length',
    },
  );
}

function auditCreated(context: RequestContext, coupon: CouponRow): Promise<void> {
  return context.audit({
    action: 'coupon.create',
    subjectKind: 'coupons',
    subjectId: coupon.id,
    advertiserId: coupon.advertiser_id,
    after: couponBody(coupon),
  });
}

function auditInvalidated(context: RequestContext, before: CouponRow, after: CouponRow): Promise<void> {
  return context.audit({
    action: 'coupon.invalidate',
    subjectKind: 'coupons',
    subjectId: before.id,
    advertiserId: before.advertiser_id,
    before: couponBody(before),
    after: couponBody(after),
  });
}
