/**
 * Writes the types of all tables and views, `db/src/generated/tables.ts`, from the schema that the migrations make:
 *
 *   npx tsx db/tools/generate-tables.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Database, IN_MEMORY, migrate, openDatabase } from '../src';
import { JSON_COLUMNS, NAMED_COLUMNS, NEVER_NULL } from './column-types';

/** Where the types are. */
export const TABLE_TYPES = join(__dirname, '../src/generated/tables.ts');

const HEADER = `/** Generated from the migrated schema by db/tools/generate-tables.ts: do not edit. */
`;

interface ColumnInfo {
  readonly schema: string;
  readonly relation: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly has_default: boolean;
  readonly always_generated: boolean;
  readonly comment: string | null;
  /** The values that a CHECK lists; null without one. */
  readonly allowed: readonly string[] | null;
}

const COLUMNS = sql<ColumnInfo>`
  SELECT n.nspname AS schema, c.relname AS relation, a.attname AS name, format_type(a.atttypid, NULL) AS type,
    NOT a.attnotnull AS nullable, a.atthasdef OR a.attidentity <> '' AS has_default,
    a.attgenerated <> '' OR a.attidentity = 'a' AS always_generated, col_description(c.oid, a.attnum) AS comment,
    (SELECT array_agg(listed.value[1] ORDER BY listed.place) FROM pg_constraint k
      CROSS JOIN LATERAL regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::text', 'g') WITH ORDINALITY AS listed (value, place)
      WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
        AND pg_get_constraintdef(k.oid) LIKE 'CHECK ((' || quote_ident(a.attname) || ' = ANY (ARRAY[%') AS allowed
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname IN ('chain', 'edge', 'ledger', 'platform') AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum`;

/** What a type is when it is read, and what may be written instead of it. */
const TYPES: Readonly<Record<string, readonly [read: string, written?: string]>> = {
  text: ['string'],
  uuid: ['string'],
  boolean: ['boolean'],
  smallint: ['number'],
  integer: ['number'],
  bigint: ['number'],
  'double precision': ['number'],
  numeric: ['string', 'string | number | bigint'],
  date: ['string', 'string | Date'],
  'timestamp with time zone': ['Date', 'string | Date'],
  bytea: ['Uint8Array'],
};

/** The types as they have to be. */
export async function tableTypes({ db }: Database): Promise<string> {
  const { rows } = await COLUMNS.execute(db);
  const relations = new Map<string, ColumnInfo[]>();
  for (const row of rows) {
    const name = `${row.schema}.${row.relation}`;
    relations.set(name, [...(relations.get(name) ?? []), row]);
  }
  const used = new Set(rows.flatMap(ownNames));
  const imported = [...used].sort().join(', ');
  const parts = [
    HEADER,
    "import type { ColumnType, GeneratedAlways, Selectable } from 'kysely';",
    `import type { ${imported} } from '../json';`,
    '',
    ...[...relations].map(([name, columns]) => interfaceOf(name, columns)),
    '/** All tables and views, by their qualified names. */',
    'export interface Tables {',
    ...[...relations.keys()].map((name) => `  '${name}': ${pascal(name)};`),
    '}',
    '',
    '/** A row as it is read. */',
    'export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;',
    '',
  ];
  return parts.join('\n');
}

function interfaceOf(name: string, columns: readonly ColumnInfo[]): string {
  const lines = columns.flatMap((column) => [
    ...(column.comment === null ? [] : [`  /** ${column.comment.replaceAll('*/', '*\\/')} */`]),
    `  ${column.name}: ${typeOf(column)};`,
  ]);
  return [`/** A row of \`${name}\`. */`, `export interface ${pascal(name)} {`, ...lines, '}', ''].join('\n');
}

function typeOf(column: ColumnInfo): string {
  const { has_default, always_generated } = column;
  const nullable = column.nullable && !NEVER_NULL.has(`${column.schema}.${column.relation}.${column.name}`);
  const [read, written] = ownTypes(column);
  const orNull = nullable ? ' | null' : '';
  if (always_generated) return `GeneratedAlways<${read}${orNull}>`;
  const isOptional = has_default || nullable;
  if (written === read && !has_default) return `${read}${orNull}`;
  const inserted = `${written}${orNull}${isOptional ? ' | undefined' : ''}`;
  return `ColumnType<${read}${orNull}, ${inserted}, ${written}${orNull}>`;
}

function ownTypes(column: ColumnInfo): readonly [read: string, written: string] {
  const { schema, relation, name, type, allowed } = column;
  if (type === 'jsonb') {
    return [jsonType(column), 'string'];
  }
  if (allowed !== null) {
    const union = allowed.map((value) => `'${value}'`).join(' | ');
    return [union, union];
  }
  const isArray = type.endsWith('[]');
  const named = NAMED_COLUMNS[`${schema}.${relation}.${name}`];
  if (named !== undefined) return isArray ? [`${named}[]`, `readonly ${named}[]`] : [named, named];
  const known = TYPES[isArray ? type.slice(0, -2) : type];
  if (known === undefined) throw new TypeError(`${schema}.${relation}.${name}: no type is known for ${type}`);
  const [read, written = read] = known;
  return isArray ? [`${read}[]`, `readonly (${written})[]`] : [read, written];
}

/** The types of db/src/json.ts that a column is of. */
function ownNames(column: ColumnInfo): string[] {
  if (column.type === 'jsonb') return [jsonType(column)];
  const named = NAMED_COLUMNS[`${column.schema}.${column.relation}.${column.name}`];
  return named === undefined ? [] : [named];
}

function jsonType({ schema, relation, name }: ColumnInfo): string {
  return JSON_COLUMNS[`${schema}.${relation}.${name}`] ?? 'JsonValue';
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase());
}

async function main(): Promise<void> {
  const database = await openDatabase({ folder: IN_MEMORY });
  await migrate(database);
  writeFileSync(TABLE_TYPES, await tableTypes(database));
  await database.close();
}

if (require.main === module) void main();
