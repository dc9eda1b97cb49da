/** Tenant scope: THE one place that decides which rows somebody sees. Nothing else adds a tenant's WHERE. */
import type { Row, Tables } from '@crr/db';
import {
  type DeleteQueryBuilder,
  type DeleteResult,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
  type UpdateQueryBuilder,
  type UpdateResult,
} from 'kysely';
import type { Db } from '../database';
import { ApiError, forbidden, invalidField, notFound } from '../http';
import type { Actor } from './actor';

/** A condition of SQL. */
export type Condition = RawBuilder<SqlBool>;

interface TenantRule {
  /** What the thing is called in errors. */
  readonly noun: string;
  /** Of which advertiser's a row is. @param row the table's name or alias, quoted */
  advertiser(row: RawBuilder<unknown>, advertiserId: string): Condition;
  /** Whether a row is an influencer's own; without it influencers see nothing. */
  influencer?(row: RawBuilder<unknown>, influencerId: string): Condition;
}

const byAdvertiser: TenantRule['advertiser'] = (row, id) => sql`${row}.advertiser_id = ${id}`;
const byInfluencer: NonNullable<TenantRule['influencer']> = (row, id) => sql`${row}.influencer_id = ${id}`;

const ownedBy = (noun: string): TenantRule => ({ noun, advertiser: byAdvertiser });
const sharedBy = (noun: string): TenantRule => ({ ...ownedBy(noun), influencer: byInfluencer });

/**
 * Who sees what of each table:
 * - an advertiser sees what carries their id; of influencers those that take part, applied, or have a link;
 * - an influencer sees what carries their id, themselves, the campaigns they take part in or applied to, and those they may apply to.
 */
const RULES = {
  advertisers: { noun: 'advertiser', advertiser: (row, id) => sql`${row}.id = ${id}` },
  users: ownedBy('user'),
  api_keys: ownedBy('API key'),
  campaigns: { ...ownedBy('campaign'), influencer: campaignOfInfluencer },
  influencers: {
    noun: 'influencer',
    advertiser: influencerOfAdvertiser,
    influencer: (row, id) => sql`${row}.id = ${id}`,
  },
  assignments: sharedBy('assignment'),
  applications: sharedBy('application'),
  evidence: sharedBy('evidence'),
  tracking_links: sharedBy('link'),
  coupons: sharedBy('coupon'),
  customer_events: sharedBy('event'),
  commissions: sharedBy('commission'),
  earnings: sharedBy('earning'),
  refunds: ownedBy('refund'),
  attribution_corrections: ownedBy('correction'),
  chain_conversions: ownedBy('conversion'),
  conversion_outcomes: ownedBy('conversion'),
  chain_transactions: ownedBy('transaction'),
  failed_events: ownedBy('failed event'),
  audit_log: ownedBy('audit entry'),
  privacy_requests: ownedBy('privacy request'),
} satisfies Record<string, TenantRule>;

/** A table of the schema `platform` whose rows belong to somebody. */
export type TenantTable = keyof typeof RULES;

/** The table's name with its schema. */
type Named<Table extends TenantTable> = `platform.${Table}`;

/** All of {@link TenantTable}. */
export const TENANT_TABLES = Object.keys(RULES) as TenantTable[];

/** What somebody sees of the database. */
export class Scope {
  constructor(
    private readonly db: Db,
    private readonly actor: Actor,
    private readonly chosen: string | null = null,
  ) {}

  /** The same for the rows of one advertiser, where the actor may choose: an admin's filter counts, everybody else's is ignored. */
  ofAdvertiser(advertiserId: string | undefined): Scope {
    if (this.actor.kind !== 'admin' || advertiserId === undefined) return this;
    return new Scope(this.db, this.actor, advertiserId);
  }

  /** The same for another handle of the database, e.g. a transaction. */
  on(db: Db): Scope {
    return new Scope(db, this.actor, this.chosen);
  }

  /** Whose rows: the advertiser's id, null for all (admins) or for what is seen otherwise (influencers). For caches and labels, not for SQL. */
  get advertiserId(): string | null {
    return 'advertiserId' in this.actor ? this.actor.advertiserId : this.chosen;
  }

