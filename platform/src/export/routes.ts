/** Files of reports. */
import { z } from '@hono/zod-openapi';
import type { Db } from '../database';
import { flag } from '../http';
import { defineRoute, type RequestContext, type Route } from '../pipeline';
import {
  type Dimension,
  filterOf,
  ownFilter,
  type ReportFilter,
  reportFilter,
  type SeriesUnit,
  seriesChoice,
} from '../reports';
import { EVENT_COLUMNS, eventPages } from './events';
import { PART_COLUMNS, partPages, SERIES_COLUMNS, seriesPages } from './figures';
import { csvStream, type Pages } from './stream';

/** What a file can be of. */
export const EXPORT_KINDS = [
  'events',
  'chart',
  'campaigns',
  'influencers',
  'platforms',
  'coupons',
  'tracking-links',
] as const;
/** One of {@link EXPORT_KINDS}. */
export type ExportKind = (typeof EXPORT_KINDS)[number];

const CSV = 'text/csv; charset=utf-8';
const PARTS: Readonly<Record<Exclude<ExportKind, 'events' | 'chart'>, Dimension>> = {
  campaigns: 'campaign',
  influencers: 'influencer',
  platforms: 'platform',
  coupons: 'coupon',
  'tracking-links': 'link',
};

const choice = {
  what: z.enum(EXPORT_KINDS).optional().openapi({ description: 'What the file is of. Default: events.' }),
  ...seriesChoice,
  bom: flag.optional().openapi({
    type: 'boolean',
    description: 'Whether it begins with a byte order mark, for spreadsheets. Default: false.',
  }),
};
const ALL = reportFilter.extend(choice);
const OWN = ownFilter.extend(choice);

const DESCRIPTION =
  'RFC 4180, UTF-8, a line at a time. Texts that a spreadsheet would take for a formula get an apostrophe before it, also behind separators. Same filter and same figures as the reports.';
const RESPONSES = { 200: { description: 'The file.', contentType: CSV, schema: z.string() } } as const;

interface Choice {
  readonly what?: ExportKind | undefined;
  readonly unit?: SeriesUnit | undefined;
  readonly timezone?: string | undefined;
  readonly bom?: boolean | undefined;
}

/** Routes of files. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/stats/export',
    summary: 'Events or figures as a CSV file',
    description: DESCRIPTION,
    tags: ['reports'],
    access: { admin: true, advertiser: true, apiKey: 'reports:read' },
    request: { query: ALL },
    responses: RESPONSES,
    handler: ({ input: { query }, ...context }) => file(context, filterOf(context.scope, query), query),
  }),
  defineRoute({
    method: 'get',
    path: '/influencer/stats/export',
    summary: 'An influencer’s own events or figures as a CSV file',
    description: DESCRIPTION,
    tags: ['reports'],
    access: { influencer: true },
    request: { query: OWN },
    responses: RESPONSES,
    handler: ({ input: { query }, ...context }) => file(context, filterOf(context.scope, query), query),
  }),
];

async function file(
  { db, now }: RequestContext,
  filter: ReportFilter,
  { what = 'events', bom, ...points }: Choice,
) {
  const { columns, pages } = contentOf(db, filter, now, what, points);
  return {
    status: 200,
    stream: csvStream(columns, await started(pages), { withMark: bom === true }),
    headers: { 'content-type': CSV, 'content-disposition': `attachment; filename="${what}.csv"` },
  } as const;
}

function contentOf(
  db: Db,
  filter: ReportFilter,
  now: Date,
  what: ExportKind,
  points: Pick<Choice, 'unit' | 'timezone'>,
): { columns: readonly string[]; pages: Pages } {
  if (what === 'events') return { columns: EVENT_COLUMNS, pages: eventPages(db, filter, now) };
  if (what === 'chart') return { columns: SERIES_COLUMNS, pages: seriesPages(db, filter, points) };
  return { columns: PART_COLUMNS, pages: partPages(db, filter, PARTS[what]) };
}

/** Makes the first page before the answer begins: what is refused is refused with its status. */
async function started(pages: Pages): Promise<Pages> {
  const rest = pages[Symbol.asyncIterator]();
  const first = await rest.next();
  return (async function* () {
    try {
      if (first.done !== true) yield first.value;
      for (let page = await rest.next(); page.done !== true; page = await rest.next()) yield page.value;
    } finally {
      await rest.return?.();
    }
  })();
}
