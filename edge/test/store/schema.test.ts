import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { type RunningWorker, startWorker } from './support/workerd';

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly type: string;
  readonly not_null: number;
  readonly fallback: string | null;
  readonly key_place: number;
}

interface Index {
  readonly name: string;
  readonly sql: string;
}

interface Answer {
  readonly errors: readonly (string | null)[];
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
}

/** The running state's tables: those that tell their times in milliseconds. The others are what the edge tells. */
const PROJECT_COLUMNS = `
  SELECT c.relname AS table_name, a.attname AS column_name,
    CASE format_type(a.atttypid, a.atttypmod) WHEN 'text' THEN 'TEXT' WHEN 'bigint' THEN 'INTEGER' WHEN 'integer' THEN 'INTEGER'
      ELSE 'not in SQLite' END AS type,
    a.attnotnull::int AS not_null, pg_get_expr(d.adbin, d.adrelid) AS fallback,
    coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key_place
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relkind = 'r' AND c.relnamespace = 'edge'::regnamespace
    AND c.relname IN ('journal', 'counters', 'limits', 'sessions', 'clocks', 'outbox', 'transactions')
  ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`;
const PROJECT_INDEXES = `
  SELECT indexname AS name, indexdef AS sql FROM pg_indexes
  WHERE schemaname = 'edge' AND tablename IN ('journal', 'counters', 'limits', 'sessions', 'clocks', 'outbox', 'transactions')
    AND indexname NOT LIKE '%\\_pkey' ORDER BY indexname COLLATE "C"`;

describe('the tables of a Durable Object', () => {
  let folder: string;
  let worker: RunningWorker;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-schema-'));
    const source = `export { default, SchemaObject } from ${JSON.stringify(join(__dirname, 'support/schema-object'))}`;
    worker = await startWorker({ source, className: 'SchemaObject', binding: 'OBJECTS', folder });
  });

  after(async () => {
    await worker.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  async function play(name: string): Promise<Answer> {
    return (await (await fetch(`${worker.url}/${name}`)).json()) as Answer;
  }

  it('are those of the project’s database, column by column and index by index', async () => {
    const database = await openFresh('pglite');
    try {
      const project = await database.db.executeQuery<Column>(CompiledQuery.raw(PROJECT_COLUMNS));
      const indexes = await database.db.executeQuery<Index>(CompiledQuery.raw(PROJECT_INDEXES));
      const object = await play('schema');
      expect(object.columns.filter(({ table_name }) => table_name !== 'edge_schema')).to.deep.equal(
        project.rows,
      );
      expect(object.indexes.map(normal)).to.deep.equal(indexes.rows.map(normal));
      expect(project.rows.length).to.be.greaterThan(50);
    } finally {
      await database.close();
    }
  });

  it('keep what an object of the first version stored, and one of the second', async () => {
    const kept = (await (await fetch(`${worker.url}/moved`)).json()) as unknown;
    expect(kept).to.deep.equal({
      clocks: [{ chain_campaign_id: 'campaign', account: 'account', credited_until_ms: 7 }],
      sessions: [{ id: 'session', tag: 'tag', link_code: null }],
    });
  });

  it('are upgraded from version to version, and left alone where nothing is new', async () => {
    const { errors, columns } = await play('upgrade');
    expect(errors).to.deep.equal([null, null, null]);
    expect(namesOf(columns)).to.deep.equal([
      'edge_first.added',
      'edge_first.id',
      'edge_schema.version',
      'edge_second.id',
    ]);
  });

  it('stay as they were when an upgrade fails', async () => {
    const { errors, columns } = await play('broken');
    expect(errors[1]).to.contain('edge_first already exists');
    expect(namesOf(columns)).to.deep.equal(['edge_first.id', 'edge_schema.version']);
  });

  it('are refused to a program that is older than they are', async () => {
    const { errors } = await play('newer');
    expect(errors[1]).to.contain('of version 2, and this program knows them up to 1');
  });
});

function namesOf(columns: readonly Column[]): string[] {
  return columns.map(({ table_name, column_name }) => `${table_name}.${column_name}`);
}

/** The two databases write the same index differently. */
function normal({ name, sql }: Index): object {
  const text = sql
    // Postgres's way of writing IN.
    .replace(/= ANY \(ARRAY\[([^\]]*)\]\)/, 'IN ($1)')
    .replaceAll('::text', '')
    .replace(/edge\.| USING btree|[()]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { name, text };
}
