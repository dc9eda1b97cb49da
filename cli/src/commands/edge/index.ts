/** `crr edge`: the front door that redirects, signs tags, and turns attention into payouts. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { collectorCommand } from './collector';
import { conversionKeyCommand } from './conversion-key';
import { keysCommand } from './keys';
import { startCommand } from './start';

/** The group. */
export function edgeCommands(builder: CommandBuilder): Command {
  return builder.group('edge', 'redirects, signed tags, verified attention', [
    startCommand(builder),
    keysCommand(builder),
    conversionKeyCommand(builder),
    collectorCommand(builder),
  ]);
}
