/** Links, with what they earned on chain beside what their customers did. */
import type { Db } from '../database';
import type { PageInput } from '../http';
import { breakdown, type Part } from './breakdown';
import { type LinkOnChain, linksOnChain } from './chain-figures';
import type { ReportFilter } from './filter';

/** A link's part. */
export interface LinkPart extends Part {
  /** Null for links that earned nothing on chain, and for what belongs to no link. */
  readonly on_chain: LinkOnChain | null;
}

/** @throws ApiError 422 for a range that can not be told, or a cursor of something else */
export async function linkBreakdown(
  db: Db,
  filter: ReportFilter,
  paging: PageInput,
): Promise<{ parts: LinkPart[]; nextCursor: string | null }> {
  const { parts, nextCursor } = await breakdown(db, filter, 'link', paging);
  const earned = await linksOnChain(
    db,
    filter,
    parts.flatMap(({ key }) => key ?? []),
  );
  return {
    parts: parts.map((part) => ({ ...part, on_chain: earned.get(part.key ?? '') ?? null })),
    nextCursor,
  };
}
