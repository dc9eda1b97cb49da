/** `crr platform advertisers …`: the tenants. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { UsageError } from '../../errors';
import { facts } from '../../print/table';
import { platformLeaf } from './leaf';
import { moment, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface ChangeOptions {
  name?: string;
  activate?: true;
  deactivate?: true;
}

interface Advertiser {
  id: string;
  name: string;
  status: string;
  created_at: string;
}

/** The group. */
export function advertiserCommands(builder: CommandBuilder): Command {
  return builder.group('advertisers', 'who runs campaigns: tenants, which never see each other', [
    createCommand(builder),
    listCommand(builder),
    changeCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'create <name>',
    description: 'a tenant; needs an admin',
    examples: ['crr platform advertisers create "Acme"'],
    work: async ({ client, output }, _, name) => {
      const made = await client.advertisers.create({ name });
      output.result(made, () => text(made));
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<PageOptions>(builder, {
    name: 'list',
    description: 'tenants, the newest first',
    options: withPage,
    examples: ['crr platform advertisers list'],
    work: async ({ client, output }, options) =>
      printPage(output, await client.advertisers.list(pageQuery(options)), {
        empty: 'no advertisers',
        columns: ['id', 'name', 'status', 'created'],
        row: ({ id, name, status, created_at }) => [id, name, status, moment(created_at)],
      }),
  });
}

function changeCommand(builder: CommandBuilder): Command {
  return platformLeaf<ChangeOptions>(builder, {
    name: 'change <advertiser>',
    description: 'rename a tenant, or switch its users and keys off or on',
    options: (command) =>
      command
        .option('--name <name>', 'what it is called from now on')
        .option('--activate', 'let its users and keys in again')
        .option('--deactivate', 'refuse its users and keys; nothing is deleted'),
    examples: ['crr platform advertisers change <id> --deactivate'],
    work: async ({ client, output }, { name, activate, deactivate }, id) => {
      if (activate && deactivate) throw new UsageError('--deactivate', 'contradicts --activate');
      const status = activate ? 'active' : deactivate ? 'inactive' : undefined;
      const changed = await client.advertisers.change(id, {
        ...(name === undefined ? {} : { name }),
        ...(status === undefined ? {} : { status }),
      });
      output.result(changed, () => text(changed));
    },
  });
}

function text({ id, name, status }: Advertiser): string {
  return facts([
    ['id', id],
    ['name', name],
    ['status', status],
  ]);
}
