/** `crr platform coupons …`. */
import type { PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { wholeOption } from '../../options';
import { facts } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, moment, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface ShapeOptions {
  prefix?: string;
  length?: string;
}

interface CreateOptions extends ShapeOptions {
  campaign: string;
  influencer?: string;
  code?: string;
}

interface GenerateOptions extends ShapeOptions {
  campaign: string;
  force?: true;
}

interface ListOptions extends PageOptions {
  campaign?: string;
  influencer?: string;
}

type Coupon = Awaited<ReturnType<PlatformClient['coupons']['create']>>;

const LENGTH_MOST = 32n;

/** The group. */
export function couponCommands(builder: CommandBuilder): Command {
  return builder.group(
    'coupons',
    'codes that buyers enter: who gave them out is credited before everything else',
    [
      createCommand(builder),
      generateCommand(builder),
      listCommand(builder),
      invalidateCommand(builder),
      regenerateCommand(builder),
    ],
  );
}

function withShape(command: Command): Command {
  return command
    .option('--prefix <text>', 'a code by chance begins so: SUMMER gives SUMMER-X9Y2')
    .option('--length <count>', 'characters by chance');
}

function createCommand(builder: CommandBuilder): Command {
  return platformLeaf<CreateOptions>(builder, {
    name: 'create',
    description:
      'a code: chosen, or by chance; without an influencer it credits nobody, and fixes the campaign',
    options: (command) =>
      withShape(
        command
          .requiredOption('--campaign <id>', 'of which campaign')
          .option('--influencer <id>', 'who is credited')
          .option('--code <code>', 'a chosen one, e.g. JESSICA20'),
      ),
    examples: [
      'crr platform coupons create --campaign <id> --influencer <id> --code JESSICA20',
      'crr platform coupons create --campaign <id> --prefix SUMMER',
    ],
    work: async ({ client, output }, { campaign, influencer, code, ...shape }) => {
      const coupon = await client.coupons.create({
        campaign_id: campaign,
        ...(influencer === undefined ? {} : { influencer_id: influencer }),
        ...(code === undefined ? {} : { code }),
        ...shapeOf(shape),
      });
      output.result(coupon, () => text(coupon));
    },
  });
}

function generateCommand(builder: CommandBuilder): Command {
  return platformLeaf<GenerateOptions>(builder, {
    name: 'generate',
    description: 'a code for everybody who takes part in a campaign and has none',
    options: (command) =>
      withShape(command.requiredOption('--campaign <id>', 'of which campaign')).option(
        '--force',
        'also for those who have one',
      ),
    examples: ['crr platform coupons generate --campaign <id> --prefix SUMMER'],
    work: async ({ client, output }, { campaign, force, ...shape }) => {
      const made = await client.coupons.createMany({
        campaign_id: campaign,
        ...(force ? { force: true } : {}),
        ...shapeOf(shape),
      });
      const codes = made.created.map(({ code }) => code).join(' ');
      output.result(made, () => `${made.created.length} made, ${made.skipped} had one\n${codes}`.trimEnd());
    },
  });
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'codes, the newest first',
    options: (command) =>
      withPage(command)
        .option('--campaign <id>', 'of one campaign')
        .option('--influencer <id>', 'of one influencer'),
    examples: ['crr platform coupons list --campaign <id>'],
    work: async ({ client, output }, { campaign, influencer, ...options }) => {
      const filter = {
        ...(campaign === undefined ? {} : { campaign_id: campaign }),
        ...(influencer === undefined ? {} : { influencer_id: influencer }),
      };
      printPage(output, await client.coupons.list({ ...pageQuery(options), ...filter }), {
        empty: 'no coupons',
        columns: ['id', 'code', 'kind', 'status', 'until'],
        row: ({ id, code, kind, status, valid_until }) => [id, code, kind, status, moment(valid_until)],
      });
    },
  });
}

function invalidateCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'invalidate <coupon>',
    description: 'let a code decide nothing any more',
    examples: ['crr platform coupons invalidate <id>'],
    work: async ({ client, output }, _, id) => {
      const coupon = await client.coupons.invalidate(id);
      output.result(coupon, () => text(coupon));
    },
  });
}

function regenerateCommand(builder: CommandBuilder): Command {
  return platformLeaf<ShapeOptions>(builder, {
    name: 'regenerate <coupon>',
    description: 'another code in the place of one',
    options: withShape,
    examples: ['crr platform coupons regenerate <id>'],
    work: async ({ client, output }, shape, id) => {
      const coupon = await client.coupons.regenerate(id, shapeOf(shape));
      output.result(coupon, () => text(coupon));
    },
  });
}

function shapeOf({ prefix, length }: ShapeOptions): { prefix?: string; length?: number } {
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(length === undefined ? {} : { length: Number(wholeOption('--length', length, 1n, LENGTH_MOST)) }),
  };
}

function text({ id, code, kind, influencer_id, status }: Coupon): string {
  return facts([
    ['id', id],
    ['code', code],
    ['kind', kind],
    ['credits', cell(influencer_id)],
    ['status', status],
  ]);
}
