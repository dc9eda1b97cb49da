/** `crr edge collector`: the database's door for workers, which can not reach it themselves. */

import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../../command';
import { edgeVariables } from '../../edge/settings';
import { wholeOption } from '../../options';
import { type DatabaseChoice, readySchema, withDatabase, withOpenDatabase } from '../indexer/options';

interface CollectorOptions extends DatabaseChoice {
  port: string;
  host: string;
}

const HIGHEST_PORT = 65_535n;

/** The command. */
export function collectorCommand(builder: CommandBuilder): Command {
  return builder.leaf<CollectorOptions>({
    name: 'collector',
    description: 'give workers links, and take their clicks and reports into the database, until Ctrl-C',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withDatabase(command)
        .option('--port <port>', 'where it listens; 0 takes a free one', '8788')
        .option('--host <address>', 'where it listens', '127.0.0.1'),
    examples: ['COLLECTOR_KEY=… DATABASE_URL=postgres://localhost/crr crr edge collector'],
    work: (session, options) =>
      withOpenDatabase(session, options, 'crr', async (database) => {
        const { startCollector } = await import('@crr/edge');
        await readySchema(database);
        const { COLLECTOR_KEY: key = '' } = edgeVariables(session.home, session.rpcUrl, process.env);
        const port = Number(wholeOption('--port', options.port, 0n, HIGHEST_PORT));
        const collector = await startCollector({ database, key, port, hostname: options.host });
        session.output.note(`collecting on ${collector.url}; Ctrl-C ends it`);
        await builder.surroundings.interrupted();
        await collector.close();
        session.output.result({ url: collector.url }, () => 'ended');
      }),
  });
}
