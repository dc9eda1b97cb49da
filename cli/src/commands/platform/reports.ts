/** `crr platform reports …`: what campaigns brought. */
import type { Page, PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { wordOption } from '../../options';
import { type Column, facts, table } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, moment, type PageOptions, pageQuery, printPage, withPage } from './listing';
import { periodOf, type ReportFilter, type ReportOptions, withReportFilter } from './report-filter';

type Overview = Awaited<ReturnType<PlatformClient['reports']['overview']>>;
type Part = Awaited<ReturnType<PlatformClient['reports']['influencers']>>['data'][number];
type LinkPart = Awaited<ReturnType<PlatformClient['reports']['links']>>['data'][number];
type PartsQuery = ReportFilter & { limit: number; cursor?: string };
type Parts = (client: PlatformClient, query: PartsQuery) => Promise<Page<Part>>;

const CLICKS: Column = { title: 'clicks', right: true };
const CONVERSIONS: Column = { title: 'purchases', right: true };
const REVENUE: Column = { title: 'revenue', right: true };

/** On chain; amounts in USDC base units. */
const EARNED: readonly Exclude<Column, string>[] = [
  { title: 'VAUs', right: true },
  { title: 'conversions', right: true },
  { title: 'influencer, USDC base units', right: true },
  { title: 'users, USDC base units', right: true },
];

/** The group. */
export function reportCommands(builder: CommandBuilder): Command {
  return builder.group('reports', 'what campaigns brought; every zone is filtered alike', [
    overviewCommand(builder),
    chartCommand(builder),
    partsCommand(builder, 'campaigns', 'by campaign', ({ reports }, query) => reports.campaigns(query)),
    partsCommand(builder, 'influencers', 'by influencer', ({ reports }, query) => reports.influencers(query)),
    partsCommand(builder, 'platforms', 'by social platform of influencers', ({ reports }, query) =>
      reports.platforms(query),
    ),
    partsCommand(builder, 'coupons', 'by coupon', ({ reports }, query) => reports.coupons(query)),
    linksCommand(builder),
    funnelCommand(builder),
    journeyCommand(builder),
    leaderboardCommand(builder),
  ]);
}

function overviewCommand(builder: CommandBuilder): Command {
  return platformLeaf<ReportOptions>(builder, {
    name: 'overview',
    description: 'the whole: clicks, purchases, revenue, average order, purchases per click',
    options: withReportFilter,
    examples: ['crr platform reports overview --from 2026-06-01'],
    work: async ({ client, output }, options) => {
      const overview = await client.reports.overview(periodOf(options));
      output.result(overview, () => overviewText(overview));
    },
  });
}

function chartCommand(builder: CommandBuilder): Command {
  return platformLeaf<ReportOptions & { unit: string; timezone?: string }>(builder, {
    name: 'chart',
    description: 'the course over time, gaps filled',
    options: (command) =>
      withReportFilter(command)
        .option('--unit <unit>', 'day or hour', 'day')
        .option('--timezone <name>', 'whose days, such as Europe/Berlin; default: the advertiser’s'),
    examples: ['crr platform reports chart --from 2026-06-01 --to 2026-06-08'],
    work: async ({ client, output }, { unit, timezone, ...options }) => {
      const word = wordOption('--unit', unit, ['day', 'hour'] as const);
      const chart = await client.reports.chart({
        ...periodOf(options),
        unit: word,
        ...(timezone === undefined ? {} : { timezone }),
      });
      const rows = chart.points.map((point) => [moment(point.at), ...figuresOf(point)]);
      output.result(chart, () => table(['from', CLICKS, CONVERSIONS, REVENUE], rows));
    },
  });
}

function partsCommand(builder: CommandBuilder, name: string, what: string, read: Parts): Command {
  return platformLeaf<ReportOptions & PageOptions>(builder, {
    name,
    description: `figures ${what}, most purchases first`,
    options: (command) => withPage(withReportFilter(command)),
    examples: [`crr platform reports ${name}`],
    work: async ({ client, output }, options) =>
      printPage(output, await read(client, { ...periodOf(options), ...pageQuery(options) }), {
        empty: 'nothing',
        columns: ['name', 'key', CLICKS, CONVERSIONS, REVENUE],
        row: (part) => [cell(part.name), cell(part.key), ...figuresOf(part)],
      }),
  });
}

