/** Commands that call the platform. */
import type { PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder, Desk, PlainSpec } from '../../command';
import type { ExitCode } from '../../errors';
import { type PlatformOptions, platformClient, withPlatform } from '../../platform/connection';

/** A command over the platform's client. */
export interface PlatformSpec<Options> extends Omit<PlainSpec<Options>, 'work'> {
  work: (
    session: Desk & { readonly client: PlatformClient },
    options: Options,
    ...args: string[]
  ) => Promise<ExitCode> | Promise<void>;
}

/** Builds it: with the options that say where the platform is, and who calls. */
export function platformLeaf<Options extends object>(
  builder: CommandBuilder,
  { options: own, work, ...spec }: PlatformSpec<Options>,
): Command {
  return builder.plain<Options & PlatformOptions>({
    ...spec,
    options: (command) => withPlatform(own?.(command) ?? command),
    work: (desk, given, ...args) =>
      work({ ...desk, client: platformClient(desk.home, given) }, given, ...args),
  });
}
