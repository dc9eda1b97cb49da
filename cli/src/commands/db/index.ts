/** `crr db`: bringing the database to this version, and its roles. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { migrateCommand } from './migrate';
import { rolesCommand } from './roles';

/** The group. */
export function dbCommands(builder: CommandBuilder): Command {
  return builder.group('db', 'the database of all services: its schema, its roles', [
    migrateCommand(builder),
    rolesCommand(builder),
  ]);
}
