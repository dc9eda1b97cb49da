/** `crr edge start`: an edge on this machine, on Node or in the real workerd. */
import { join } from 'node:path';
import type { Database } from '@crr/db';
import type { EdgeSettings } from '@crr/edge';
import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../../command';
import { edgeVariables } from '../../edge/settings';
import { UsageError } from '../../errors';
import { wholeOption } from '../../options';
import type { Session } from '../../session';
import { type DatabaseChoice, readySchema, withDatabase, withOpenDatabase } from '../indexer/options';

interface StartOptions extends DatabaseChoice {
  runtime: string;
  port: string;
  host: string;
}

interface Running {
  url: string;
  stop(): Promise<void>;
}

const RUNTIMES = ['node', 'workerd'];
const HIGHEST_PORT = 65_535n;
const FOLDER = 'edge';
/** On one machine one front stores the clicks of all in groups. */
const FRONT_SHARDS = '1';
const STDERR = 2;

/** The command. */
export function startCommand(builder: CommandBuilder): Command {
  return builder.leaf<StartOptions>({
    name: 'start',
    description:
      'redirect, sign tags, take attention and submit it, until Ctrl-C; settings come from the environment',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withDatabase(command)
        .option('--runtime <name>', 'node, or workerd, the runtime of Cloudflare', 'node')
        .option('--port <port>', 'where it listens; 0 takes a free one', '8787')
        .option('--host <address>', 'where it listens', '127.0.0.1'),
    examples: [
      'crr edge start',
      'DATABASE_URL=postgres://localhost/crr crr edge start --runtime workerd --url devnet',
    ],
    work: (session, options) => start(builder, session, options),
  });
}

async function start(builder: CommandBuilder, session: Session, options: StartOptions): Promise<void> {
  if (!RUNTIMES.includes(options.runtime)) {
    throw new UsageError('--runtime', `"${options.runtime}" is not one of ${RUNTIMES.join(', ')}`);
  }
  await withOpenDatabase(session, options, 'crr edge', async (database) => {
    await readySchema(database);
    const open = options.runtime === 'node' ? startOnNode : startInWorkerd;
    const edge = await open(session, options, database);
    session.home.saveSettings({ ...session.home.settings(), edgeUrl: edge.url });
    session.output.note(`serving ${edge.url}; Ctrl-C ends it, what waits goes on at the next start`);
    await builder.surroundings.interrupted();
    await edge.stop();
    session.output.result({ url: edge.url }, () => 'ended');
  });
}

async function startOnNode(session: Session, options: StartOptions, database: Database): Promise<Running> {
  const { readNodeSettings, startNodeEdge } = await import('@crr/edge');
  const { default: pino } = await import('pino');
  const logger = pino({ base: null }, pino.destination(STDERR));
  const settings = readNodeSettings(edgeVariables(session.home, session.rpcUrl, process.env));
  await tellKeys(session, settings);
  return startNodeEdge({
    database,
    settings,
    port: portOf(options),
    hostname: options.host,
    log: ({ level, ...fields }) => logger[level](fields),
  });
}

async function startInWorkerd(session: Session, options: StartOptions, database: Database): Promise<Running> {
  const { readWorkerSettings, startCollector, startWorkerd } = await import('@crr/edge');
  const variables = edgeVariables(session.home, session.rpcUrl, process.env);
  const { COLLECTOR_KEY: key = '' } = variables;
  const collector = await startCollector({ database, key });
  try {
    const settings = { FRONT_SHARDS, ...variables, LINK_STORE_URL: collector.url };
    await tellKeys(session, readWorkerSettings(settings));
    const worker = await startWorkerd({
      folder: join(session.home.folder, FOLDER),
      settings,
      port: portOf(options),
      hostname: options.host,
      onLog: (line) => process.stderr.write(`${line}\n`),
    });
    const stop = async () => {
      await worker.stop();
      await collector.close();
    };
    return { url: worker.url, stop };
  } catch (error) {
    await collector.close();
    throw error;
  }
}

/** A campaign that names others gets no tags from this edge, and no attention. */
async function tellKeys({ output }: Session, { tagSecrets, attester }: EdgeSettings): Promise<void> {
  const { keypairOf } = await import('@crr/edge');
  const signers = tagSecrets.map((secret) => keypairOf(secret)?.publicKey.toBase58()).join(', ');
  output.note(`signs tags as ${signers}, VAUs as ${attester.publicKey.toBase58()}: campaigns name these`);
}

function portOf({ port }: StartOptions): number {
  return Number(wholeOption('--port', port, 0n, HIGHEST_PORT));
}
