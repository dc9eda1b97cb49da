/** `crr link …`: the links that the edge redirects. */

import type { Database } from '@crr/db';
import type { Link, LinkEarnings, LinkSummary } from '@crr/edge';
import { parseUrl } from '@crr/sdk';
import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../command';
import { UsageError } from '../errors';
import { campaignOption, keyOption, wholeOption } from '../options';
import { table } from '../print/table';
import type { Session } from '../session';
import { type DatabaseChoice, readySchema, withDatabase, withOpenDatabase } from './indexer/options';

/** Where visitors reach the edge: what stands before /r/. */
interface EdgeChoice {
  edge?: string;
}

interface CreateOptions extends DatabaseChoice, EdgeChoice {
  code?: string;
  campaign?: string;
  influencer?: string;
  utm?: string[];
}

interface ChangeOptions extends DatabaseChoice, EdgeChoice {
  to?: string;
  activate?: true;
  deactivate?: true;
}

interface FilterOptions extends DatabaseChoice, EdgeChoice {
  campaign?: string;
  influencer?: string;
}

interface ListOptions extends FilterOptions {
  after?: string;
  most: string;
}

const LONGEST_PAGE = 1_000n;

/** The group. */
export function linkCommands(builder: CommandBuilder): Command {
  return builder.group('link', 'tracking links: /r/<code>', [
    createCommand(builder),
    changeCommand(builder),
    listCommand(builder),
    earningsCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return builder.leaf<CreateOptions>({
    name: 'create <destination>',
    description: 'a link to a page; of a campaign it signs tags',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withEdge(withDatabase(command))
        .option('--code <code>', 'what stands behind /r/ (default: seven random characters)')
        .option('--campaign <id>', 'visitors get this campaign’s tag')
        .option('--influencer <key>', 'whom the visitors are attributed to: a wallet')
        .option('--utm <name=value...>', 'source, medium, campaign, term, content'),
    examples: [
      'crr link create https://shop.example/summer --campaign <id> --influencer <wallet>',
      'crr link create https://shop.example --code summer --utm source=instagram medium=story',
    ],
    work: (session, options, destinationUrl) =>
      onLinks(session, options, async (database, { createLink }, urlOf) => {
        const { code, campaign, influencer, utm = [] } = options;
        const link = await createLink(database.db, {
          destinationUrl,
          ...(code === undefined ? {} : { code }),
          ...(campaign === undefined ? {} : { campaignId: campaignText(campaign) }),
          ...(influencer === undefined
            ? {}
            : { influencer: keyOption('--influencer', influencer).toBase58() }),
          utm: Object.fromEntries(utm.map(utmPair)),
        });
        const warning = await warningOf(database, link);
        const told = { ...link, url: urlOf(link.code), ...(warning === null ? {} : { warning }) };
        session.output.result(told, () =>
          [linkText(told), ...(warning === null ? [] : [warning])].join('\n'),
        );
      }),
  });
}

/** Of a campaign that nobody has heard of: a letter may be wrong, or the indexer comes to it later. */
async function warningOf({ db }: Database, { campaignId }: Link): Promise<string | null> {
  if (campaignId === null) return null;
  const known = await db
    .selectFrom('chain.campaigns')
    .select('campaign_id')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  if (known !== undefined) return null;
  return `warning: no campaign ${campaignId} is indexed here; as long as that is so, its visitors are led on without a tag`;
}

/** Where `crr edge start` listens unless it is told otherwise. */
const DEFAULT_EDGE = 'http://127.0.0.1:8787';

function withEdge(command: Command): Command {
  return command.option(
    '--edge <url>',
    'where visitors reach the edge (default: CRR_EDGE_URL, else where it was started last)',
  );
}

/** Links as they are given away, by their codes. To be asked for before anything is changed. @throws UsageError */
function linkUrls({ home }: Session, { edge }: EdgeChoice): (code: string) => string {
  const base = edge ?? process.env.CRR_EDGE_URL ?? home.settings().edgeUrl ?? DEFAULT_EDGE;
  const parsed = parseUrl(base);
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new UsageError('--edge', `"${base}" is no http(s) URL`);
  }
  return (code) => `${base.replace(/\/+$/, '')}/r/${code}`;
}

function changeCommand(builder: CommandBuilder): Command {
  return builder.leaf<ChangeOptions>({
    name: 'change <code>',
    description: 'lead a link elsewhere, or switch it off or on; the edge follows within seconds',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withEdge(withDatabase(command))
        .option('--to <destination>', 'where it leads from now on')
        .option('--activate', 'redirect again')
        .option('--deactivate', 'answer 410 instead of redirecting'),
    examples: [
      'crr link change summer --to https://shop.example/autumn',
      'crr link change summer --deactivate',
    ],
    work: (session, { to, activate, deactivate, ...choice }, code) =>
      onLinks(session, choice, async (database, { updateLink }, urlOf) => {
        if (activate && deactivate) throw new UsageError('--deactivate', 'contradicts --activate');
        if (to === undefined && !activate && !deactivate) {
          throw new UsageError('--to', 'must be given, or --activate or --deactivate');
        }
        const isActive = activate ?? (deactivate ? false : undefined);
        const link = await updateLink(database.db, code, {
          ...(to === undefined ? {} : { destinationUrl: to }),
          ...(isActive === undefined ? {} : { isActive }),
        });
        const told = { ...link, url: urlOf(link.code) };
        session.output.result(told, () => linkText(told));
      }),
  });
}

function listCommand(builder: CommandBuilder): Command {
  return builder.leaf<ListOptions>({
    name: 'list',
    description: 'links with their clicks, the newest first; bots are not counted',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withFilter(command)
        .option('--after <code>', 'go on behind this one')
        .option('--most <count>', 'at most so many', '100'),
    examples: ['crr link list', 'crr link list --campaign <id> --json'],
    work: (session, options) =>
      onLinks(session, options, async (database, { listLinks }, urlOf) => {
        const links = await listLinks(database.db, {
          ...filterOf(options),
          after: options.after,
          most: Number(wholeOption('--most', options.most, 1n, LONGEST_PAGE)),
        });
        const told = links.map((link) => ({ ...link, url: urlOf(link.code) }));
        session.output.result(told, () => listText(told));
      }),
  });
}

function earningsCommand(builder: CommandBuilder): Command {
  return builder.leaf<FilterOptions>({
    name: 'earnings',
    description: 'what links earned on chain, the most for influencers first; payable, USDC base units',
    role: 'payer',
    failures: serviceFailures,
    options: withFilter,
    examples: ['crr link earnings', 'crr link earnings --campaign <id> --json'],
    work: (session, options) =>
      onLinks(session, options, async (database, { linkEarnings }, urlOf) => {
        const earnings = await linkEarnings(database.db, filterOf(options));
        const told = earnings.map((each) => ({ ...each, url: urlOf(each.code) }));
        session.output.result(told, () => earningsText(told));
      }),
  });
}

function withFilter(command: Command): Command {
  return withEdge(withDatabase(command))
    .option('--campaign <id>', 'of one campaign')
    .option('--influencer <key>', 'of one influencer');
}

function filterOf({ campaign, influencer }: FilterOptions) {
  return {
    campaignId: campaign === undefined ? undefined : campaignText(campaign),
    influencer: influencer === undefined ? undefined : keyOption('--influencer', influencer).toBase58(),
  };
}

async function onLinks(
  session: Session,
  choice: DatabaseChoice & EdgeChoice,
  work: (
    database: Database,
    links: typeof import('@crr/edge'),
    urlOf: (code: string) => string,
  ) => Promise<void>,
): Promise<void> {
  await withOpenDatabase(session, choice, 'crr link', async (database) => {
    await readySchema(database);
    await work(database, await import('@crr/edge'), linkUrls(session, choice));
  });
}

function campaignText(text: string): string {
  campaignOption('--campaign', text);
  return text;
}

function utmPair(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError('--utm', `"${text}" must be name=value`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** As it is given away. */
interface WithUrl {
  readonly url: string;
}

function linkText({ url, destinationUrl, isActive }: Link & WithUrl): string {
  return `${url} → ${destinationUrl}${isActive ? '' : ' (switched off)'}`;
}

function listText(links: readonly (LinkSummary & WithUrl)[]): string {
  if (links.length === 0) return 'no links';
  const rows = links.map((link) => [
    link.url,
    link.destinationUrl,
    link.isActive ? 'yes' : 'no',
    `${link.clicks}`,
  ]);
  return table(['link', 'destination', 'active', { title: 'clicks', right: true }], rows);
}

function earningsText(earnings: readonly (LinkEarnings & WithUrl)[]): string {
  if (earnings.length === 0) return 'no link has earned anything';
  const rows = earnings.map((each) => [
    each.url,
    each.campaignId,
    `${each.vaus}`,
    `${each.attentionSeconds}`,
    `${each.conversions}`,
    `${each.influencerUsdc}`,
    `${each.userUsdc}`,
  ]);
  const figures = ['VAUs', 'seconds', 'conversions', 'influencer', 'users'];
  return table(['link', 'campaign', ...figures.map((title) => ({ title, right: true as const }))], rows);
}
