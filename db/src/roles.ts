/** Group roles of Postgres: one for each service, which writes its own schemas, and one for readers. `roles.sql` says what each may do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from './database';
import { NoRolesError, RolePrefixError } from './errors';
import { checkSchema, statementsOf } from './migrate';

const FILE = join(__dirname, '../roles.sql');

/** What groups are named after: `crr_edge`. */
export const GROUPS = ['indexer', 'edge', 'platform', 'reader'] as const;
/** One of {@link GROUPS}. */
export type Group = (typeof GROUPS)[number];

/** What the names of groups begin with. Two installations in one cluster need two. */
export const DEFAULT_ROLE_PREFIX = 'crr';
const PREFIX = /^[a-z_][a-z0-9_]{0,39}$/;
const NAME = new RegExp(`\\b${DEFAULT_ROLE_PREFIX}_(${GROUPS.join('|')})\\b`, 'g');

/** Whether the names of groups can begin with it. */
export function isRolePrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** The name of a group. */
export function groupName(group: Group, prefix = DEFAULT_ROLE_PREFIX): string {
  return `${prefix}_${group}`;
}

/**
 * The SQL that makes the groups and gives them their privileges, as one transaction. It can be run again.
 *
 * @throws RolePrefixError
 */
export function rolesSql(prefix = DEFAULT_ROLE_PREFIX): string {
  return `BEGIN;\n\n${textOf(prefix)}\nCOMMIT;\n`;
}

/**
 * Makes the groups where they are missing, and gives each exactly its privileges in this database.
 *
 * @returns the groups' names
 * @throws SchemaOlderError, SchemaNewerError: privileges are those of this version's tables
 * @throws RolePrefixError, NoRolesError
 */
export async function applyRoles(database: Database, prefix = DEFAULT_ROLE_PREFIX): Promise<string[]> {
  const statements = statementsOf(textOf(prefix));
  if (database.kind !== 'postgres') throw new NoRolesError();
  await checkSchema(database);
  await database.db.transaction().execute(async (transaction) => {
    for (const statement of statements) await sql.raw(statement).execute(transaction);
  });
  return GROUPS.map((group) => groupName(group, prefix));
}

function textOf(prefix: string): string {
  if (!isRolePrefix(prefix)) throw new RolePrefixError(prefix);
  return readFileSync(FILE, 'utf8').replaceAll(NAME, (_, group: Group) => groupName(group, prefix));
}
