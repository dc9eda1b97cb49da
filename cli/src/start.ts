/** `npm start`: the scenario on an embedded chain that then stays up, or on any other cluster. */
import { dirname, join } from 'node:path';
import type { Database } from '@crr/db';
import type { Shop } from '@crr/example-shop';
import type { Localnet } from '@crr/localnet';
import bs58 from 'bs58';
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { clusterUrl } from './cluster';
import { type RunningDemo, startDemo } from './edge/demo';
import { type RunningEdge, startEdge } from './edge/launcher';
import { conversionSecretOf } from './edge/settings';
import { EXIT, type ExitCode } from './errors';
import { failureOf } from './failure';
import { Home } from './home';
import { startIndexing } from './indexer/launcher';
import { interrupted } from './interrupt';
import { readKeypair } from './keypair-file';
import { parsePort, startOnFreePort } from './localnet-port';
import { Output, PROCESS_STREAMS, type Streams } from './output';
import { type PlatformBeside, startPlatformBeside } from './platform/launcher';
import { heading } from './print/table';
import type { OpenDoor } from './scenario/front-door';
import type { OpenShop } from './scenario/platform';
import { prepareStage } from './scenario/prepare';
import { chapterBrief, chapterText, tallyText } from './scenario/print';
import { type Outcome, type RunOptions, runScenario } from './scenario/run';
import { scenarioFolder } from './scenario-folder';
import { serviceFailureOf } from './service-failure';

/** What was typed behind `npm start --`. */
interface StartOptions {
  once?: true;
  verbose?: true;
  url?: string;
  keypair?: string;
  port?: string;
  json?: true;
}

/** What a start needs of its surroundings. */
export interface StartEnvironment {
  streams?: Streams;
  home?: Home;
  /** Resolves when the chain shall stop. Default: Ctrl-C or termination. */
  interrupted?: () => Promise<void>;
  /** What chapter A compares with. Default: the specification's figures. */
  expected?: RunOptions['expected'];
}

const HELP = `
Examples:
  npm start                                    play, then stay up for crr
  npm start -- --once                          play, exit with 1 if any figure differs
  npm start -- --port 9000                     embedded chain on port 9000 (websockets on 9001)
  npm start -- --url devnet --keypair ~/.config/solana/id.json
                                               play on another cluster

Exit codes: 0 every figure as expected, 1 a difference or a refusal, 2 bad usage, 3 network.`;

/** Plays as the arguments say and returns the exit code. */
export async function start(args: readonly string[], environment: StartEnvironment = {}): Promise<ExitCode> {
  const streams = environment.streams ?? PROCESS_STREAMS;
  const command = commandFor(streams);
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  const options = command.opts<StartOptions>();
  const output = new Output(streams, options.json === true);
  try {
    return await play(options, output, environment);
  } catch (error) {
    const report = failureOf(error, serviceFailureOf);
    output.failure(report);
    return report.exitCode;
  }
}

function commandFor({ out, err }: Streams): Command {
  return new Command('npm start --')
    .description(
      'Shows campaigns being created, funded and paid out, with expected figures next to real ones.',
    )
    .option('--once', 'exit after the scenario')
    .option(
      '--verbose',
      'print every transaction, event, refusal and figure, not only how each chapter ended',
    )
    .option('--url <url>', 'play on this cluster instead of an embedded chain (URL, devnet, localhost, …)')
    .option('--keypair <file>', 'who pays and deploys on another cluster; a Solana CLI keypair file')
    .option('--port <port>', 'port of the embedded chain (default: 8899, or the next free one)')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => err(text.trimEnd()) });
}

async function play(options: StartOptions, output: Output, environment: StartEnvironment): Promise<ExitCode> {
  const home = environment.home ?? new Home(process.env.CRR_HOME ?? join(REPOSITORY, '.crr'));
  const keypair = options.keypair === undefined ? null : readKeypair(options.keypair);
  const port = options.port === undefined ? null : parsePort(options.port);
  const localnet = options.url === undefined ? await startOnFreePort(port, beginning()) : null;
  try {
    const rpcUrl = localnet?.rpcUrl ?? clusterUrl(options.url ?? '');
    output.note(introduction(rpcUrl, localnet));
    const folder = await scenarioFolder({ home, rpcUrl, localnet });
    const indexer = await startIndexing({ rpcUrl, localnet, folder, serves: options.once !== true });
    const { database } = indexer.service;
    let edge: RunningEdge | null = null;
    const open = async (campaignId: Uint8Array) => {
      edge = await startEdge({ rpcUrl, home, database, campaignId, folder });
      return edge;
    };
    let platform: PlatformBeside | null = null;
    const openPlatform = async (edgeUrl: string) => {
      platform = await startPlatformBeside({ home, database, edgeUrl, chain: chainSettings(home, rpcUrl) });
      return { ...platform, edgeUrl };
    };
    let shop: Shop | null = null;
    try {
      const stage = await prepareStage({ rpcUrl, home, keypair });
      const outcome = await runScenario(stage, home, {
        onChapter: (chapter) =>
          output.note(options.verbose === true ? chapterText(chapter) : chapterBrief(chapter)),
        onNote: (text) => output.note(`  ${text}`),
        indexer: indexer.service,
        frontDoor: { database, open },
        openPlatform,
        onShop: (opened) => {
          shop = opened;
        },
        ...(environment.expected === undefined ? {} : { expected: environment.expected }),
      });
      output.result(outcome, () => tallyText(outcome.tally));
      if (localnet !== null && options.once !== true) {
        const demo = await demoOf(outcome, database, rpcUrl);
        output.note(invitation({ rpcUrl, indexerUrl: indexer.service.url, outcome, demo, platform }));
        await (environment.interrupted ?? interrupted)();
        await demo?.close();
      }
      return outcome.ok ? EXIT.ok : EXIT.refused;
    } finally {
      await (shop as Shop | null)?.close();
      await (platform as PlatformBeside | null)?.stop();
      await (edge as RunningEdge | null)?.stop();
      await indexer.stop();
    }
  } finally {
    await localnet?.close();
  }
}

