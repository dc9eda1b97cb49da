/** Lines as a stream of bytes that is made no faster than it is read. */
import { BYTE_ORDER_MARK, type Cell, csvLine } from './csv';

/** Rows, a page at a time: a page is in memory, never all. */
export type Pages = AsyncIterable<readonly (readonly Cell[])[]>;

/**
 * A CSV file of pages. The next page is made when the one before has been taken; whoever stops reading stops the making.
 *
 * @param options.withMark whether it begins with a byte order mark
 */
export function csvStream(
  header: readonly string[],
  pages: Pages,
  { withMark }: { withMark: boolean },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const rows = pages[Symbol.asyncIterator]();
  let opening: string | null = (withMark ? BYTE_ORDER_MARK : '') + csvLine(header);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const page = await rows.next();
        const lines = page.done === true ? [] : page.value.map(csvLine);
        const text = (opening ?? '') + lines.join('');
        opening = null;
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (page.done === true) controller.close();
        else if (text === '') await this.pull?.(controller);
      },
      async cancel() {
        await rows.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