function linksCommand(builder: CommandBuilder): Command {
  return platformLeaf<ReportOptions & PageOptions>(builder, {
    name: 'links',
    description: 'figures by link, also those without sales, with what each earned on chain',
    options: (command) => withPage(withReportFilter(command)),
    examples: ['crr platform reports links', 'crr platform reports links --campaign <id> --json'],
    work: async ({ client, output }, options) =>
      printPage(output, await client.reports.links({ ...periodOf(options), ...pageQuery(options) }), {
        empty: 'nothing',
        columns: ['name', 'key', CLICKS, CONVERSIONS, REVENUE, ...EARNED],
        row: (part) => [cell(part.name), cell(part.key), ...figuresOf(part), ...earnedOf(part.on_chain)],
      }),
  });
}

function earnedOf(onChain: LinkPart['on_chain']): string[] {
  if (onChain === null) return EARNED.map(() => '–');
  return [`${onChain.vaus}`, `${onChain.conversions}`, onChain.influencer_usdc, onChain.user_usdc];
}

function funnelCommand(builder: CommandBuilder): Command {
  return platformLeaf<ReportOptions>(builder, {
    name: 'funnel',
    description: 'how far customers come',
    options: withReportFilter,
    examples: ['crr platform reports funnel'],
    work: async ({ client, output }, options) => {
      const funnel = await client.reports.funnel(periodOf(options));
      const rows = funnel.steps.map(({ step, events, events_per_previous }) => [
        step,
        `${events}`,
        cell(events_per_previous),
      ]);
      const columns: Column[] = [
        'step',
        { title: 'how many', right: true },
        { title: 'per one of the step before', right: true },
      ];
      output.result(funnel, () => table(columns, rows));
    },
  });
}

function journeyCommand(builder: CommandBuilder): Command {
  return platformLeaf<ReportOptions>(builder, {
    name: 'journey',
    description: 'from where, by which key, to what',
    options: withReportFilter,
    examples: ['crr platform reports journey'],
    work: async ({ client, output }, options) => {
      const journey = await client.reports.journey(periodOf(options));
      const rows = journey.flows.map(({ source, method, outcome, events }) => [
        source,
        method,
        outcome,
        `${events}`,
      ]);
      const columns: Column[] = ['source', 'by', 'to', { title: 'events', right: true }];
      output.result(journey, () => (rows.length === 0 ? 'nothing' : table(columns, rows)));
    },
  });
}

function leaderboardCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'leaderboard',
    description: 'who earned most on chain within 7 days',
    examples: ['crr platform reports leaderboard'],
    work: async ({ client, output }) => {
      const board = await client.reports.leaderboard();
      const rows = board.data.map(({ rank, handle, platform, earned_usdc }) => [
        `${rank}`,
        handle,
        platform,
        earned_usdc,
      ]);
      const columns: Column[] = ['', 'influencer', 'on', { title: 'earned, USDC base units', right: true }];
      output.result(board, () => (rows.length === 0 ? 'nobody yet' : table(columns, rows)));
    },
  });
}

function figuresOf({
  clicks,
  conversions,
  revenue,
}: Pick<Part, 'clicks' | 'conversions' | 'revenue'>): string[] {
  return [`${clicks}`, `${conversions}`, moneyText(revenue)];
}

function moneyText(revenue: Part['revenue']): string {
  return revenue.map(({ revenue: amount, currency }) => `${amount} ${currency}`).join(', ') || '–';
}

function overviewText({ clicks, bot_clicks, conversions, conversions_per_click, revenue }: Overview): string {
  const orders = revenue.map(
    ({ average_order_value, currency }) => `${cell(average_order_value)} ${currency}`,
  );
  return facts([
    ['clicks', `${clicks} (and ${bot_clicks} of machines)`],
    ['purchases', `${conversions}`],
    ['purchases per click', cell(conversions_per_click)],
    ['revenue', moneyText(revenue)],
    ['average order', orders.join(', ') || '–'],
  ]);
}
