/** `crr platform campaigns …`: what advertisers plan and run. */
import { CAMPAIGN_MOVES, type PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import { formatAmount } from '../../amount';
import type { CommandBuilder } from '../../command';
import { UsageError } from '../../errors';
import { amountOption, percentOption, wordOption } from '../../options';
import { facts } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, moment, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface CreateOptions {
  advertiser?: string;
  budget: string;
  dailyBudget?: string;
  autoApprove?: true;
  brief?: string;
}

interface ListOptions extends PageOptions {
  advertiser?: string;
}

interface AssignOptions {
  share?: string;
  flat?: string;
  once?: string;
}

type Campaign = Awaited<ReturnType<PlatformClient['campaigns']['get']>>;
type Assignment = Awaited<ReturnType<PlatformClient['campaigns']['assign']>>;
type Share = Parameters<PlatformClient['campaigns']['assign']>[2]['share'];

/** The group. */
export function campaignCommands(builder: CommandBuilder): Command {
  return builder.group('campaigns', 'draft → reviewing → published → paused → completed', [
    createCommand(builder),
    listCommand(builder),
    showCommand(builder),
    moveCommand(builder),
    assignCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return platformLeaf<CreateOptions>(builder, {
    name: 'create <name>',
    description: 'a draft',
    options: (command) =>
      command
        .requiredOption('--budget <usdc>', 'in all, e.g. 5000')
        .option('--daily-budget <usdc>', 'most for a day')
        .option('--advertiser <id>', 'whose; admins must name it')
        .option('--brief <text>', 'what influencers are asked to make')
        .option('--auto-approve', 'whoever applies takes part'),
    examples: ['crr platform campaigns create "Summer" --advertiser <id> --budget 5000'],
    work: async ({ client, output }, options, name) => {
      const { advertiser, budget, dailyBudget, brief, autoApprove } = options;
      const campaign = await client.campaigns.create({
        name,
        budget_usdc: usdc('--budget', budget),
        ...(dailyBudget === undefined ? {} : { daily_budget_usdc: usdc('--daily-budget', dailyBudget) }),
        ...(advertiser === undefined ? {} : { advertiser_id: advertiser }),
        ...(brief === undefined ? {} : { brief }),
        ...(autoApprove ? { auto_approve: true } : {}),
      });
      output.result(campaign, () => text(campaign));
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'campaigns, the newest first',
    options: (command) => withPage(command).option('--advertiser <id>', 'for admins: of one tenant'),
    examples: ['crr platform campaigns list'],
    work: async ({ client, output }, { advertiser, ...options }) => {
      const filter = advertiser === undefined ? {} : { advertiser_id: advertiser };
      printPage(output, await client.campaigns.list({ ...pageQuery(options), ...filter }), {
        empty: 'no campaigns',
        columns: ['id', 'name', 'status', { title: 'budget', right: true }, 'on chain'],
        row: (campaign) => [
          campaign.id,
          campaign.name,
          campaign.status,
          budgetOf(campaign),
          cell(campaign.chain_campaign_id),
        ],
      });
    },
  });
}

function showCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'show <campaign>',
    description: 'one campaign',
    examples: ['crr platform campaigns show <id>'],
    work: async ({ client, output }, _, id) => {
      const campaign = await client.campaigns.get(id);
      output.result(campaign, () => text(campaign));
    },
  });
}

function moveCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'move <campaign> <step>',
    description: `on in its life: ${CAMPAIGN_MOVES.join(', ')}`,
    examples: ['crr platform campaigns move <id> submit', 'crr platform campaigns move <id> publish'],
    work: async ({ client, output }, _, id, step) => {
      const campaign = await client.campaigns.move(id, wordOption('step', step, CAMPAIGN_MOVES));
      output.result(campaign, () => text(campaign));
    },
  });
}

function assignCommand(builder: CommandBuilder): Command {
  return platformLeaf<AssignOptions>(builder, {
    name: 'assign <campaign> <influencer>',
    description: 'let an influencer take part, and say for what',
    options: (command) =>
      command
        .option('--share <percent>', 'of revenue, e.g. 15%')
        .option('--flat <usdc>', 'for each purchase')
        .option('--once <usdc>', 'one sum'),
    examples: ['crr platform campaigns assign <campaign> <influencer> --share 15%'],
    work: async ({ client, output }, options, id, influencer) => {
      const assignment = await client.campaigns.assign(id, influencer, { share: shareOf(options) });
      output.result(assignment, () => assignmentText(assignment));
    },
  });
}

function shareOf({ share, flat, once }: AssignOptions): Share {
  if ([share, flat, once].filter((one) => one !== undefined).length > 1) {
    throw new UsageError('--share', 'contradicts --flat and --once: name one of them');
  }
  if (share !== undefined) return { type: 'percentage', share_bps: percentOption('--share', share) };
  if (flat !== undefined) return { type: 'flat_per_conversion', flat_usdc: usdc('--flat', flat) };
  return once === undefined ? null : { type: 'flat_once', flat_usdc: usdc('--once', once) };
}

function usdc(field: string, text: string): string {
  return amountOption(field, text).toString();
}

function budgetOf({ budget_usdc }: Campaign): string {
  return budget_usdc === null ? '–' : `${formatAmount(BigInt(budget_usdc))} USDC`;
}

function text(campaign: Campaign): string {
  return facts([
    ['id', campaign.id],
    ['name', campaign.name],
    ['status', campaign.status],
    ['budget', budgetOf(campaign)],
    ['runs', `${moment(campaign.starts_at)} to ${moment(campaign.ends_at)}`],
    ['on chain', cell(campaign.chain_campaign_id)],
  ]);
}

function assignmentText({ campaign_id, influencer_id, share }: Assignment): string {
  return `${influencer_id} takes part in ${campaign_id} for ${shareText(share)}`;
}

function shareText(share: Assignment['share']): string {
  if (share === null) return 'nothing yet';
  if (share.type === 'percentage') return `${share.share_bps / 100} % of revenue`;
  const sum = `${formatAmount(BigInt(share.flat_usdc))} USDC`;
  return share.type === 'flat_once' ? `${sum} once` : `${sum} a purchase`;
}
