/**
 * The tables of a Durable Object: the running state of the project's schema `edge` (db/migrations), with the same columns. A test compares
 * them. STRICT makes SQLite refuse what Postgres refuses.
 */
import type { SqlValue } from './sql';

/** Runs a statement at once; gives its rows. */
export type RunNow = (statement: string, ...values: SqlValue[]) => object[];

/** The object was used by a newer version of this program. */
export class DurableSchemaNewerError extends Error {
  override readonly name = 'DurableSchemaNewerError';
  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(`the object's tables are of version ${found}, and this program knows them up to ${known}`);
  }
}

const VERSION_1 = [
  `CREATE TABLE edge_journal (
    id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, created_at_ms INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, parked_reason TEXT
  ) STRICT`,
  'CREATE INDEX edge_journal_due ON edge_journal (kind, due_at_ms) WHERE parked_reason IS NULL',
  `CREATE TABLE edge_counters (
    hour_ms INTEGER NOT NULL, route TEXT NOT NULL, reason TEXT NOT NULL, refused INTEGER NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (hour_ms, route, reason)
  ) STRICT`,
  `CREATE TABLE edge_limits (
    key TEXT NOT NULL, window_start_ms INTEGER NOT NULL, window_end_ms INTEGER NOT NULL, taken INTEGER NOT NULL,
    PRIMARY KEY (key, window_start_ms)
  ) STRICT`,
  'CREATE INDEX edge_limits_ended ON edge_limits (window_end_ms)',
  `CREATE TABLE edge_sessions (
    campaign_id TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, influencer TEXT, tag TEXT NOT NULL, site TEXT NOT NULL,
    page TEXT NOT NULL, country TEXT NOT NULL, ip_hash TEXT NOT NULL, is_hot_page INTEGER NOT NULL, cohort_filter TEXT,
    opened_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL, closed_at_ms INTEGER, signals TEXT NOT NULL,
    marks TEXT NOT NULL,
    PRIMARY KEY (campaign_id, id)
  ) STRICT`,
  `CREATE UNIQUE INDEX edge_sessions_open ON edge_sessions (campaign_id, account, page) WHERE closed_at_ms IS NULL`,
  `CREATE TABLE edge_clocks (
    campaign_id TEXT NOT NULL, account TEXT NOT NULL, credited_until_ms INTEGER NOT NULL, PRIMARY KEY (campaign_id, account)
  ) STRICT`,
  `CREATE TABLE edge_outbox (
    campaign_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, place INTEGER NOT NULL, account TEXT NOT NULL,
    influencer TEXT, body TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, sequence INTEGER, signature TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, due_at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL, PRIMARY KEY (campaign_id, id)
  ) STRICT`,
  'CREATE INDEX edge_outbox_open ON edge_outbox (campaign_id, state, place)',
  `CREATE INDEX edge_outbox_under_way ON edge_outbox (campaign_id, account) WHERE state IN ('queued', 'sent', 'landed')`,
  `CREATE TABLE edge_transactions (
    campaign_id TEXT NOT NULL, signature TEXT NOT NULL, outbox_id TEXT NOT NULL, wire TEXT NOT NULL,
    last_valid_block_height INTEGER NOT NULL, sent_at_ms INTEGER NOT NULL, PRIMARY KEY (campaign_id, signature, outbox_id)
  ) STRICT`,
] as const;

/** As in the project's database: no `edge_` in front of names, and the campaign on chain by its own. SQLite renames no index. */
const VERSION_2 = [
  ...['journal_due', 'limits_ended', 'sessions_open', 'outbox_open', 'outbox_under_way'].map(
    (index) => `DROP INDEX edge_${index}`,
  ),
  ...['journal', 'counters', 'limits', 'sessions', 'clocks', 'outbox', 'transactions'].map(
    (table) => `ALTER TABLE edge_${table} RENAME TO ${table}`,
  ),
  ...['sessions', 'clocks', 'outbox', 'transactions'].map(
    (table) => `ALTER TABLE ${table} RENAME COLUMN campaign_id TO chain_campaign_id`,
  ),
  'CREATE INDEX journal_due ON journal (kind, due_at_ms) WHERE parked_reason IS NULL',
  'CREATE INDEX limits_ended ON limits (window_end_ms)',
  'CREATE UNIQUE INDEX sessions_open ON sessions (chain_campaign_id, account, page) WHERE closed_at_ms IS NULL',
  'CREATE INDEX outbox_open ON outbox (chain_campaign_id, state, place)',
  `CREATE INDEX outbox_under_way ON outbox (chain_campaign_id, account) WHERE state IN ('queued', 'sent', 'landed')`,
] as const;

/** Attention knows the link that brought it. */
const VERSION_3 = ['ALTER TABLE sessions ADD COLUMN link_code TEXT'] as const;

/** What each version adds to the one before. A version that was deployed is never edited: what changes is a new one. */
export const VERSIONS: readonly (readonly string[])[] = [VERSION_1, VERSION_2, VERSION_3];

/**
 * Creates the tables, or adds what is missing since an older version. To be run in a transaction.
 *
 * @throws DurableSchemaNewerError
 */
export function upgradeSchema(run: RunNow, versions = VERSIONS): void {
  run('CREATE TABLE IF NOT EXISTS edge_schema (version INTEGER NOT NULL PRIMARY KEY) STRICT');
  const [row] = run('SELECT max(version) AS version FROM edge_schema') as { version: number | null }[];
  const found = row?.version ?? 0;
  if (found > versions.length) throw new DurableSchemaNewerError(found, versions.length);
  versions.slice(found).forEach((statements, place) => {
    for (const statement of statements) run(statement);
    run('INSERT INTO edge_schema (version) VALUES (?)', found + place + 1);
  });
}
