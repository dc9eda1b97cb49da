import type { Database } from '@crr/db';
import { sql } from 'kysely';

/** Every table's rows in one form: what is compared, a line each. */
export type Content = ReadonlyMap<string, readonly string[]>;

/** Says of a column that it is no consequence of the events: surrogate keys, and when or how often something was done. */
const PASSED_OVER: Readonly<Record<string, readonly string[]>> = {
  cursor: ['nonce', 'updated_at'],
  streams: ['id'],
  raw_events: ['stream_id'],
  quarantine: ['noticed_at'],
  event_gaps: ['noticed_at'],
};
/** Tables that hold part of their past as well. */
const ROWS: Readonly<Record<string, string>> = { event_gaps: 'WHERE t.repaired_at IS NULL' };
/** What stands in the place of a surrogate key. */
const INSTEAD: Readonly<Record<string, string>> = {
  raw_events: ` || (SELECT jsonb_build_object('stream', s.key, 'epoch', s.epoch) FROM chain.streams s WHERE s.id = t.stream_id)`,
};

/** The names of the chain's tables, partitions under their table's name. */
export async function tableNames({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'chain'::regnamespace
       AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`.execute(db);
  return rows.map(({ name }) => name);
}

/** Reads all tables. @param names from {@link tableNames} */
export async function readContent({ db }: Database, names: readonly string[]): Promise<Content> {
  const selects = names.map((name) => {
    const dropped = `'{${(PASSED_OVER[name] ?? []).join(',')}}'::text[]`;
    const row = `(to_jsonb(t) - ${dropped})${INSTEAD[name] ?? ''}`;
    return `SELECT '${name}' AS name, (${row})::text AS line FROM chain.${name} t ${ROWS[name] ?? ''}`;
  });
  const { rows } = await sql<{ name: string; line: string }>`${sql.raw(selects.join(' UNION ALL '))}`.execute(
    db,
  );
  const content = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const { name, line } of rows) content.get(name)?.push(line);
  for (const lines of content.values()) lines.sort();
  return content;
}

/** Empties all tables. */
export async function emptyTables({ db }: Database, names: readonly string[]): Promise<void> {
  await sql.raw(`TRUNCATE ${names.map((name) => `chain.${name}`).join(', ')} RESTART IDENTITY`).execute(db);
}

/** The rows that only one of two databases has, a line each; empty when they are equal row by row. */
export function rowDifferences(expected: Content, actual: Content): string[] {
  return [...expected].flatMap(([name, rows]) => {
    const found = actual.get(name) ?? [];
    const [inExpected, inFound] = [new Set(rows), new Set(found)];
    return [
      ...rows.filter((row) => !inFound.has(row)).map((row) => `${name} misses ${row}`),
      ...found.filter((row) => !inExpected.has(row)).map((row) => `${name} has    ${row}`),
      ...(rows.length === found.length ? [] : [`${name} has ${found.length} rows, expected ${rows.length}`]),
    ];
  });
}
