/** `crr localnet`: the embedded chain alone. */
import { LOCALNET_GENESIS_HASH } from '@crr/localnet';
import type { Command } from 'commander';
import { advanceTime, LocalnetCallError } from '../chain/clock';
import type { CommandBuilder } from '../command';
import { ConflictError } from '../errors';
import { parsePort, startOnFreePort } from '../localnet-port';
import { durationOption } from '../options';

/** The command. */
export function localnetCommand(builder: CommandBuilder): Command {
  // What stands behind `advance` is for it, also options that both have.
  return startCommand(builder).enablePositionalOptions().addCommand(advanceCommand(builder));
}

function advanceCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'advance <duration>',
    description:
      'move the embedded chain’s clock forward, e.g. past a campaign’s end or a key’s waiting time',
    role: 'payer',
    examples: ['crr localnet advance 1d', 'crr localnet advance 90s --json'],
    work: async (session, _options, duration) => {
      const seconds = durationOption('duration', duration);
      try {
        await advanceTime(session.rpcUrl, seconds);
      } catch (error) {
        if (!(error instanceof LocalnetCallError)) throw error;
        throw new ConflictError(
          'NotALocalnet',
          '--url',
          `${session.rpcUrl} is no embedded chain: its clock can not be moved`,
        );
      }
      const now = await session.now();
      session.output.result(
        { unixTime: now },
        () => `the chain’s clock says ${new Date(Number(now) * 1_000).toISOString()}`,
      );
    },
  });
}

function startCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ port?: string }>({
    name: 'localnet',
    description: 'start an embedded chain with the programs on it and keep it up until Ctrl-C',
    role: 'payer',
    options: (command) => command.option('--port <port>', 'default: 8899, or the next free one'),
    examples: ['crr localnet', 'crr localnet --port 9000'],
    work: async (session, { port }) => {
      const localnet = await startOnFreePort(port === undefined ? null : parsePort(port));
      try {
        const { rpcUrl, wsUrl } = localnet;
        session.home.saveSettings({ url: rpcUrl });
        session.home.outbox.forgetAll(LOCALNET_GENESIS_HASH);
        session.output.result({ rpcUrl, wsUrl }, () => `RPC ${rpcUrl}, websockets ${wsUrl}; Ctrl-C ends it`);
        await builder.surroundings.interrupted();
      } finally {
        await localnet.close();
      }
    },
  });
}
