/** Rows of entities: folded anew from the stored events of their streams whenever one of those came or went. */
import { decodeEvent } from '@crr/sdk';
import { foldCampaign, foldConfig, foldInfluencer, type SlottedEvent } from '../fold';
import { type Db, run } from './sql';

/** Events that add to sums and change no entity's state. The schema's index raw_events_state leaves out the same. */
const STATELESS = [
  'CampaignFunded',
  'CampaignVauProcessed',
  'AttributionCreated',
  'ConversionProcessed',
  'BudgetExhausted',
  'RewardsClaimed',
  'AttributionClosed',
] as const;
const STATELESS_NAMES: ReadonlySet<string> = new Set(STATELESS);

/** Whether an event of this name changes an entity's row. */
export function changesEntity(name: string): boolean {
  return !STATELESS_NAMES.has(name);
}

const STATE_EVENTS = `
  SELECT s.key, r.slot, r.body FROM streams s JOIN raw_events r ON r.stream_id = s.id
  WHERE s.key IN (SELECT jsonb_array_elements_text($1::jsonb))
    AND r.name NOT IN (${STATELESS.map((name) => `'${name}'`).join(', ')})
  ORDER BY s.key, s.epoch, r.seq`;

// A campaign's and an influencer's sums have their rows from the beginning, so that joins find them.
const CAMPAIGN_SUMS = [
  `INSERT INTO campaign_stats (campaign_id, vaus, unique_users, conversions, attention_seconds, quality_sum, paid_out_usdc, user_usdc,
    influencer_usdc, user_bonus_usdc, user_acd, influencer_acd, conversion_value, accrued_payouts, claims, exhausted)
  SELECT id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM jsonb_array_elements_text($1::jsonb) AS id ON CONFLICT DO NOTHING`,
  `INSERT INTO pots (campaign_id, deposits, funded_usdc, paid_usdc, accrued_usdc, withdrawn_usdc)
  SELECT id, 0, 0, 0, 0, 0 FROM jsonb_array_elements_text($1::jsonb) AS id ON CONFLICT DO NOTHING`,
];
const INFLUENCER_SUMS = `
  INSERT INTO influencer_stats (wallet, referrals, vaus, attention_seconds, quality_sum, conversions, earned_usdc, earned_acd)
  SELECT wallet, 0, 0, 0, 0, 0, 0, 0 FROM jsonb_array_elements_text($1::jsonb) AS wallet ON CONFLICT DO NOTHING`;

/** Writes the entities of these streams as their stored events say; those without events are deleted. */
export async function refold(db: Db, streamKeys: ReadonlySet<string>): Promise<void> {
  if (streamKeys.size === 0) return;
  const streams = await eventsOfStreams(db, streamKeys);
  const campaigns: string[] = [];
  const wallets: string[] = [];
  for (const key of streamKeys) {
    const [kind, id] = key.split(':') as [string, string | undefined];
    if (kind === 'campaign' && id !== undefined) campaigns.push(id);
    else if (kind === 'influencer' && id !== undefined) wallets.push(id);
    else await writeConfig(db, streams.get(key) ?? []);
  }
  if (campaigns.length > 0) await writeCampaigns(db, campaigns, streams);
  if (wallets.length > 0) await writeInfluencers(db, wallets, streams);
}

type Streams = ReadonlyMap<string, readonly SlottedEvent[]>;

async function eventsOfStreams(db: Db, keys: ReadonlySet<string>): Promise<Streams> {
  const rows = await run<{ key: string; slot: number; body: Uint8Array }>(db, STATE_EVENTS, [
    JSON.stringify([...keys]),
  ]);
  const streams = new Map<string, SlottedEvent[]>();
  for (const { key, slot, body } of rows) {
    const events = streams.get(key) ?? [];
    events.push({ event: decodeEvent(Uint8Array.from(body), { instruction: 0, inner: 0 }), slot });
    streams.set(key, events);
  }
  return streams;
}

async function writeConfig(db: Db, events: readonly SlottedEvent[]): Promise<void> {
  const row = foldConfig(events);
  await run(db, 'DELETE FROM router_config');
  await insert(db, 'router_config', row === null ? [] : [row]);
}

async function writeCampaigns(db: Db, ids: readonly string[], streams: Streams): Promise<void> {
  const rows = ids.flatMap((id) => foldCampaign(streams.get(`campaign:${id}`) ?? []) ?? []);
  await replace(db, 'campaigns', 'campaign_id', ids, rows);
  const there = rows.map(({ campaign_id }) => campaign_id);
  for (const insert of CAMPAIGN_SUMS) await run(db, insert, [JSON.stringify(there)]);
  const gone = ids.filter((id) => !there.includes(id));
  for (const table of ['campaign_stats', 'pots']) await remove(db, table, 'campaign_id', gone);
}

async function writeInfluencers(db: Db, wallets: readonly string[], streams: Streams): Promise<void> {
  const folded = wallets.map((wallet) => foldInfluencer(streams.get(`influencer:${wallet}`) ?? []));
  const rows = folded.flatMap(({ influencer }) => influencer ?? []);
  await replace(db, 'influencers', 'wallet', wallets, rows);
  const participations = folded.flatMap((each) => each.participations);
  await replace(db, 'participations', 'wallet', wallets, participations);
  const there = rows.map(({ wallet }) => wallet);
  await run(db, INFLUENCER_SUMS, [JSON.stringify(there)]);
  await remove(
    db,
    'influencer_stats',
    'wallet',
    wallets.filter((wallet) => !there.includes(wallet)),
  );
}

/** Makes `rows` the only rows of a table that have one of these values in a column. */
async function replace(
  db: Db,
  table: string,
  column: string,
  values: readonly string[],
  rows: readonly object[],
): Promise<void> {
  await remove(db, table, column, values);
  await insert(db, table, rows);
}

async function insert(db: Db, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).join(', ');
  const read = `jsonb_populate_recordset(NULL::${table}, $1::jsonb)`;
  await run(db, `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${read}`, [JSON.stringify(rows)]);
}

async function remove(db: Db, table: string, column: string, values: readonly string[]): Promise<void> {
  if (values.length === 0) return;
  const listed = 'SELECT jsonb_array_elements_text($1::jsonb)';
  await run(db, `DELETE FROM ${table} WHERE ${column} IN (${listed})`, [JSON.stringify(values)]);
}
