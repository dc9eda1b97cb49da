/** `crr`: the command tree. */
import { Command, CommanderError } from 'commander';
import { CommandBuilder, type Surroundings } from './command';
import { campaignCommands } from './commands/campaign';
import { claimCommand } from './commands/claim';
import { conversionCommands } from './commands/conversion';
import { edgeCommands } from './commands/edge';
import { eventsCommand } from './commands/events';
import { indexerCommands } from './commands/indexer';
import { influencerCommands } from './commands/influencer';
import { initCommand } from './commands/init';
import { linkCommands } from './commands/link';
import { localnetCommand } from './commands/localnet';
import { platformCommands } from './commands/platform';
import { simulateCommands } from './commands/simulate';
import { tagCommands } from './commands/tag';
import { vauCommands } from './commands/vau';
import { verifyCommand } from './commands/verify';
import { EXIT, type ExitCode, failureOf } from './failure';
import { Home } from './home';
import { interrupted } from './interrupt';
import { Output, PROCESS_STREAMS, type Streams } from './output';

const TOUR = `
A tour, on an embedded chain:
  crr localnet                                    in one terminal; in another:
  crr init                                        mints, config, pool, wallets with test money
  crr campaign create --name "Summer Sale" --budget 5000 --rate 0.001 --fund 100
  crr influencer register --handle sunny --platform Instagram --followers 8200
  crr tag create --campaign <id>                  what the visitor's cookie holds
  crr vau submit --campaign <id> --tag <tag>      five seconds of attention, paid at once
  crr verify <id>                                 all of it checked from outside

Keys come from .crr/keys (made by init), or --keypair. Amounts are decimal USDC: 12.5.
Exit codes: 0 ok, 1 refused by the chain or not as claimed, 2 bad usage, 3 network.`;

/** Runs one command line and returns its exit code. Nothing is thrown for what a user can do wrong. */
export async function crr(args: readonly string[], given: Partial<Surroundings> = {}): Promise<ExitCode> {
  const streams = given.streams ?? PROCESS_STREAMS;
  try {
    const home = given.home ?? Home.find();
    const builder = new CommandBuilder({ streams, home, interrupted: given.interrupted ?? interrupted });
    await treeOf(builder, streams).parseAsync(args, { from: 'user' });
    return builder.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const report = failureOf(error);
    new Output(streams, args.includes('--json')).failure(report);
    return report.exitCode;
  }
}

function treeOf(builder: CommandBuilder, streams: Streams): Command {
  const root = new Command('crr')
    .description('Campaign rewards on Solana: campaigns, tags, attention, payouts, and their verification.')
    .addHelpText('after', TOUR);
  const commands = [
    localnetCommand(builder),
    initCommand(builder),
    campaignCommands(builder),
    influencerCommands(builder),
    tagCommands(builder),
    vauCommands(builder),
    conversionCommands(builder),
    claimCommand(builder),
    linkCommands(builder),
    edgeCommands(builder),
    indexerCommands(builder),
    platformCommands(builder),
    simulateCommands(builder),
    eventsCommand(builder),
    verifyCommand(builder),
  ];
  for (const command of commands) root.addCommand(command);
  for (const command of [root, ...descendants(root)]) adopt(command, streams);
  return root;
}

/** Commander's own messages go where everything else goes, and never end the process. */
function adopt(command: Command, { out, err }: Streams): void {
  command
    .exitOverride()
    .allowExcessArguments(false)
    .showHelpAfterError('(add --help to see how it is used)')
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => err(text.trimEnd()) });
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
