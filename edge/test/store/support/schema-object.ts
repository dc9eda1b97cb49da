/** A worker that tells what is in an object's database, as JSON. */
import type { DurableStorage } from '../../../src/store/durable';
import { openDurableStore } from '../../../src/store/durable';
import { upgradeSchema, VERSIONS } from '../../../src/store/schema';

interface Bindings {
  readonly OBJECTS: {
    newUniqueId(): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
}

const COLUMNS = `SELECT m.name AS table_name, c.name AS column_name, c.type AS type, c."notnull" AS not_null, c.dflt_value AS fallback,
    c.pk AS key_place
  FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1, 2`;
const INDEXES = `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1`;

const FIRST = ['CREATE TABLE edge_first (id TEXT NOT NULL PRIMARY KEY) STRICT'];
const SECOND = [
  'ALTER TABLE edge_first ADD COLUMN added TEXT',
  'CREATE TABLE edge_second (id INTEGER) STRICT',
];
const BROKEN = ['CREATE TABLE edge_half (id INTEGER) STRICT', 'CREATE TABLE edge_first (id INTEGER) STRICT'];

const STORED = `INSERT INTO edge_clocks (campaign_id, account, credited_until_ms) VALUES ('campaign', 'account', 7)`;

const STORED_SESSION = `INSERT INTO sessions (chain_campaign_id, id, account, tag, site, page, country, ip_hash, is_hot_page, opened_at_ms,
    expires_at_ms, signals, marks)
  VALUES ('campaign', 'session', 'account', 'tag', 'site', 'page', 'DE', 'hash', 0, 1, 2, '[]', '[]')`;

/** `/schema`, `/moved`, `/upgrade`, `/broken` and `/newer` each play on an object of their own. */
export class SchemaObject {
  constructor(private readonly context: { readonly storage: DurableStorage }) {}

  async fetch(request: Request): Promise<Response> {
    const play = new URL(request.url).pathname.slice(1);
    if (play === 'schema') openDurableStore(this.context.storage);
    if (play === 'moved') return this.moved();
    const errors = play === 'schema' ? [] : steps(play).map((versions) => this.upgrade(versions));
    return Response.json({ errors, columns: this.rows(COLUMNS), indexes: this.rows(INDEXES) });
  }

  private upgrade(versions: readonly (readonly string[])[]): string | null {
    const { storage } = this.context;
    try {
      storage.transactionSync(() =>
        upgradeSchema((statement, ...values) => storage.sql.exec(statement, ...values).toArray(), versions),
      );
      return null;
    } catch (error) {
      return String(error);
    }
  }

  /** What an object kept of the first version and of the second, as the newest finds it. */
  private moved(): Response {
    const { storage } = this.context;
    this.upgrade(VERSIONS.slice(0, 1));
    storage.sql.exec(STORED);
    this.upgrade(VERSIONS.slice(0, 2));
    storage.sql.exec(STORED_SESSION);
    openDurableStore(storage);
    return Response.json({
      clocks: this.rows('SELECT * FROM clocks'),
      sessions: this.rows('SELECT id, tag, link_code FROM sessions'),
    });
  }

  private rows(statement: string): object[] {
    return this.context.storage.sql.exec(statement).toArray();
  }
}

/** What versions a program knows, one start after the other. */
function steps(play: string): (readonly (readonly string[])[])[] {
  if (play === 'upgrade') return [[FIRST], [FIRST], [FIRST, SECOND]];
  if (play === 'broken') return [[FIRST], [FIRST, BROKEN]];
  return [[FIRST, SECOND], [FIRST]];
}

export default {
  fetch(request: Request, { OBJECTS }: Bindings): Promise<Response> {
    return OBJECTS.get(OBJECTS.newUniqueId()).fetch(request);
  },
};
