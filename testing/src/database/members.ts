/** Logins that are members of one of the product's groups, and of nothing else. */
import { type Database, GROUPS, type Group, groupName } from '@crr/db';
import { sql } from 'kysely';

const loginOf = (group: Group) => `${groupName(group)}_login`;

/** Makes one for each group, in the whole cluster. */
export async function makeLogins({ db }: Database): Promise<void> {
  for (const group of GROUPS) {
    await sql.raw(`CREATE ROLE ${loginOf(group)} LOGIN IN ROLE ${groupName(group)}`).execute(db);
  }
}

/** The URL of a database for the login of a group. */
export function memberUrl(url: string, group: Group): string {
  const member = new URL(url);
  member.username = loginOf(group);
  return member.href;
}
