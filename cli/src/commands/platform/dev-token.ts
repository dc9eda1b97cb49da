/** `crr platform dev-token`: who somebody is, on a developer's machine. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { type PlatformOptions, platformAddress, strangerClient } from '../../platform/connection';
import { keepPlatform } from '../../platform/kept';
import { platformLeaf } from './leaf';

interface TokenOptions extends PlatformOptions {
  email?: string;
}

const ADMIN = 'admin';

/** The command. */
export function devTokenCommand(builder: CommandBuilder): Command {
  return platformLeaf<TokenOptions>(builder, {
    name: 'dev-token [subject]',
    description:
      'a token for anybody, kept with its platform for the commands that follow; only of a development platform',
    options: (command) => command.option('--email <address>', 'what the token says of them'),
    examples: [
      'crr platform dev-token                  # the admin',
      'crr platform dev-token jess             # somebody new: pending until "crr platform users approve"',
      'curl -H "Authorization: Bearer $(crr platform dev-token)" http://127.0.0.1:8789/api/v1/me',
    ],
    work: async ({ home, output }, { email, ...options }, subject) => {
      const sub = subject === '' ? ADMIN : subject;
      // What is kept may be of a platform that is gone.
      const client = strangerClient(home, options);
      const { token } = await client.developmentToken(email === undefined ? { sub } : { sub, email });
      keepPlatform(home, { url: platformAddress(home, options), token });
      output.result({ sub, token }, () => token);
    },
  });
}
