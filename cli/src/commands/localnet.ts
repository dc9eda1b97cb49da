/** `crr localnet`: the embedded chain alone. */
import { LOCALNET_GENESIS_HASH } from '@crr/localnet';
import type { Command } from 'commander';
import type { CommandBuilder } from '../command';
import { parsePort, startOnFreePort } from '../localnet-port';

/** The command. */
export function localnetCommand(builder: CommandBuilder): Command {
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
