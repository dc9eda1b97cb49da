/** How commands are built: the options that all have, and what happens around their work. */
import { Command } from 'commander';
import { EXIT, type ExitCode } from './errors';
import type { FailureReader } from './failure';
import type { Home, Role } from './home';
import { Output, type Streams } from './output';
import type { CommonOptions, Session } from './session';

/** The surroundings of a run; tests put their own in place of the process's. */
export interface Surroundings {
  streams: Streams;
  home: () => Promise<Home>;
  /** Resolves when a command that stays up shall end. */
  interrupted: () => Promise<void>;
}

/** What is told of a command that does something. */
interface Described {
  /** With its arguments, e.g. `fund <campaign> <amount>`. */
  name: string;
  description: string;
  /** Adds its own options. */
  options?: (command: Command) => Command;
  /** Lines that can be typed as they stand. */
  examples: readonly string[];
  /** Loads what reads the errors of the services that the command works with. Default: it works with none. */
  failures?: () => Promise<FailureReader>;
}

/** A command on a cluster. */
export interface LeafSpec<Options> extends Described {
  /** Whose key signs when no keypair is named. */
  role: Role;
  /** Does it. An argument that was not given is ''. Without an exit code it succeeded. */
  work: (session: Session, options: Options, ...args: string[]) => Promise<ExitCode> | Promise<void>;
}

/** What a command has that needs no cluster. */
export interface Desk {
  readonly home: Home;
  readonly output: Output;
}

/** A command that needs no cluster. */
export interface PlainSpec<Options> extends Described {
  /** Does it. An argument that was not given is ''. Without an exit code it succeeded. */
  work: (desk: Desk, options: Options, ...args: string[]) => Promise<ExitCode> | Promise<void>;
}

/** Of commands that open the database or start a service: its errors are read by classes that are loaded with it. */
export async function serviceFailures(): Promise<FailureReader> {
  return (await import('./service-failure.js')).serviceFailureOf;
}

/** Builds commands and keeps the exit code of the one that ran. */
export class CommandBuilder {
  exitCode: ExitCode = EXIT.ok;
  /** Of the command that runs. */
  failures: Described['failures'];

  constructor(readonly surroundings: Surroundings) {}

  leaf<Options extends object>({ role, work, ...described }: LeafSpec<Options>): Command {
    const onCluster = (command: Command) =>
      (described.options?.(command) ?? command)
        .option('--url <url>', 'RPC URL, or localhost, devnet, testnet, mainnet-beta (default: the last one)')
        .option('--keypair <file>', `who signs (default: .crr/keys/${role}.json, else Solana’s own default)`)
        .option('--timeout <duration>', 'how long to look for what became of a transaction (default: 3m)');
    return this.plain<Options & CommonOptions>({
      ...described,
      options: onCluster,
      work: async ({ home, output }, given, ...args) => {
        const { Session } = await import('./session.js');
        return (await work(new Session(home, output, given, role), given, ...args)) ?? EXIT.ok;
      },
    });
  }

  /** A command that needs no cluster. */
  plain<Options extends object>(spec: PlainSpec<Options>): Command {
    const { name, description, options, examples, failures, work } = spec;
    const command = new Command(name.split(' ')[0]).description(description);
    for (const argument of name.split(' ').slice(1)) command.argument(argument);
    const configured = (options?.(command) ?? command)
      .option('--json', 'print JSON; 64-bit numbers are strings')
      .addHelpText('after', exampleText(examples));
    return configured.action(async (...parameters: unknown[]) => {
      const given = configured.opts<Options & { json?: true }>();
      const args = configured.registeredArguments.map((_, index) => String(parameters[index] ?? ''));
      const output = new Output(this.surroundings.streams, given.json === true);
      this.failures = failures;
      const home = await this.surroundings.home();
      this.exitCode = (await work({ home, output }, given, ...args)) ?? EXIT.ok;
    });
  }

  /** A command that only holds others. */
  group(name: string, description: string, commands: readonly Command[]): Command {
    const group = new Command(name).description(description);
    for (const command of commands) group.addCommand(command);
    return group;
  }
}

function exampleText(lines: readonly string[]): string {
  return `\nExample${lines.length > 1 ? 's' : ''}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
