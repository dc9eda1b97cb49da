/**
 * Making tracking links, and changing them. Code, campaign and influencer of a link never change, so that what is credited by it stays
 * explained: whoever wants another one makes another one.
 */
import { generateLinkCode } from '@crr/sdk';
import type { NotNull } from 'kysely';
import { conflict, forbidden, invalidField, notFound } from '../http';
import { type ActiveInfluencer, activeInfluencer, activeParticipants } from '../influencers';
import type { RequestContext } from '../pipeline';
import { checkLink } from './edge-rules';
import type { AbTest, BulkLinks, LinkChanges, NewLinkInput, Regenerate } from './schema';
import { destinationHosts, influencersWithLink, insertLinks, type LinkDraft, type LinkRow } from './store';
import { effectiveUtm, generateUtm, type Utm } from './utm';

/** Rounds in which new codes find free ones; 58^7 are possible, so that a second one is hardly ever needed. */
const ROUNDS = 5;

interface Campaign {
  readonly id: string;
  readonly advertiser_id: string;
  readonly name: string;
  readonly status: string;
}

/** What a link is made of, but for its code. */
interface Terms {
  readonly influencer: ActiveInfluencer | null;
  readonly destination_url: string;
  readonly utm?: Utm | undefined;
  readonly auto_utm?: boolean | undefined;
  /** Filled in whether or not auto_utm says so, e.g. the variant of a comparison. */
  readonly automatic?: Utm;
  readonly label?: string | null | undefined;
  readonly ab_test?: string;
  readonly ab_variant?: string;
}

/**
 * Makes a link. An influencer makes it for themselves, in a campaign in which they take part, to a host to which the campaign's links lead
 * already: nobody else chooses to whom an advertiser's name leads.
 *
 * @throws ApiError 404 for no campaign of theirs; 403 `not_assigned`, `destination_not_allowed`; 409 `campaign_completed`; 422
 */
export async function createLink(context: RequestContext, input: NewLinkInput): Promise<LinkRow> {
  const campaign = await openCampaign(context, input.campaign_id);
  const influencerId = await beneficiary(context, campaign, input);
  const influencer = influencerId === null ? null : await activeInfluencer(context.db, influencerId);
  const [link] = await insert(context, campaign, [{ ...input, influencer }]);
  if (link === undefined) throw noCode();
  await auditCreated(context, [link]);
  return link;
}

/**
 * Makes a link for each influencer, all or none. Without `force`, whoever has an active link of the campaign already is passed over; requests
 * at the same time wait for each other, so that each influencer gets one.
 *
 * @throws ApiError as {@link createLink}
 */
export async function createLinksInBulk(
  context: RequestContext,
  input: BulkLinks,
): Promise<{ created: LinkRow[]; skipped: number }> {
  const campaign = await openCampaign(context, input.campaign_id, { lock: true });
  const participants = await activeParticipants(context.db, campaign.id, input.influencer_ids);
  const ids = participants.map(({ id }) => id);
  const served =
    input.force === true ? new Set<string>() : await influencersWithLink(context.db, campaign.id, ids);
  const wanted = participants.filter(({ id }) => !served.has(id));
  const created = await insert(
    context,
    campaign,
    wanted.map((influencer) => ({ ...input, influencer })),
  );
  await auditCreated(context, created);
  return { created, skipped: served.size };
}

/**
 * Makes the links of a comparison: two to four variants under one name.
 *
 * @throws ApiError 409 `ab_test_exists` where campaign and influencer have a test of this name, and as {@link createLink}
 */
