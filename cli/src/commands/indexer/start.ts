/** `crr indexer start`: keeps a database level with the chain, and serves health and metrics. */

import type { Service } from '@crr/indexer';
import { systemClock } from '@crr/kit';
import type { Sink } from '@crr/monitoring';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { type CommandBuilder, serviceFailures } from '../../command';
import { EXIT, type ExitCode, UsageError } from '../../errors';
import { BackfillProgress } from '../../indexer/progress';
import { socketUrl } from '../../indexer/socket-url';
import { wholeOption } from '../../options';
import type { Session } from '../../session';
import {
  type DatabaseChoice,
  databaseName,
  databaseOptions,
  migrateWhen,
  reachingDatabase,
  withDatabase,
} from './options';

interface StartOptions extends DatabaseChoice {
  once?: true;
  port: string;
  host: string;
  ws?: string;
  logLevel: string;
  docsUrl?: string;
  alerts?: true;
  webhook?: string;
  alertsFile?: string;
}

const HIGHEST_PORT = 65_535n;
const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const ALERT_INTERVAL_MILLISECONDS = 15_000;
const STDERR = 2;

/** The command. */
export function startCommand(builder: CommandBuilder): Command {
  return builder.leaf<StartOptions>({
    name: 'start',
    description: 'read the program’s events into the database, from its first transaction on, until Ctrl-C',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withDatabase(command)
        .option('--once', 'stop as soon as the database is level with the chain')
        .option('--port <port>', 'of /health, /ready, /status and /metrics; 0 takes a free one', '9464')
        .option('--host <address>', 'where they listen', '127.0.0.1')
        .option('--ws <url>', 'websockets of the node (default: its port + 1, as Solana has it)')
        .option(
          '--docs-url <url>',
          'the page where codes of errors are explained (default: its own /docs/errors)',
        )
        .option('--log-level <level>', LEVELS.join(', '), 'info')
        .option('--alerts', 'evaluate monitoring/rules here, for where no Prometheus does')
        .option('--webhook <url>', 'with --alerts: where notifications are posted')
        .option('--alerts-file <file>', 'with --alerts: a file they are appended to, a line of JSON each'),
    examples: [
      'crr indexer start',
      'crr indexer start --once --url devnet --database postgres://localhost/crr',
      'DATABASE_URL=postgres://localhost/crr crr indexer start --url https://rpc.example --alerts',
    ],
    work: (session, options) => start(builder, session, options),
  });
}

async function start(builder: CommandBuilder, session: Session, options: StartOptions): Promise<ExitCode> {
  const { startService } = await import('@crr/indexer');
  const { default: pino } = await import('pino');
  const logger = pino({ level: levelOf(options.logLevel), base: null }, pino.destination(STDERR));
  const progress = new BackfillProgress(process.stderr);
  const database = databaseOptions(session, options);
  const serviceOptions = {
    rpcUrl: session.rpcUrl,
    wsUrl: options.ws ?? socketUrl(session.rpcUrl),
    programId: session.router.pdas.programId,
    database,
    migrate: migrateWhen(),
    port: options.once ? null : Number(wholeOption('--port', options.port, 0n, HIGHEST_PORT)),
    hostname: options.host,
    docsUrl: docsUrlOf(options.docsUrl),
    logger,
    observer: { onBackfill: (remaining: number) => progress.remaining(remaining) },
  };
  const service = await reachingDatabase(options, () => startService(serviceOptions));
  const stop = new AbortController();
  try {
    void builder.surroundings.interrupted().then(() => stop.abort());
    const about = {
      node: new URL(session.rpcUrl).host,
      database: await databaseName(database),
      url: service.url,
    };
    logger.info(about, 'indexing');
    await reachingDatabase(options, async () => {
      if (options.once) await service.catchUp(stop.signal);
      else await Promise.all([service.run(stop.signal), watchAlerts(service, options, logger, stop.signal)]);
    });
    const text = await service.cursorText();
    if (options.once && stop.signal.aborted) {
      session.output.result(
        { ...about, ...text, interrupted: true },
        () => `interrupted at slot ${text.tipSlot}, ${text.events} events: not level with the chain`,
      );
      return EXIT.refused;
    }
    session.output.result(
      { ...about, ...text },
      () => `level with the chain up to slot ${text.tipSlot}, ${text.events} events`,
    );
    return EXIT.ok;
  } finally {
    stop.abort();
    await service.close();
  }
}

/** Without an anchor: each code's is added. */
function docsUrlOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError('--docs-url', 'must be an http or https URL');
  url.hash = '';
  return url.href;
}

function levelOf(text: string): string {
  if ((LEVELS as readonly string[]).includes(text)) return text;
  throw new UsageError('--log-level', `"${text}" is not one of ${LEVELS.join(', ')}`);
}

async function watchAlerts(
  service: Service,
  options: StartOptions,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  if (!options.alerts) return;
  const monitoring = await import('@crr/monitoring');
  const { AlertEvaluator, ConsoleSink, FileSink, loadRules, rulesFolder, WebhookSink, watch } = monitoring;
  const sinks: Sink[] = [new ConsoleSink()];
  if (options.alertsFile !== undefined) sinks.push(new FileSink(options.alertsFile));
  if (options.webhook !== undefined) sinks.push(new WebhookSink({ url: options.webhook }));
  const evaluator = new AlertEvaluator({ rules: loadRules(rulesFolder()), clock: systemClock, sinks });
  logger.info('evaluating alert rules');
  const scrape = () => service.metricsText();
  await watch({ evaluator, scrape, intervalMs: ALERT_INTERVAL_MILLISECONDS, clock: systemClock, signal });
}
