/** Giving out links, changing them, and seeing what they brought. */
import { decimal, integer, rowsOf } from '@crr/db/rows';
import {
  checkLinkChanges,
  checkNewLink,
  generateLinkCode,
  type LinkChanges,
  LinkInputError,
  type NewLink,
} from '@crr/sdk';
import { CompiledQuery } from 'kysely';
import * as v from 'valibot';
import type { Link } from '../model';
import type { Db } from '../store/database';
import { LinkExistsError, LinkMissingError } from './errors';
import { LINK_COLUMNS, LINK_SHAPE, linkOf } from './rows';

/** A link with what it brought. */
export interface LinkSummary extends Link {
  /** Visits of people: bots are stored and not counted. */
  readonly clicks: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Which links are listed. */
export interface LinkFilter {
  readonly campaignId?: string | undefined;
  readonly influencer?: string | undefined;
  /** The last code of the page before. */
  readonly after?: string | undefined;
  /** 1 to 1,000. Default 100. */
  readonly most?: number | undefined;
}

/** What a link earned on chain in one campaign; amounts in USDC base units, payable, for attention and conversions. */
export interface LinkEarnings {
  readonly code: string;
  /** Base58. */
  readonly campaignId: string;
  /** The link's influencer now: a wallet in base58; null for a link of the campaign's own. */
  readonly influencer: string | null;
  readonly vaus: number;
  readonly attentionSeconds: number;
  readonly conversions: number;
  readonly userUsdc: bigint;
  readonly influencerUsdc: bigint;
  /** The part of both that conversions brought. */
  readonly conversionUsdc: bigint;
}

const linkRows = rowsOf(LINK_SHAPE);
const summaryRows = rowsOf({ ...LINK_SHAPE, clicks: integer, created_at: v.date(), updated_at: v.date() });
const earningsRows = rowsOf({
  link_code: v.string(),
  chain_campaign_id: v.string(),
  influencer: v.nullable(v.string()),
  vaus: integer,
  attention_seconds: integer,
  conversions: integer,
  user_usdc: decimal,
  influencer_usdc: decimal,
  conversion_usdc: decimal,
});

const PAGE = 100;
const LONGEST_PAGE = 1_000;
/** Of generated codes; that the same comes twice by chance is as good as impossible. */
const ATTEMPTS = 5;

const INSERT = `
  INSERT INTO platform.tracking_links AS l (code, destination_url, chain_campaign_id, influencer, utm) VALUES ($1, $2, $3, $4, $5::jsonb)
  ON CONFLICT (code) DO NOTHING RETURNING ${LINK_COLUMNS}`;

const COLUMN_OF = {
  destinationUrl: 'destination_url',
  isActive: 'is_active',
  campaignId: 'chain_campaign_id',
  influencer: 'influencer',
  utm: 'utm',
} as const;

const LIST = `
  SELECT ${LINK_COLUMNS}, l.created_at, l.updated_at,
    (SELECT count(*) FROM edge.clicks c WHERE c.code = l.code AND c.bot_reason IS NULL) AS clicks
  FROM platform.tracking_links l
  WHERE ($1::text IS NULL OR l.chain_campaign_id = $1) AND ($2::text IS NULL OR l.influencer = $2)
    AND ($3::text IS NULL OR (l.created_at, l.code) < (SELECT a.created_at, a.code FROM platform.tracking_links a WHERE a.code = $3))
  ORDER BY l.created_at DESC, l.code DESC LIMIT $4`;

const EARNINGS = `
  SELECT * FROM platform.link_earnings
  WHERE ($1::text IS NULL OR chain_campaign_id = $1) AND ($2::text IS NULL OR influencer = $2)
  ORDER BY influencer_usdc DESC, link_code, chain_campaign_id`;

/**
 * Creates an active link.
 *
 * @throws LinkInputError naming field and rule, {@link LinkExistsError} when the given code is taken
 */
export async function createLink(db: Db, input: NewLink): Promise<Link> {
  checkNewLink(input);
  if (input.code !== undefined) {
    const link = await insert(db, input.code, input);
    if (link === null) throw new LinkExistsError(input.code);
    return link;
  }
  for (let attempt = 1; ; attempt += 1) {
    const code = generateLinkCode();
    const link = await insert(db, code, input);
    if (link !== null) return link;
    if (attempt === ATTEMPTS) throw new LinkExistsError(code);
  }
}

/**
 * Changes a link; the edge follows within seconds.
 *
 * @throws LinkInputError naming field and rule, {@link LinkMissingError}
 */
export async function updateLink(db: Db, code: string, changes: LinkChanges): Promise<Link> {
  checkLinkChanges(changes);
  const values: unknown[] = [code];
  const assignments = ['updated_at = now()'];
  for (const [field, column] of Object.entries(COLUMN_OF)) {
    const value = changes[field as keyof typeof COLUMN_OF];
    if (value === undefined) continue;
    values.push(field === 'utm' ? JSON.stringify(value) : value);
    assignments.push(`${column} = $${values.length}${field === 'utm' ? '::jsonb' : ''}`);
  }
  const statement = `UPDATE platform.tracking_links l SET ${assignments.join(', ')} WHERE code = $1 RETURNING ${LINK_COLUMNS}`;
  const [row] = linkRows(await run(db, statement, values));
  if (row === undefined) throw new LinkMissingError(code);
  return linkOf(row);
}

/** Lists links with their clicks, the newest first. @throws LinkInputError for a page of no possible size */
export async function listLinks(db: Db, filter: LinkFilter = {}): Promise<LinkSummary[]> {
  const { campaignId = null, influencer = null, after = null, most = PAGE } = filter;
  if (!Number.isInteger(most) || most < 1 || most > LONGEST_PAGE) {
    throw new LinkInputError('most', `must be 1 to ${LONGEST_PAGE}`);
  }
  const rows = summaryRows(await run(db, LIST, [campaignId, influencer, after, most]));
  return rows.map((row) => ({
    ...linkOf(row),
    clicks: row.clicks,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

/** What links earned on chain, the most for influencers first; links that earned nothing are left out. */
export async function linkEarnings(
  db: Db,
  { campaignId, influencer }: Pick<LinkFilter, 'campaignId' | 'influencer'> = {},
): Promise<LinkEarnings[]> {
  const rows = earningsRows(await run(db, EARNINGS, [campaignId ?? null, influencer ?? null]));
  return rows.map((row) => ({
    code: row.link_code,
    campaignId: row.chain_campaign_id,
    influencer: row.influencer,
    vaus: row.vaus,
    attentionSeconds: row.attention_seconds,
    conversions: row.conversions,
    userUsdc: BigInt(row.user_usdc),
    influencerUsdc: BigInt(row.influencer_usdc),
    conversionUsdc: BigInt(row.conversion_usdc),
  }));
}

async function insert(db: Db, code: string, input: NewLink): Promise<Link | null> {
  const { destinationUrl, campaignId = null, influencer = null, utm = {} } = input;
  const values = [code, destinationUrl, campaignId, influencer, JSON.stringify(utm)];
  const [row] = linkRows(await run(db, INSERT, values));
  return row === undefined ? null : linkOf(row);
}

async function run(db: Db, statement: string, values: readonly unknown[]): Promise<unknown[]> {
  return (await db.executeQuery<unknown>(CompiledQuery.raw(statement, [...values]))).rows;
}
