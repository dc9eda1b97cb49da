/** `crr`: the command tree. */
import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { CommandBuilder, type Surroundings } from './command';
import { BRANCHES, type Branch } from './commands';
import { EXIT, type ExitCode } from './errors';
import type { Home } from './home';
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
Exit codes: 0 ok, 1 refused by the chain or not as claimed, 2 bad usage, 3 network (nothing was sent),
4 outcome unknown: it may have been done. Look for the signature ("crr confirm"), or type the same again: it looks first.`;

/** What runs one command line; a test puts its own in place of the process's. */
export interface Given extends Partial<Omit<Surroundings, 'home'>> {
  home?: Home;
}

/** Runs one command line and returns its exit code. Nothing is thrown for what a user can do wrong. */
export async function crr(args: readonly string[], given: Given = {}): Promise<ExitCode> {
  const streams = given.streams ?? PROCESS_STREAMS;
  const home = async () => given.home ?? (await import('./home.js')).Home.find();
  const builder = new CommandBuilder({ streams, home, interrupted: given.interrupted ?? interrupted });
  try {
    const tree = await treeOf(builder, args);
    adopt(tree, streams, args.includes('--json'));
    await tree.parseAsync(args, { from: 'user' });
    return builder.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usageOf(error, new Output(streams, args.includes('--json')));
    const { failureOf } = await import('./failure.js');
    const report = failureOf(error, await builder.failures?.());
    new Output(streams, args.includes('--json')).failure(report);
    return report.exitCode;
  }
}

/** What commander refused; it has told people itself. */
function usageOf({ code, exitCode, message }: CommanderError, output: Output): ExitCode {
  if (exitCode === 0) return EXIT.ok;
  // A group without a command shows its help, which is no sentence.
  const rule =
    code === 'commander.help' ? 'a command is missing: --help names them' : message.replace(/^error: /, '');
  if (output.json) {
    output.failure({ name: 'UsageError', code: null, rule, field: optionIn(rule), exitCode: EXIT.usage });
  }
  return EXIT.usage;
}

/** The option that a sentence of commander's is about; null where it is about none. */
function optionIn(rule: string): string | null {
  return /--[a-z][a-z-]*/.exec(rule)?.[0] ?? null;
}

/** The tree, in which only the branch that was typed has leaves: each loads what its commands import. */
async function treeOf(builder: CommandBuilder, args: readonly string[]): Promise<Command> {
  const root = new Command('crr')
    .description('Campaign rewards on Solana: campaigns, tags, attention, payouts, and their verification.')
    .version(version)
    // What stands behind a command is for it: `crr localnet advance 1d --json` is no `crr localnet --json`.
    .enablePositionalOptions()
    .addHelpText('after', TOUR);
  const [typed] = args.filter((argument) => argument !== 'help' && !argument.startsWith('-'));
  for (const branch of BRANCHES) {
    const wanted = branch.usage.split(' ')[0] === typed;
    root.addCommand(wanted ? await branch.load(builder) : stubOf(branch));
  }
  return root;
}

/** Looks like the branch in the root's list of commands. */
function stubOf({ usage, description, isGroup }: Branch): Command {
  const [name, ...parameters] = usage.split(' ');
  const stub = new Command(name).description(description);
  for (const parameter of parameters) stub.argument(parameter);
  // The list says of a command that it has options, and of a group that it has commands.
  return isGroup ? stub.addCommand(new Command('one')) : stub.option('--json');
}

/** Commander's own messages go where everything else goes, and never end the process. */
function adopt(root: Command, streams: Streams, json: boolean): void {
  for (const command of [root, ...descendants(root)]) adoptOne(command, streams, json);
}

/** Programs that want JSON get an error of {@link usageOf} and no sentences. */
function adoptOne(command: Command, { out, err }: Streams, json: boolean): void {
  command
    .exitOverride()
    .allowExcessArguments(false)
    .showHelpAfterError('(add --help to see how it is used)')
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => (json ? undefined : err(text.trimEnd())),
    });
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
