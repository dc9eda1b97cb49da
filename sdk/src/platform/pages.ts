/** Lists, a page at a time or whole. */

/** A page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

/** All items of a list, page after page, as they are needed. */
export async function* itemsOf<Item>(
  readPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  for (let cursor: string | undefined; ; ) {
    const { data, next_cursor } = await readPage(cursor);
    yield* data;
    if (next_cursor === null) return;
    cursor = next_cursor;
  }
}
