/** `crr platform influencers …`. */
import type { PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { wholeOption, wordOption } from '../../options';
import { facts, short } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface CreateOptions {
  platformName: string;
  followers?: string;
  email?: string;
}

interface ListOptions extends PageOptions {
  campaign?: string;
  handle?: string;
}

type Influencer = Awaited<ReturnType<PlatformClient['influencers']['get']>>;

const PLATFORMS = ['twitter', 'tiktok', 'youtube', 'instagram', 'telegram', 'other'] as const;
const FOLLOWERS_MOST = 10_000_000_000n;

/** The group. */
export function influencerCommands(builder: CommandBuilder): Command {
  return builder.group('influencers', 'who publishes links and codes', [
    createCommand(builder),
    listCommand(builder),
    statusCommand(builder, 'approve', 'active', 'let an influencer take part, and sign in'),
    statusCommand(builder, 'block', 'inactive', 'refuse an influencer from now on'),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return platformLeaf<CreateOptions>(builder, {
    name: 'create <handle>',
    description: 'register somebody as an influencer',
    options: (command) =>
      command
        .requiredOption('--platform-name <name>', `where they publish: ${PLATFORMS.join(', ')}`)
        .option('--followers <count>', 'as they tell')
        .option('--email <address>', 'where to write to'),
    examples: ['crr platform influencers create jess --platform-name instagram --followers 8200'],
    work: async ({ client, output }, { platformName, followers, email }, handle) => {
      const influencer = await client.influencers.create({
        handle,
        platform: wordOption('--platform-name', platformName, PLATFORMS),
        ...(followers === undefined ? {} : { follower_count: countOf(followers) }),
        ...(email === undefined ? {} : { email }),
      });
      output.result(influencer, () => text(influencer));
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'influencers, the newest first; advertisers see those who work for them',
    options: (command) =>
      withPage(command)
        .option('--campaign <id>', 'who takes part in this one, or has a link of it')
        .option('--handle <text>', 'whose name begins so'),
    examples: ['crr platform influencers list', 'crr platform influencers list --campaign <id>'],
    work: async ({ client, output }, { campaign, handle, ...options }) => {
      const filter = {
        ...(campaign === undefined ? {} : { campaign_id: campaign }),
        ...(handle === undefined ? {} : { handle }),
      };
      printPage(output, await client.influencers.list({ ...pageQuery(options), ...filter }), {
        empty: 'no influencers',
        columns: ['id', 'handle', 'platform', { title: 'followers', right: true }, 'wallet', 'status'],
        row: (one) => [
          one.id,
          one.handle,
          one.platform,
          cell(one.follower_count),
          one.wallet === null ? '–' : short(one.wallet),
          one.status,
        ],
      });
    },
  });
}

function statusCommand(
  builder: CommandBuilder,
  name: string,
  status: 'active' | 'inactive',
  description: string,
): Command {
  return platformLeaf(builder, {
    name: `${name} <influencer>`,
    description,
    examples: [`crr platform influencers ${name} <id>`],
    work: async ({ client, output }, _, id) => {
      const influencer = await client.influencers.change(id, { status });
      output.result(influencer, () => text(influencer));
    },
  });
}

function countOf(text: string): number {
  return Number(wholeOption('--followers', text, 0n, FOLLOWERS_MOST));
}

function text({ id, handle, platform, follower_count, wallet, status }: Influencer): string {
  return facts([
    ['id', id],
    ['handle', `${handle} on ${platform}`],
    ['followers', cell(follower_count)],
    ['wallet', cell(wallet)],
    ['status', status],
  ]);
}
