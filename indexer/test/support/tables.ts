/** Everything that a database says of the chain, for comparing one with another. */
import type { Database } from '@crr/db';
import { sql } from 'kysely';
import { DERIVED_TABLES } from '../../src/project';

/** Rows by table, in an order of their own, without what differs between equal databases: ids and the times of the indexer's clock. */
export type Dump = Readonly<Record<string, unknown[]>>;

const HISTORY: Readonly<Record<string, string>> = {
  slots: 'SELECT * FROM chain.slots',
  transactions: 'SELECT * FROM chain.transactions',
  raw_events: `SELECT r.slot, r.tx_index, r.instruction, r.inner_instruction, s.key, s.epoch, r.seq, r.name, encode(r.body, 'hex') AS body
    FROM chain.raw_events r JOIN chain.streams s ON s.id = r.stream_id`,
  streams: `SELECT key, epoch, head_seq, encode(head_chain, 'hex') AS head_chain, head_slot FROM chain.streams`,
  cursor: `SELECT finalized_slot, tip_slot, complete_until, events, encode(digest, 'hex') AS digest FROM chain.cursor`,
};

/** Dumps the derived tables, and the stored history unless `derivedOnly`. */
export async function dump({ db }: Database, options: { derivedOnly?: boolean } = {}): Promise<Dump> {
  const derived = Object.fromEntries(DERIVED_TABLES.map((table) => [table, `SELECT * FROM chain.${table}`]));
  const queries = options.derivedOnly ? derived : { ...HISTORY, ...derived };
  const tables: Record<string, unknown[]> = {};
  for (const [table, query] of Object.entries(queries)) {
    const { rows } = await sql<{ row: string }>`
      SELECT to_jsonb(t)::text AS row FROM (${sql.raw(query)}) AS t ORDER BY 1`.execute(db);
    tables[table] = rows.map(({ row }) => JSON.parse(row));
  }
  return tables;
}
