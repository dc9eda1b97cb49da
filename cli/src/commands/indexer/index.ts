/** `crr indexer`: the program's events in a database. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { rebuildCommand, reconcileCommand, repairCommand, verifyCommand } from './check';
import { startCommand } from './start';
import { statusCommand } from './status';

/** The group. */
export function indexerCommands(builder: CommandBuilder): Command {
  return builder.group('indexer', 'the program’s events in Postgres, or in an embedded database', [
    startCommand(builder),
    statusCommand(builder),
    verifyCommand(builder),
    reconcileCommand(builder),
    repairCommand(builder),
    rebuildCommand(builder),
  ]);
}
