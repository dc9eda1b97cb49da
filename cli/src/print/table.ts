/** Tables and paragraphs for a terminal of 100 columns. */
import Table from 'cli-table3';
import pc from 'picocolors';

/** Columns of the narrowest terminal that everything is laid out for. */
export const PAGE_COLUMNS = 100;

/** A column: its heading, and whether its values stand at the right. */
export type Column = string | { title: string; right: true };

/** Lines above, between and below rows are left out, so that a table is as long as it has rows. */
const LIGHT = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Lays rows out under headings; '' without rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const layout = new Table({
    head: columns.map((column) => pc.dim(typeof column === 'string' ? column : column.title)),
    colAligns: columns.map((column) => (typeof column === 'string' ? 'left' : 'right')),
    chars: LIGHT,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const row of rows) layout.push([...row]);
  return indent(layout.toString());
}

/** Names and their values, one a line. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  const widest = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${pc.dim(name.padEnd(widest))}  ${value}`).join('\n');
}

/** ✓ or ✗. */
export function mark(ok: boolean): string {
  return ok ? pc.green('✓') : pc.red('✗');
}

/** Breaks a text into lines of the page's width. */
export function paragraph(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > PAGE_COLUMNS - INDENT.length) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return indent([...lines, line].join('\n'));
}

/** A heading over the page's width. */
export function heading(text: string): string {
  const rule = '─'.repeat(Math.max(PAGE_COLUMNS - text.length - 4, 0));
  return `${pc.bold(`── ${text} `)}${pc.dim(rule)}`;
}

const INDENT = '  ';

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `${INDENT}${line}`.trimEnd())
    .join('\n');
}

/** Shortens an address or hash to its ends. */
export function short(text: string): string {
  return text.length <= 11 ? text : `${text.slice(0, 4)}…${text.slice(-4)}`;
}

/** Cuts a text that is too long for its column. */
export function clip(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}
