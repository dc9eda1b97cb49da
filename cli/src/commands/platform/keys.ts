/** `crr platform keys …`: API keys of advertisers' servers. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { durationOption, listOption, timeOption } from '../../options';
import { facts } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, moment, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface CreateOptions {
  advertiser?: string;
  scopes: string;
  hmac?: true;
  expires?: string;
}

interface ListOptions extends PageOptions {
  advertiser?: string;
}

type Client = Parameters<Parameters<typeof platformLeaf>[1]['work']>[0]['client'];
type NewKey = Parameters<Client['apiKeys']['create']>[0];
type ShownKey = Awaited<ReturnType<Client['apiKeys']['create']>>;

const USUAL_SCOPES = 'events:write';
const MILLISECONDS_PER_SECOND = 1_000;

/** The group. */
export function keyCommands(builder: CommandBuilder): Command {
  return builder.group('keys', 'API keys: shown once, afterwards known by how they begin', [
    createCommand(builder),
    listCommand(builder),
    rotateCommand(builder),
    revokeCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return platformLeaf<CreateOptions>(builder, {
    name: 'create <name>',
    description: 'a key for a server; it is printed once and stored nowhere',
    options: (command) =>
      command
        .option('--advertiser <id>', 'whose; admins must name it')
        .option('--scopes <list>', 'what it may do, comma between them', USUAL_SCOPES)
        .option('--hmac', 'with a secret; events that are not signed by it are refused')
        .option('--expires <time>', 'a date, or a duration such as +90d (default: never)'),
    examples: [
      'crr platform keys create server --advertiser <id> --hmac',
      'crr platform keys create reports --scopes reports:read,events:read --expires +90d',
    ],
    work: async ({ client, output }, { advertiser, scopes, hmac, expires }, name) => {
      const made = await client.apiKeys.create({
        name,
        scopes: listOption(scopes) as NewKey['scopes'],
        with_hmac_secret: hmac === true,
        hmac_required: hmac === true,
        ...(advertiser === undefined ? {} : { advertiser_id: advertiser }),
        ...(expires === undefined ? {} : { expires_at: momentOf(expires) }),
      });
      output.result(made, () => shownText(made));
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'keys by how they begin, the newest first',
    options: (command) => withPage(command).option('--advertiser <id>', 'for admins: of one tenant'),
    examples: ['crr platform keys list'],
    work: async ({ client, output }, { advertiser, ...options }) =>
      printPage(output, await client.apiKeys.list({ ...pageQuery(options), ...tenant(advertiser) }), {
        empty: 'no keys',
        columns: ['id', 'name', 'begins', 'scopes', 'signed', 'state'],
        row: (key) => [
          key.id,
          key.name,
          key.prefix,
          key.scopes.join(' '),
          cell(key.hmac_required),
          stateOf(key),
        ],
      }),
  });
}

function rotateCommand(builder: CommandBuilder): Command {
  return platformLeaf<{ overlap: string }>(builder, {
    name: 'rotate <key>',
    description: 'a new key in the place of one, which goes on working for a while',
    options: (command) => command.option('--overlap <duration>', 'how long the old one works', '1d'),
    examples: ['crr platform keys rotate <id> --overlap 2h'],
    work: async ({ client, output }, { overlap }, id) => {
      const seconds = Number(durationOption('--overlap', overlap));
      const made = await client.apiKeys.rotate(id, { overlap_seconds: seconds });
      output.result(made, () => shownText(made));
    },
  });
}

function revokeCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'revoke <key>',
    description: 'refuse a key from now on',
    examples: ['crr platform keys revoke <id>'],
    work: async ({ client, output }, _, id) => {
      const revoked = await client.apiKeys.revoke(id);
      output.result(revoked, () => `${revoked.prefix} is refused from now on`);
    },
  });
}

function shownText({ id, key, hmac_secret, scopes, expires_at }: ShownKey): string {
  return facts([
    ['id', id],
    ['key', key ?? '(shown once, at its first creation)'],
    ...(hmac_secret === null ? [] : ([['secret', hmac_secret]] as const)),
    ['scopes', scopes.join(' ')],
    ['expires', moment(expires_at)],
  ]);
}

function stateOf({
  revoked_at,
  expires_at,
}: {
  revoked_at: string | null;
  expires_at: string | null;
}): string {
  if (revoked_at !== null) return `revoked ${moment(revoked_at)}`;
  return expires_at === null ? 'good' : `until ${moment(expires_at)}`;
}

function tenant(advertiser: string | undefined): { advertiser_id?: string } {
  return advertiser === undefined ? {} : { advertiser_id: advertiser };
}

function momentOf(text: string): string {
  const now = BigInt(Math.floor(Date.now() / MILLISECONDS_PER_SECOND));
  return new Date(Number(timeOption('--expires', text, now)) * MILLISECONDS_PER_SECOND).toISOString();
}
