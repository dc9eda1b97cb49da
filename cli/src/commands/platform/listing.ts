/** Lists that the platform gives page by page. */
import type { Page } from '@crr/sdk';
import type { Command } from 'commander';
import { wholeOption } from '../../options';
import type { Output } from '../../output';
import { type Column, table } from '../../print/table';

/** Which page of a list is wanted. */
export interface PageOptions {
  limit: string;
  cursor?: string;
}

const LONGEST_PAGE = 100n;

/** Adds the options. */
export function withPage(command: Command): Command {
  return command
    .option('--limit <count>', 'at most so many, up to 100', '50')
    .option('--cursor <cursor>', 'go on behind the page that named it');
}

/** The options as the platform takes them. */
export function pageQuery({ limit, cursor }: PageOptions): { limit: number; cursor?: string } {
  const most = Number(wholeOption('--limit', limit, 1n, LONGEST_PAGE));
  return cursor === undefined ? { limit: most } : { limit: most, cursor };
}

/** How a list is shown. */
export interface Listing<Item> {
  /** Said where there is nothing. */
  readonly empty: string;
  readonly columns: readonly Column[];
  readonly row: (item: Item) => readonly string[];
}

/** Prints a page: a table for people, and how to come to the next. */
export function printPage<Item>(output: Output, page: Page<Item>, listing: Listing<Item>): void {
  output.result(page, () => {
    if (page.data.length === 0) return listing.empty;
    const more = page.next_cursor === null ? '' : `\n\n  There are more: --cursor ${page.next_cursor}`;
    return table(listing.columns, page.data.map(listing.row)) + more;
  });
}

/** A value in a cell; `–` for none. */
export function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** A moment in a cell, to the second. */
export function moment(time: string | null): string {
  return time === null ? '–' : `${time.slice(0, 19).replace('T', ' ')}`;
}
