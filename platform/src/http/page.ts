/** Pagination by cursor: lists, a page at a time. */
import { z } from '@hono/zod-openapi';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { ApiError } from './errors';
import { wholeNumber } from './fields';

/** The most rows of a page. */
export const PAGE_MOST = 100;
const PAGE_DEFAULT = 50;
const CURSOR_MOST_CHARACTERS = 512;

/** The part of a query that chooses the page. */
export const pageQuery = {
  limit: wholeNumber(1, PAGE_MOST)
    .optional()
    .openapi({
      type: 'integer',
      minimum: 1,
      maximum: PAGE_MOST,
      description: `Rows at most. Default: ${PAGE_DEFAULT}.`,
    }),
  cursor: z
    .string()
    .min(1)
    .max(CURSOR_MOST_CHARACTERS)
    .optional()
    .openapi({ description: 'The next_cursor of the page before.' }),
};

/** A page of items in an answer. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.strictObject({
    data: z.array(item),
    next_cursor: z.string().nullable().openapi({ description: 'Null on the last page.' }),
  });
}

/** The columns of a filter with the value that is asked for, without those that nothing is asked of. */
export function givenOf<Filter extends object>(filter: Filter): Given<Filter>[] {
  return Object.entries(filter).filter(([, value]) => value !== undefined) as Given<Filter>[];
}

type Given<Filter> = [column: keyof Filter & string, value: NonNullable<Filter[keyof Filter]>];

/** What a page is chosen by. */
export interface PageInput {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A column that a list is in the order of, the deciding one first. The last one must be unique in the list. */
export interface OrderColumn {
  /** As in the query, with its table where that is needed. */
  readonly column: string;
  /** Its name in the rows that the query gives. Default: the column's, without table. */
  readonly as?: string;
  readonly type: 'uuid' | 'time' | 'text' | 'integer';
}

/** Newest first, for tables with ids by time. */
export const NEWEST_FIRST: readonly OrderColumn[] = [{ column: 'id', type: 'uuid' }];

const CASTS = { uuid: 'uuid', time: 'timestamptz', text: 'text', integer: 'bigint' } as const;

/**
 * A page of a query, and the cursor of the next one: by the last row's key, so that rows that come meanwhile move nothing.
 *
 * @param query without ORDER BY and LIMIT
 * @throws ApiError 422 for a cursor that is not one of this list
 */
export async function page<Row extends object>(
  // biome-ignore lint/suspicious/noExplicitAny: the query of any tables
  query: SelectQueryBuilder<any, any, Row>,
  { limit = PAGE_DEFAULT, cursor }: PageInput,
  order: readonly OrderColumn[] = NEWEST_FIRST,
  direction: 'asc' | 'desc' = 'desc',
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  let paged = query.limit(limit + 1);
  for (const { column } of order) paged = paged.orderBy(column, direction);
  if (cursor !== undefined) paged = paged.where(after(order, readCursor(cursor, order), direction));
  const found = (await paged.execute()) as Row[];
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last !== undefined ? cursorOf(last, order) : null,
  };
}

function after(order: readonly OrderColumn[], values: readonly string[], direction: 'asc' | 'desc') {
  const columns = sql.join(order.map(({ column }) => sql.ref(column)));
  const bounds = sql.join(
    order.map(({ type }, place): RawBuilder<unknown> => sql`${values[place]}::${sql.raw(CASTS[type])}`),
  );
  const comparison = sql.raw(direction === 'desc' ? '<' : '>');
  return sql<boolean>`(${columns}) ${comparison} (${bounds})`;
}

function cursorOf(row: object, order: readonly OrderColumn[]): string {
  const values = order.map(({ column, as }) => {
    const value = (row as Record<string, unknown>)[as ?? column.slice(column.lastIndexOf('.') + 1)];
    return value instanceof Date ? value.toISOString() : String(value);
  });
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

const READABLE: Readonly<Record<OrderColumn['type'], (value: string) => boolean>> = {
  uuid: (value) => z.guid().safeParse(value).success,
  time: (value) => z.iso.datetime().safeParse(value).success,
  text: (value) => !value.includes('\0'),
  integer: (value) => /^-?\d{1,18}$/.test(value),
};

function readCursor(cursor: string, order: readonly OrderColumn[]): string[] {
  const values = parse(cursor);
  const isRight =
    values?.length === order.length &&
    order.every(({ type }, place) => {
      const value = values[place];
      return typeof value === 'string' && READABLE[type](value);
    });
  if (!isRight) {
    throw new ApiError(422, 'invalid_cursor', 'must be the next_cursor of the page before', {
      field: 'cursor',
    });
  }
  return values as string[];
}

function parse(cursor: string): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
