/** CSV as RFC 4180 has it, safe to open in a spreadsheet. Pure. */

/** What a cell can hold. */
export type Cell = string | number | bigint | boolean | Date | null;

/** Tells spreadsheets that the text is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

const LINE_END = '\r\n';
/**
 * Where a spreadsheet would begin to compute. A cell of this file can become several where it is opened with another separator, or where quotes
 * are not read: so each place counts at which somebody's cell or line begins. Blanks, quotes and signs that nobody sees may stand before
 * the sign, which some programs take in its wide or small form, too.
 */
const FORMULA_BEGIN =
  /(?<=^|[,;|\t\r\n\v\f\u0085\u2028\u2029])(?=[\s\p{C}"“”]*[=+\-@＝＋－＠﹦﹢﹣﹫−])|^(?=[\t\r\n])/gu;
/** Besides what RFC 4180 asks for, whatever may be taken for a separator: quoted it stays in its cell. */
const NEEDS_QUOTES = /[",;|\t\r\n\v\f\u0085\u2028\u2029]/;

/** A line with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',') + LINE_END;
}

/**
 * A cell. Text that a spreadsheet would take for a formula gets an apostrophe before it, which it shows and does not compute; numbers are
 * left as they are. Null is empty.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  const safe = cell.replace(FORMULA_BEGIN, "'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
