import { spawnSync } from 'node:child_process';

/** Where and how a command runs. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** True to let the command write its progress and errors to this process's standard error. */
  readonly live?: boolean;
}

/** A command of the build that didn't succeed, with what it wrote. */
export class CommandFailed extends Error {
  constructor(command: string, args: readonly string[], reason: string, output: string) {
    super(`${[command, ...args].join(' ').slice(0, 400)}: ${reason}\n${output}`.trimEnd());
    this.name = 'CommandFailed';
  }
}

/** Runs a command to its end and returns its standard output; throws {@link CommandFailed} on any failure. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): string {
  const result = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', options.live ? 'inherit' : 'pipe'],
  });
  if (result.error) throw new CommandFailed(command, args, result.error.message, '');
  if (result.status !== 0) {
    const reason = result.signal ? `ended by ${result.signal}` : `exit code ${result.status}`;
    throw new CommandFailed(command, args, reason, `${result.stdout}\n${result.stderr ?? ''}`);
  }
  return result.stdout;
}

/** First line of what a command prints; undefined when it isn't on PATH or fails. */
export function firstLine(command: string, args: readonly string[]): string | undefined {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.split('\n')[0]?.trim() : undefined;
}
