/** The kinds of entities: which table each is kept in, and how a row follows from the row before and the events since. */
import * as v from 'valibot';
import {
  type CampaignRow,
  type ConfigRow,
  foldCampaign,
  foldConfig,
  foldInfluencer,
  foldParticipation,
  type InfluencerRow,
  isoTime,
  type ParticipationRow,
  type SlottedEvent,
} from '../fold';
import { ColumnRows, type Columns, rowsFrom } from './columns';
import { type Db, run } from './sql';

/** Of whichever columns. */
const anyRow = v.record(v.string(), v.unknown());

/** A row of an entity's table. */
export type EntityRow = CampaignRow | ConfigRow | InfluencerRow | ParticipationRow;

/** How a column is read: times in Unix seconds, which both databases tell exactly. */
type Reading = 'value' | 'time';

interface Description<Row> {
  table: string;
  /** In the order of the words of an entity's name. */
  key: Columns;
  columns: Readonly<Record<keyof Row & string, Reading>>;
  fold: (events: readonly SlottedEvent[], before: Row | null) => Row | null;
}

/** A kind of entities. */
export type EntityKind = Description<EntityRow>;

const CAMPAIGN: Description<CampaignRow> = {
  table: 'campaigns',
  key: { campaign_id: 'text' },
  fold: foldCampaign,
  columns: {
    campaign_id: 'value',
    owner: 'value',
    name: 'value',
    campaign_type: 'value',
    influencer_policy: 'value',
    payout_asset: 'value',
    min_ac_per_usdc: 'value',
    total_budget_usdc: 'value',
    daily_budget_usdc: 'value',
    base_rate_per_second_usdc: 'value',
    quality_percents: 'value',
    conversion_bonus_usdc: 'value',
    max_payout_per_user_usdc: 'value',
    influencer_share_bps: 'value',
    user_bonus_bps: 'value',
    min_attention_seconds: 'value',
    require_cohort: 'value',
    target_sites: 'value',
    target_cohorts: 'value',
    target_countries: 'value',
    start_date: 'time',
    end_date: 'time',
    attribution_window_seconds: 'value',
    attester: 'value',
    next_attester: 'value',
    next_attester_from: 'time',
    attester_until: 'time',
    attester_from: 'time',
    tag_signer: 'value',
    next_tag_signer: 'value',
    next_tag_signer_from: 'time',
    tag_signer_until: 'time',
    tag_signer_from: 'time',
    vault: 'value',
    usdc_mint: 'value',
    rent_payer: 'value',
    status: 'value',
    paused: 'value',
    paused_at: 'time',
    resumed_at: 'time',
    held_until: 'time',
    held_seconds: 'value',
    targeting_since: 'time',
    next_min_ac_per_usdc: 'value',
    next_min_ac_from: 'time',
    created_at: 'time',
    updated_at: 'time',
    ended_at: 'time',
    settles_until: 'time',
    withdrawn_at: 'time',
    closed_at: 'time',
    surplus_usdc: 'value',
    created_slot: 'value',
    updated_slot: 'value',
  },
};

const INFLUENCER: Description<InfluencerRow> = {
  table: 'influencers',
  key: { wallet: 'text' },
  fold: foldInfluencer,
  columns: {
    wallet: 'value',
    handle: 'value',
    platform: 'value',
    follower_count: 'value',
    tier: 'value',
    verified: 'value',
    rent_payer: 'value',
    registered_at: 'time',
    updated_at: 'time',
    closed_at: 'time',
    updated_slot: 'value',
  },
};

const PARTICIPATION: Description<ParticipationRow> = {
  table: 'participations',
  key: { wallet: 'text', campaign_id: 'text' },
  fold: foldParticipation,
  columns: { campaign_id: 'value', wallet: 'value', joined_at: 'time', left_at: 'time' },
};

const CONFIG: Description<ConfigRow> = {
  table: 'router_config',
  key: {},
  fold: foldConfig,
  columns: {
    id: 'value',
    admin: 'value',
    pending_admin: 'value',
    verifier: 'value',
    usdc_mint: 'value',
    ac_mint: 'value',
    acd_mint: 'value',
    ac_reserve: 'value',
    swap_venues: 'value',
    swap_pools: 'value',
    initialized_at: 'time',
    updated_at: 'time',
  },
};

/** By the first word of an entity's name: `campaign:<id>`, `participation:<wallet>:<campaign>`, `config`. */
export const ENTITY_KINDS: Readonly<Record<string, EntityKind>> = {
  // Each kind folds rows of its own table only, which a list of several kinds can not say.
  campaign: CAMPAIGN as unknown as EntityKind,
  influencer: INFLUENCER as unknown as EntityKind,
  participation: PARTICIPATION as unknown as EntityKind,
  config: CONFIG as unknown as EntityKind,
};

/** The words of an entity's name after the first: the values of its key. */
export function keyOf(entity: string): string[] {
  return entity.split(':').slice(1);
}

/** Reads the rows of entities, by the entities' names. Those without a row are left out. */
export async function readEntities(
  db: Db,
  kindName: string,
  kind: EntityKind,
  entities: readonly string[],
): Promise<Map<string, EntityRow>> {
  const read = Object.entries(kind.columns).map(([name, reading]) =>
    reading === 'time' ? `extract(epoch FROM ${name})::bigint AS ${name}` : name,
  );
  const select = `SELECT ${read.join(', ')} FROM chain.${kind.table}${keyedBy(kind)}`;
  const rows = await run(db, select, parametersOf(kind, entities));
  return new Map(
    rows.map((given) => {
      const row = v.parse(anyRow, given);
      const key = Object.keys(kind.key).map((name) => `${row[name]}`);
      return [[kindName, ...key].join(':'), rowAsWritten(row, kind)];
    }),
  );
}

/** Makes `rows` the only rows of these entities. */
export async function replaceEntities(
  db: Db,
  kind: EntityKind,
  entities: readonly string[],
  rows: readonly EntityRow[],
): Promise<void> {
  await run(db, `DELETE FROM chain.${kind.table}${keyedBy(kind)}`, parametersOf(kind, entities));
  if (rows.length === 0) return;
  const columns = Object.keys(kind.columns).join(', ');
  const given = `jsonb_populate_recordset(NULL::chain.${kind.table}, $1::jsonb)`;
  await run(db, `INSERT INTO chain.${kind.table} (${columns}) SELECT ${columns} FROM ${given}`, [
    JSON.stringify(rows),
  ]);
}

/** A table without a key has one row. */
function keyedBy({ key }: EntityKind): string {
  const names = Object.keys(key).join(', ');
  return names === '' ? '' : ` WHERE (${names}) IN (SELECT ${names} FROM ${rowsFrom(key, 'k')})`;
}

function parametersOf({ key }: EntityKind, entities: readonly string[]): string[] {
  const keys = new ColumnRows(key);
  for (const entity of entities) keys.add(keyOf(entity));
  return keys.parameters();
}

function rowAsWritten(row: Record<string, unknown>, { columns }: EntityKind): EntityRow {
  const written = Object.entries(columns).map(([name, reading]) => {
    const value = row[name];
    return [name, reading === 'time' && value !== null ? isoTime(BigInt(value as number)) : value];
  });
  return Object.fromEntries(written) as EntityRow;
}
