/** Reports as rows of a file: one row for each part or point and currency, so that each amount has a cell of its own. */
import type { Db } from '../database';
import { ACTIONS } from '../events';
import { PAGE_MOST } from '../http';
import {
  breakdown,
  type Dimension,
  type Figures,
  type ReportFilter,
  type SeriesUnit,
  series,
  zoneOf,
} from '../reports';
import type { Cell } from './csv';
import type { Pages } from './stream';

const FIGURES = [
  'clicks',
  'bot_clicks',
  'conversions',
  'conversions_per_click',
  ...ACTIONS,
  'currency',
  'conversions_in_currency',
  'revenue',
  'average_order_value',
  'estimated_commission',
] as const;

/** Columns of parts. */
export const PART_COLUMNS = ['key', 'name', ...FIGURES] as const;
/** Columns of a series. */
export const SERIES_COLUMNS = ['at', ...FIGURES] as const;

/** @throws ApiError 422, at the first page, for a range that can not be told */
export async function* partPages(db: Db, filter: ReportFilter, dimension: Dimension): Pages {
  let cursor: string | null = null;
  do {
    const page = await breakdown(db, filter, dimension, {
      limit: PAGE_MOST,
      ...(cursor === null ? {} : { cursor }),
    });
    yield page.parts.flatMap((part) => rowsOf([part.key, part.name], part));
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** One page: a series has limits of its own. @throws ApiError 422 for a range that can not be told */
export async function* seriesPages(
  db: Db,
  filter: ReportFilter,
  { unit = 'day', timezone }: { unit?: SeriesUnit | undefined; timezone?: string | undefined },
): Pages {
  const points = await series(db, filter, unit, timezone ?? (await zoneOf(db, filter.scope)));
  yield points.flatMap((point) => rowsOf([point.at], point));
}

/** A row for each currency; counts stand in the first alone, so that a column can be added up. */
function rowsOf(head: readonly Cell[], figures: Figures): Cell[][] {
  const currencies = new Set([
    ...figures.revenue.map(({ currency }) => currency),
    ...figures.estimated_commission.map(({ currency }) => currency),
  ]);
  const counts: Cell[] = [
    figures.clicks,
    figures.bot_clicks,
    figures.conversions,
    figures.conversions_per_click,
    ...ACTIONS.map((action) => figures.actions[action]),
  ];
  const nothing = counts.map(() => null);
  return [...(currencies.size === 0 ? [null] : currencies)].map((currency, place) => {
    const sales = figures.revenue.find((each) => each.currency === currency);
    const commission = figures.estimated_commission.find((each) => each.currency === currency);
    return [
      ...head,
      ...(place === 0 ? counts : nothing),
      currency,
      sales?.conversions ?? null,
      sales?.revenue ?? null,
      sales?.average_order_value ?? null,
      commission?.amount ?? null,
    ];
  });
}