export async function createAbTest(context: RequestContext, input: AbTest): Promise<LinkRow[]> {
  const campaign = await openCampaign(context, input.campaign_id, { lock: true });
  const influencerId = input.influencer_id ?? null;
  const influencer = influencerId === null ? null : await activeInfluencer(context.db, influencerId);
  const known = await context.scope
    .select('tracking_links')
    .select('code')
    .where('campaign_id', '=', campaign.id)
    .where('influencer_id', influencerId === null ? 'is' : '=', influencerId)
    .where('ab_test', '=', input.name)
    .limit(1)
    .execute();
  if (known.length > 0) {
    throw conflict('ab_test_exists', 'there is a test of this name already', { field: 'name' });
  }
  const terms = input.variants.map(({ variant, destination_url, utm }) => ({
    influencer,
    destination_url,
    utm,
    automatic: { content: variant },
    auto_utm: input.auto_utm,
    ab_test: input.name,
    ab_variant: variant,
  }));
  const links = await insert(context, campaign, terms);
  await auditCreated(context, links);
  return [...links].sort((one, other) => placeOf(input, one) - placeOf(input, other));
}

/**
 * Changes where a link leads, what it is called, or whether it leads; the edge follows within seconds.
 *
 * @throws ApiError 404; 422
 */
export async function changeLink(
  context: RequestContext,
  code: string,
  changes: LinkChanges,
): Promise<LinkRow> {
  const before = await findLink(context, code, { lock: true });
  const { utm, ...columns } = changes;
  const merged = { ...before.utm_explicit, ...definedOf(utm) };
  const explicit = Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  checkLink({ destination_url: changes.destination_url, utm: explicit });
  const sources = {
    destination_url: changes.destination_url ?? before.destination_url,
    utm_automatic: before.utm_automatic,
    utm_explicit: explicit,
  };
  const set = {
    ...definedOf(columns),
    utm_explicit: JSON.stringify(explicit),
    utm: JSON.stringify(effectiveUtm(sources)),
    updated_at: context.now,
  };
  const after = await context.db
    .updateTable('platform.tracking_links')
    .set(set)
    .where('code', '=', code)
    .returningAll()
    .$narrowType<{ advertiser_id: NotNull }>()
    .executeTakeFirstOrThrow();
  await context.audit({ action: 'link.update', ...subjectOf(before), before, after });
  return after;
}

/**
 * Makes a link with another code in the place of one; the old one answers that it is gone, or keeps leading.
 *
 * @returns the new one
 * @throws ApiError 404; 409 `link_replaced` for one that was replaced already
 */
export async function regenerateLink(
  context: RequestContext,
  code: string,
  { keep_old: keepOld = false }: Regenerate,
): Promise<LinkRow> {
  const before = await findLink(context, code, { lock: true });
  if (before.replaced_by !== null) {
    throw conflict('link_replaced', `the link was replaced by ${before.replaced_by} already`);
  }
  const [created] = await insertWithCodes(context, [draftFrom(before, context.now)]);
  if (created === undefined) throw noCode();
  const after = await context.db
    .updateTable('platform.tracking_links')
    .set({ replaced_by: created.code, is_active: keepOld && before.is_active, updated_at: context.now })
    .where('code', '=', code)
    .returningAll()
    .executeTakeFirstOrThrow();
  await context.audit({ action: 'link.regenerate', ...subjectOf(before), before, after });
  return created;
}

