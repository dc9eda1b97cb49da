/** `crr edge conversion-key`: what a campaign's server reports conversions with. */
import { conversionKey } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { conversionSecretOf } from '../../edge/settings';
import { campaignOption } from '../../options';

/** The command. */
export function conversionKeyCommand(builder: CommandBuilder): Command {
  return builder.plain({
    name: 'conversion-key <campaign>',
    description:
      'print the key with which a campaign’s server reports conversions to the edge; derived of CONVERSION_SECRET, needs no cluster',
    examples: ['crr edge conversion-key 4vJ9…', 'CONVERSION_SECRET=… crr edge conversion-key 4vJ9…'],
    work: async ({ home, output }, _, campaign = '') => {
      campaignOption('campaign', campaign);
      // The first of two is the newer one.
      const [secret = ''] = conversionSecretOf(home, process.env).split(',');
      const key = conversionKey(secret.trim(), campaign);
      output.result({ campaign, conversionKey: key }, () => key);
    },
  });
}
