/** `crr db roles`: group roles that can write only their own schema. */
import type { Command } from 'commander';
import { type CommandBuilder, type Desk, serviceFailures } from '../../command';
import { UsageError } from '../../errors';
import { type DatabaseChoice, withDatabase, withOpenDatabase } from '../indexer/options';

interface RolesOptions extends DatabaseChoice {
  prefix: string;
  sql?: true;
}

/** The command. */
export function rolesCommand(builder: CommandBuilder): Command {
  return builder.plain<RolesOptions>({
    name: 'roles',
    description:
      'make group roles for indexer, edge, platform and readers, and give each exactly what it needs; as the owner of the schemas, after each migration',
    failures: serviceFailures,
    options: (command) =>
      withDatabase(command)
        .option('--sql', 'print the SQL for psql instead, and ask no database')
        .option('--prefix <name>', 'what the groups’ names begin with: roles are the whole cluster’s', 'crr'),
    examples: [
      'crr db roles --database postgres://owner@localhost/crr',
      'crr db roles --sql | psql postgres://owner@localhost/crr',
    ],
    work: (desk, options) => roles(desk, options),
  });
}

async function roles(desk: Desk, { prefix, sql, ...choice }: RolesOptions): Promise<void> {
  const { applyRoles, isRolePrefix, rolesSql } = await import('@crr/db');
  if (!isRolePrefix(prefix)) {
    throw new UsageError('--prefix', `"${prefix}" must be up to 40 of a-z, 0-9 and _, and no digit first`);
  }
  if (sql) {
    const text = rolesSql(prefix);
    desk.output.result({ sql: text }, () => text.trimEnd());
    return;
  }
  await withOpenDatabase(desk, choice, 'crr db', async (database) => {
    const groups = await applyRoles(database, prefix);
    desk.output.result({ groups }, () =>
      [
        `groups: ${groups.join(', ')}`,
        `each login is a member of one: CREATE ROLE … LOGIN PASSWORD '…' IN ROLE ${groups[0]}`,
      ].join('\n'),
    );
  });
}