  /** The condition for hand-written SQL. @param alias the table's alias there */
  where(table: TenantTable, alias: string = table): Condition {
    const rule: TenantRule = RULES[table];
    const row = sql.ref(alias);
    switch (this.actor.kind) {
      case 'admin':
        return this.chosen === null ? sql`TRUE` : rule.advertiser(row, this.chosen);
      case 'advertiser':
      case 'api_key':
        return rule.advertiser(row, this.actor.advertiserId);
      case 'influencer':
        return rule.influencer?.(row, this.actor.influencerId) ?? sql`FALSE`;
      case 'pending':
      case 'anonymous':
        return sql`FALSE`;
    }
  }

  // The type of a statement about a table that is a type parameter stays open in the compiler: it is said here, once.

  /** SELECT FROM the table, of the rows that are seen. */
  select<Table extends TenantTable>(table: Table): SelectQueryBuilder<Tables, Named<Table>, object> {
    const rows = this.db.selectFrom(named(table)) as unknown;
    return (rows as SelectQueryBuilder<Tables, Named<Table>, object>).where(this.where(table));
  }

  /** UPDATE of the rows that are seen. */
  update<Table extends TenantTable>(
    table: Table,
  ): UpdateQueryBuilder<Tables, Named<Table>, Named<Table>, UpdateResult> {
    const rows = this.db.updateTable(named(table)) as unknown;
    return (rows as UpdateQueryBuilder<Tables, Named<Table>, Named<Table>, UpdateResult>).where(
      this.where(table),
    );
  }

  /** DELETE of the rows that are seen. */
  delete<Table extends TenantTable>(table: Table): DeleteQueryBuilder<Tables, Named<Table>, DeleteResult> {
    const rows = this.db.deleteFrom(named(table)) as unknown;
    return (rows as DeleteQueryBuilder<Tables, Named<Table>, DeleteResult>).where(this.where(table));
  }

  /**
   * The row with this key.
   *
   * @param options.lock FOR UPDATE, until the transaction ends
   * @param options.key the key's column. Default: id
   * @throws ApiError 404 also for a row that is somebody else's
   */
  async find<Table extends TenantTable>(
    table: Table,
    key: string,
    options: { lock?: boolean; key?: keyof Row<Named<Table>> & string } = {},
  ): Promise<Row<Named<Table>>> {
    const query = this.select(table)
      .selectAll()
      .where(sql<SqlBool>`${sql.ref(`${named(table)}.${options.key ?? 'id'}`)} = ${key}`);
    const row: unknown = await (options.lock ? query.forUpdate() : query).executeTakeFirst();
    if (row === undefined) throw notFound(RULES[table].noun);
    return row as Row<Named<Table>>;
  }

  /**
   * The advertiser for whom something new is made: the actor's own, whatever is asked for; of admins the one they name.
   *
   * @throws ApiError 422 when an admin names none or one that there is not; 403 for those who have none
   */
  async advertiserFor(requested: string | undefined): Promise<string> {
    if ('advertiserId' in this.actor) return this.actor.advertiserId;
    if (this.actor.kind !== 'admin') throw forbidden('forbidden', 'only advertisers and admins make that');
    if (requested === undefined) {
      throw new ApiError(422, 'missing_field', 'must be given by an admin', { field: 'advertiser_id' });
    }
    const found = await this.db
      .selectFrom('platform.advertisers')
      .select('id')
      .where('id', '=', requested)
      .executeTakeFirst();
    if (found === undefined) throw invalidField('advertiser_id', 'there is no such advertiser');
    return found.id;
  }
}

function named<Table extends TenantTable>(table: Table): Named<Table> {
  return `platform.${table}`;
}

function campaignOfInfluencer(row: RawBuilder<unknown>, influencerId: string): Condition {
  return sql`(
    (${row}.status = 'published' AND (${row}.allow_list IS NULL OR ${influencerId} = ANY (${row}.allow_list)))
    OR EXISTS (SELECT FROM platform.assignments own WHERE own.campaign_id = ${row}.id AND own.influencer_id = ${influencerId})
    OR EXISTS (SELECT FROM platform.applications own WHERE own.campaign_id = ${row}.id AND own.influencer_id = ${influencerId}))`;
}

function influencerOfAdvertiser(row: RawBuilder<unknown>, advertiserId: string): Condition {
  return sql`(
    EXISTS (SELECT FROM platform.assignments own WHERE own.influencer_id = ${row}.id AND own.advertiser_id = ${advertiserId})
    OR EXISTS (SELECT FROM platform.applications own WHERE own.influencer_id = ${row}.id AND own.advertiser_id = ${advertiserId})
    OR EXISTS (SELECT FROM platform.tracking_links own WHERE own.influencer_id = ${row}.id AND own.advertiser_id = ${advertiserId}))`;
}
