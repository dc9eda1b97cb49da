/** CSV as RFC 4180 has it, safe to open in a spreadsheet. Pure. */

/** What a cell can hold. */
export type Cell = string | number | bigint | boolean | Date | null;

/** Tells spreadsheets that the text is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

const LINE_END = '\r\n';
/**
 * With what a spreadsheet would begin to compute: also behind blanks and signs that nobody sees, which some leave out, and in the wide form
 * that some take for the narrow one.
 */
const FORMULA_BEGIN = /^(?:[\s\p{C}]*[=+\-@＝＋－＠]|[\t\r\n])/u;
const NEEDS_QUOTES = /[",\r\n]/;

/** A line with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',') + LINE_END;
}

/**
 * A cell. Text that a spreadsheet would take for a formula begins with an apostrophe, which it shows and does not compute; numbers are
 * left as they are. Null is empty.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA_BEGIN.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
