/** `crr claim`: pays what accrued to somebody who could not be paid at once. */
import type { Beneficiary } from '@crr/sdk';
import type { Command } from 'commander';
import { openTokenAccount, tokenAddress } from '../chain/tokens';
import type { CommandBuilder } from '../command';
import { NotFoundError } from '../errors';
import { campaignOption, wordOption } from '../options';

const BENEFICIARIES: readonly Beneficiary[] = ['User', 'Influencer'];

/** The command. */
export function claimCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ campaign: string; user?: string; beneficiary: string }>({
    name: 'claim',
    description: 'pay what has accrued; anybody may, and only the payee gets it',
    role: 'payer',
    options: (command) =>
      command
        .requiredOption('--campaign <id>', 'which')
        .option('--user <key>', 'whose attention it was for (default: .crr/keys/user.json)')
        .option(
          '--beneficiary <who>',
          'user, or influencer for the part of whoever referred the user',
          'user',
        ),
    examples: [
      'crr claim --campaign <id> --user <key>',
      'crr claim --campaign <id> --beneficiary influencer',
    ],
    work: async (session, options) => {
      const payer = session.signer();
      const campaignId = campaignOption('--campaign', options.campaign);
      const user = session.key('--user', options.user, 'user');
      const beneficiary = wordOption('--beneficiary', options.beneficiary, BENEFICIARIES);
      const attribution = await session.accounts.attribution(user, campaignId);
      const payee = beneficiary === 'User' ? user : (attribution?.influencer ?? null);
      if (attribution === null || payee === null) {
        throw new NotFoundError('attribution', `nobody to pay as ${beneficiary} of ${user.toBase58()}`);
      }
      const mint = await session.usdcMint();
      const payeeUsdc = tokenAddress(mint, payee);
      await session.submit({
        label: 'claim_rewards',
        instructions: [
          openTokenAccount(payer.publicKey, mint, payee),
          session.router.claimRewards({ campaignId, user, beneficiary, payeeUsdc }),
        ],
        signers: [payer],
      });
    },
  });
}
