/** `crr platform links …`: tracking links, which the edge redirects. */
import type { PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { UsageError } from '../../errors';
import { facts } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface CreateOptions {
  campaign: string;
  influencer?: string;
  label?: string;
  utm?: string[];
}

interface ListOptions extends PageOptions {
  campaign?: string;
  influencer?: string;
}

interface ChangeOptions {
  to?: string;
  activate?: true;
  deactivate?: true;
}

type Link = Awaited<ReturnType<PlatformClient['links']['create']>>;

/** The group. */
export function linkCommands(builder: CommandBuilder): Command {
  return builder.group('links', 'tracking links: who published them is credited', [
    createCommand(builder),
    listCommand(builder),
    changeCommand(builder),
    regenerateCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return platformLeaf<CreateOptions>(builder, {
    name: 'create <destination>',
    description: 'a link to a page; UTM parameters are filled in where nothing is said',
    options: (command) =>
      command
        .requiredOption('--campaign <id>', 'of which campaign')
        .option('--influencer <id>', 'who is credited (default: the campaign itself)')
        .option('--label <text>', 'what you call it')
        .option('--utm <name=value...>', 'source, medium, campaign, term, content'),
    examples: ['crr platform links create https://shop.example/summer --campaign <id> --influencer <id>'],
    work: async ({ client, output }, { campaign, influencer, label, utm }, destination) => {
      const link = await client.links.create({
        campaign_id: campaign,
        destination_url: destination,
        ...(influencer === undefined ? {} : { influencer_id: influencer }),
        ...(label === undefined ? {} : { label }),
        ...(utm === undefined ? {} : { utm: Object.fromEntries(utm.map(utmPair)) }),
      });
      output.result(link, () => text(link));
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'links with what they brought, also those that brought nothing',
    options: (command) =>
      withPage(command)
        .option('--campaign <id>', 'of one campaign')
        .option('--influencer <id>', 'of one influencer'),
    examples: ['crr platform links list --campaign <id>'],
    work: async ({ client, output }, { campaign, influencer, ...options }) => {
      const filter = {
        ...(campaign === undefined ? {} : { campaign_id: campaign }),
        ...(influencer === undefined ? {} : { influencer_id: influencer }),
      };
      printPage(output, await client.links.list({ ...pageQuery(options), ...filter }), {
        empty: 'no links',
        columns: ['link', 'label', 'active', right('clicks'), right('events'), right('purchases')],
        row: (link) => [
          link.url,
          cell(link.label),
          cell(link.is_active),
          `${link.clicks}`,
          `${link.events}`,
          `${link.purchases}`,
        ],
      });
    },
  });
}

function changeCommand(builder: CommandBuilder): Command {
  return platformLeaf<ChangeOptions>(builder, {
    name: 'change <code>',
    description: 'lead a link elsewhere, or switch it off or on; the edge follows within seconds',
    options: (command) =>
      command
        .option('--to <destination>', 'where it leads from now on')
        .option('--activate', 'redirect again')
        .option('--deactivate', 'answer 410 instead of redirecting'),
    examples: ['crr platform links change k3Xw9Pa --to https://shop.example/autumn'],
    work: async ({ client, output }, { to, activate, deactivate }, code) => {
      if (activate && deactivate) throw new UsageError('--deactivate', 'contradicts --activate');
      const link = await client.links.change(code, {
        ...(to === undefined ? {} : { destination_url: to }),
        ...(activate || deactivate ? { is_active: activate === true } : {}),
      });
      output.result(link, () => text(link));
    },
  });
}

function regenerateCommand(builder: CommandBuilder): Command {
  return platformLeaf<{ keepOld?: true }>(builder, {
    name: 'regenerate <code>',
    description: 'another code in the place of one; what the old one brought stays credited',
    options: (command) => command.option('--keep-old', 'let the old one lead on'),
    examples: ['crr platform links regenerate k3Xw9Pa'],
    work: async ({ client, output }, { keepOld }, code) => {
      const link = await client.links.regenerate(code, { keep_old: keepOld === true });
      output.result(link, () => text(link));
    },
  });
}

function utmPair(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError('--utm', `"${text}" must be name=value`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function right(title: string): { title: string; right: true } {
  return { title, right: true };
}

function text({ code, url, destination_url, influencer_id, is_active, utm }: Link): string {
  return facts([
    ['code', code],
    ['link', url],
    ['leads to', `${destination_url}${is_active ? '' : ' (switched off)'}`],
    ['credits', cell(influencer_id)],
    [
      'utm',
      Object.entries(utm)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ],
  ]);
}