/** A link of a tenant's. @throws ApiError 404 also for somebody else's, and for one that was made beside the platform */
export async function findLink(
  { scope }: RequestContext,
  code: string,
  options: { lock?: boolean } = {},
): Promise<LinkRow> {
  const link = await scope.find('tracking_links', code, { ...options, key: 'code' });
  const { advertiser_id } = link;
  if (advertiser_id === null) throw notFound('link');
  return { ...link, advertiser_id };
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

async function beneficiary(
  { actor, db }: RequestContext,
  campaign: Campaign,
  input: NewLinkInput,
): Promise<string | null> {
  if (actor.kind !== 'influencer') return input.influencer_id ?? null;
  if (input.influencer_id != null && input.influencer_id !== actor.influencerId) {
    throw invalidField('influencer_id', 'must be left out by influencers');
  }
  const assigned = await db
    .selectFrom('platform.assignments')
    .select('influencer_id')
    .where('campaign_id', '=', campaign.id)
    .where('influencer_id', '=', actor.influencerId)
    .executeTakeFirst();
  if (assigned === undefined) throw forbidden('not_assigned', 'only who takes part in the campaign');
  checkLink({ destination_url: input.destination_url });
  const hosts = await destinationHosts(db, campaign.id);
  if (!hosts.has(new URL(input.destination_url).host)) {
    throw forbidden('destination_not_allowed', 'must lead to a host that the campaign’s links lead to');
  }
  return actor.influencerId;
}

function insert(context: RequestContext, campaign: Campaign, terms: readonly Terms[]): Promise<LinkRow[]> {
  return insertWithCodes(
    context,
    terms.map((one) => draftOf(one, campaign, context.now)),
  );
}

function draftOf(terms: Terms, campaign: Campaign, at: Date): Omit<LinkDraft, 'code'> {
  const { influencer, destination_url, utm = {}, auto_utm = true, automatic = {} } = terms;
  checkLink({ destination_url, utm: definedOf(utm) });
  const sources = {
    destination_url,
    utm_automatic: definedOf({
      ...(auto_utm ? generateUtm({ campaign: campaign.name, influencer }) : {}),
      ...automatic,
    }),
    utm_explicit: definedOf(utm),
  };
  const draft = {
    ...sources,
    utm: effectiveUtm(sources),
    advertiser_id: campaign.advertiser_id,
    campaign_id: campaign.id,
    influencer_id: influencer?.id ?? null,
    label: terms.label ?? null,
    ab_test: terms.ab_test ?? null,
    ab_variant: terms.ab_variant ?? null,
    at,
  };
  checkLink(draft);
  return draft;
}

function draftFrom(link: LinkRow, at: Date): Omit<LinkDraft, 'code'> {
  const { destination_url, utm, utm_automatic, utm_explicit } = link;
  const { advertiser_id, campaign_id, influencer_id } = link;
  const { label, ab_test, ab_variant } = link;
  const owners = { advertiser_id, campaign_id, influencer_id };
  return { destination_url, utm, utm_automatic, utm_explicit, ...owners, label, ab_test, ab_variant, at };
}

/** Gives each a code; where one is taken, another. */
async function insertWithCodes(
  { db }: RequestContext,
  drafts: readonly Omit<LinkDraft, 'code'>[],
): Promise<LinkRow[]> {
  const stored: LinkRow[] = [];
  let left = drafts;
  for (let round = 1; left.length > 0; round += 1) {
    if (round > ROUNDS) throw noCode();
    const coded = left.map((draft) => ({ ...draft, code: generateLinkCode() }));
    const rows = await insertLinks(db, coded);
    const codes = new Set(rows.map(({ code }) => code));
    stored.push(...rows);
    left = left.filter((_, place) => !codes.has(coded[place]?.code ?? ''));
  }
  return stored;
}

function noCode() {
  return conflict('codes_exhausted', 'no free code was found; ask again');
}

function placeOf({ variants }: AbTest, { ab_variant }: LinkRow): number {
  return variants.findIndex(({ variant }) => variant === ab_variant);
}

function subjectOf({ code, advertiser_id }: LinkRow) {
  return { subjectKind: 'tracking_links', subjectId: code, advertiserId: advertiser_id };
}

async function auditCreated(context: RequestContext, links: readonly LinkRow[]): Promise<void> {
  for (const link of links) await context.audit({ action: 'link.create', ...subjectOf(link), after: link });
}

/** Without what is undefined, which the database would take for null. */
function definedOf<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> };
function definedOf<T extends object>(
  fields: T | undefined,
): { [K in keyof T]: Exclude<T[K], undefined> } | undefined;
function definedOf(fields: object | undefined) {
  if (fields === undefined) return undefined;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
