/** `crr db migrate`: brings the database to this version's schema. */
import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../../command';
import { type DatabaseChoice, withDatabase, withOpenDatabase } from '../indexer/options';

/** The command. */
export function migrateCommand(builder: CommandBuilder): Command {
  return builder.plain<DatabaseChoice>({
    name: 'migrate',
    description:
      'bring the database to this version’s schema, as the owner of its schemas; where that is done, it does nothing',
    failures: serviceFailures,
    options: withDatabase,
    examples: ['crr db migrate', 'crr db migrate --database postgres://owner@localhost/crr --json'],
    work: (desk, options) =>
      withOpenDatabase(desk, options, 'crr db', async (database) => {
        const { migrate, migrationNames } = await import('@crr/db');
        const applied = await migrate(database);
        const schema = migrationNames().at(-1) ?? null;
        desk.output.result({ applied, schema }, () =>
          applied.length === 0 ? `nothing to apply: it is at ${schema}` : `applied ${applied.join(', ')}`,
        );
      }),
  });
}
