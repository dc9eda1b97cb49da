/** `crr platform start`: a platform on this machine, for development, or as a service with the environment's settings. */
import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../../command';
import { conversionSecretOf } from '../../edge/settings';
import { wholeOption } from '../../options';
import { DEFAULT_PLATFORM_PORT } from '../../platform/connection';
import type { RunningService } from '../../platform/launcher';
import { type DatabaseChoice, readySchema, withDatabase, withOpenDatabase } from '../indexer/options';

interface StartOptions extends DatabaseChoice {
  port: string;
  host: string;
  edge: string;
}

const HIGHEST_PORT = 65_535n;

/** The command. */
export function startCommand(builder: CommandBuilder): Command {
  return builder.leaf<StartOptions>({
    name: 'start',
    description:
      'serve the API until Ctrl-C: for development, where whoever asks gets a token; or, where PLATFORM_ISSUERS and PLATFORM_SECRETS_KEY are set, as a service',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withDatabase(command)
        .option('--port <port>', 'where it listens; 0 takes a free one', DEFAULT_PLATFORM_PORT)
        .option('--host <address>', 'where it listens', '127.0.0.1')
        .option(
          '--edge <url>',
          'where the edge answers visitors: what links begin with',
          'http://127.0.0.1:8787',
        ),
    examples: ['crr platform start', 'DATABASE_URL=postgres://localhost/crr crr platform start --port 0'],
    work: (session, options) =>
      withOpenDatabase(session, options, 'crr platform', async (database) => {
        const { startPlatformBeside } = await import('../../platform/launcher.js');
        const { isService, startPlatformService } = await import('../../platform/service.js');
        const { home, output } = session;
        const port = Number(wholeOption('--port', options.port, 0n, HIGHEST_PORT));
        await readySchema(database);
        const { edge: edgeUrl, host: hostname } = options;
        let platform: RunningService;
        if (isService(process.env)) {
          const environment = {
            PLATFORM_EDGE_URL: edgeUrl,
            PLATFORM_CONVERSION_SECRET: conversionSecretOf(home, process.env),
            ...process.env,
          };
          platform = await startPlatformService({ database, environment, port, hostname });
        } else {
          platform = await startPlatformBeside({ home, database, edgeUrl, chain: null, port, hostname });
          output.note('An admin’s token is kept in .crr: crr platform advertisers create "Acme"');
        }
        output.note(
          `serving ${platform.url}/api/v1, its description at ${platform.url}/docs; Ctrl-C ends it`,
        );
        await builder.surroundings.interrupted();
        await platform.stop();
        output.result({ url: platform.url }, () => 'ended');
      }),
  });
}