/** The scenario moves the clock a day and an hour on, and comes to now before the visitors do: "today" is today for whoever plays on. */
const AHEAD_SECONDS = 2n * 86_400n;

function beginning(): bigint {
  return BigInt(Math.floor(Date.now() / 1_000)) - AHEAD_SECONDS;
}

const REPOSITORY = dirname(dirname(__dirname));

function introduction(rpcUrl: string, localnet: Localnet | null): string {
  const embedded =
    '  An embedded chain: LiteSVM with the programs’ real bytecode, behind JSON-RPC; no validator.\n';
  const title = `\n${pc.bold('campaign-reward-router')}: campaigns, tags, attention and payouts on ${rpcUrl}\n`;
  return localnet === null ? title : title + embedded;
}

/** A page for a browser, where the edge of the last chapter is open. */
async function demoOf(
  { frontDoor }: Outcome,
  database: Database,
  rpcUrl: string,
): Promise<RunningDemo | null> {
  if (frontDoor === null) return null;
  const { url, campaignId, influencer, user } = frontDoor;
  return startDemo({ edge: url, database, rpcUrl, campaignId, influencer, account: user });
}

interface Invitation {
  rpcUrl: string;
  indexerUrl: string | null;
  outcome: Outcome;
  demo: RunningDemo | null;
  platform: PlatformBeside | null;
}

function invitation({ rpcUrl, indexerUrl, outcome, demo, platform }: Invitation): string {
  const id = bs58.encode(outcome.campaignId);
  const door = outcome.frontDoor;
  return [
    heading('The chain stays up'),
    `  RPC ${pc.bold(rpcUrl)}; keys and addresses are in .crr. Try in another terminal:\n`,
    `    npx crr campaign show ${id}`,
    `    npx crr events --campaign ${id}`,
    `    npx crr vau submit --campaign ${id} --seconds 5`,
    `    npx crr indexer status --service ${indexerUrl}`,
    ...(door === null || demo === null ? [] : doorText(door, demo)),
    ...(outcome.shop === null || platform === null ? [] : shopText(outcome.shop, platform)),
    `\n  The indexer serves ${indexerUrl}/status, /ready and /metrics.`,
    '\n  Ctrl-C ends it.\n',
  ].join('\n');
}

function doorText({ url, campaignId }: OpenDoor, { link }: RunningDemo): string[] {
  return [
    `\n  Be a visitor: open ${pc.bold(link)} in a browser, and read on. Each five`,
    '  seconds of attention become a payout, which the page shows; or watch them arrive:\n',
    `    npx crr events --campaign ${bs58.encode(campaignId)}`,
    `\n  The edge serves ${url}/openapi.json, /ready and /metrics.`,
  ];
}

function shopText({ url, link, coupon, eventId }: OpenShop, platform: PlatformBeside): string[] {
  return [
    `\n  Be a buyer: open ${pc.bold(link)}, which leads to the shop on ${url},`,
    `  buy with or without the coupon ${coupon}, and see whom it is credited to:\n`,
    '    npx crr platform events list --action purchase',
    `    npx crr platform events show ${eventId}`,
    '    npx crr platform reports overview',
    `\n  The platform’s API is described, and to be tried, on ${pc.bold(`${platform.url}/docs`)}.`,
    '  A token of the admin for it (kept in .crr, where crr platform finds it):\n',
    '    npx crr platform dev-token',
  ];
}

/** With whose keys campaigns of the platform are put on chain. */
function chainSettings(home: Home, rpcUrl: string) {
  const [attester, tagSigner] = [home.key('attester'), home.key('tag-signer')];
  return {
    rpcUrl,
    programId: null,
    attester: attester.publicKey.toBase58(),
    tagSigner: tagSigner.publicKey.toBase58(),
    conversionSecrets: [conversionSecretOf(home)],
  };
}

if (require.main === module) {
  start(process.argv.slice(2)).then((code) => {
    // Pooled connections would keep the process for seconds; what was written must be out first.
    process.stdout.write('', () => process.exit(code));
  });
}
