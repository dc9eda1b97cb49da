/** `crr platform users …`: who signs in, and who lets them. */
import type { PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { UsageError } from '../../errors';
import { wordOption } from '../../options';
import { facts } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface ListOptions extends PageOptions {
  status?: string;
}

interface ApproveOptions {
  advertiser?: string;
  influencer?: string;
}

type User = Awaited<ReturnType<PlatformClient['users']['me']>>;

const STATUSES = ['pending', 'active', 'inactive'] as const;

/** The group. */
export function userCommands(builder: CommandBuilder): Command {
  return builder.group('users', 'who signs in: pending until an admin approves', [
    meCommand(builder),
    listCommand(builder),
    approveCommand(builder),
    blockCommand(builder),
  ]);
}

function meCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'me',
    description: 'who the token is of',
    examples: ['crr platform users me'],
    work: async ({ client, output }) => {
      const user = await client.users.me();
      output.result(user, () => text(user));
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'users, the newest first',
    options: (command) => withPage(command).option('--status <status>', STATUSES.join(', ')),
    examples: ['crr platform users list --status pending'],
    work: async ({ client, output }, { status, ...options }) => {
      const filter = status === undefined ? {} : { status: wordOption('--status', status, STATUSES) };
      printPage(output, await client.users.list({ ...pageQuery(options), ...filter }), {
        empty: 'no users',
        columns: ['id', 'subject', 'email', 'role', 'status'],
        row: ({ id, sub, email, role, status }) => [id, sub, cell(email), cell(role), status],
      });
    },
  });
}

function approveCommand(builder: CommandBuilder): Command {
  return platformLeaf<ApproveOptions>(builder, {
    name: 'approve <user>',
    description: 'let somebody in who waits, as an advertiser’s or as an influencer',
    options: (command) =>
      command
        .option('--advertiser <id>', 'they work for this advertiser')
        .option('--influencer <id>', 'they are this influencer'),
    examples: ['crr platform users approve <id> --advertiser <advertiser>'],
    work: async ({ client, output }, { advertiser, influencer }, id) => {
      if (advertiser !== undefined && influencer !== undefined) {
        throw new UsageError('--influencer', 'contradicts --advertiser');
      }
      const user = await client.users.change(id, {
        status: 'active',
        ...(advertiser === undefined ? {} : { role: 'advertiser', advertiser_id: advertiser }),
        ...(influencer === undefined ? {} : { role: 'influencer', influencer_id: influencer }),
      });
      output.result(user, () => text(user));
    },
  });
}

function blockCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'block <user>',
    description: 'refuse somebody from now on',
    examples: ['crr platform users block <id>'],
    work: async ({ client, output }, _, id) => {
      const user = await client.users.change(id, { status: 'inactive' });
      output.result(user, () => text(user));
    },
  });
}

function text({ id, sub, role, status, advertiser_id, influencer_id, scopes }: User): string {
  return facts([
    ['id', id],
    ['subject', sub],
    ['role', [cell(role), ...scopes].join(' ')],
    ['of', cell(advertiser_id ?? influencer_id)],
    ['status', status],
  ]);
}
