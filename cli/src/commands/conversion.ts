/** `crr conversion submit`: what an attester reports of a purchase. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../command';
import { NotFoundError } from '../errors';
import { amountOption, campaignOption } from '../options';
import { type PayoutOptions, payoutAccounts } from '../payout-accounts';

interface SubmitOptions extends PayoutOptions {
  campaign: string;
  user?: string;
  value: string;
}

/** The group. */
export function conversionCommands(builder: CommandBuilder): Command {
  return builder.group('conversion', 'report conversions', [submitCommand(builder)]);
}

function submitCommand(builder: CommandBuilder): Command {
  return builder.leaf<SubmitOptions>({
    name: 'submit',
    description: 'record a user’s conversion and pay the bonus, once; the signer is the campaign’s attester',
    role: 'attester',
    options: (command) =>
      command
        .requiredOption('--campaign <id>', 'which')
        .option('--user <key>', 'who bought (default: .crr/keys/user.json)')
        .option('--value <amount>', 'what the purchase was worth; only reported, six decimals', '0')
        .option('--pool <key>', 'for a campaign in AC-D (default: the one that init recorded)')
        .option('--min-ac <ac>', 'in AC-D: the least AC that the swap must return'),
    examples: ['crr conversion submit --campaign <id> --user <key> --value 49.90'],
    work: async (session, options) => {
      const attester = session.signer();
      const campaignId = campaignOption('--campaign', options.campaign);
      const user = session.key('--user', options.user, 'user');
      const conversionValue = amountOption('--value', options.value);
      const [campaign, attribution] = await Promise.all([
        session.campaign(campaignId),
        session.accounts.attribution(user, campaignId),
      ]);
      if (attribution === null) {
        throw new NotFoundError('attribution', `${user.toBase58()} has no attention in this campaign`);
      }
      const { influencer } = attribution;
      const { lookupTables, ...payout } = await payoutAccounts(
        session,
        campaign,
        { user, influencer },
        options,
      );
      const process = session.router.processConversion({
        attester: attester.publicKey,
        campaignId,
        user,
        influencer,
        conversionValue,
        ...payout,
      });
      const instructions = [process];
      await session.submit({ label: 'process_conversion', instructions, signers: [attester], lookupTables });
    },
  });
}
