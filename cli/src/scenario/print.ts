/** The scenario's chapters as text. */
import pc from 'picocolors';
import { AC_DECIMALS, formatAmount, formatWhole } from '../amount';
import { eventText } from '../print/event-text';
import { clip, heading, mark, paragraph, short, table } from '../print/table';
import type { Chapter, Step } from './chapter';
import type { Figure, Tally, Unit } from './checks';

const SOL_DECIMALS = 9;
const EVENT_TEXT_COLUMNS = 72;
const RULE_COLUMNS = 94;

/** One chapter: what happens, its transactions, events, refusals, figures. */
export function chapterText(chapter: Chapter): string {
  const parts = [
    heading(`${chapter.id}. ${chapter.title}`),
    paragraph(chapter.story),
    stepTable(chapter.steps),
    eventTable(chapter),
    refusalTable(chapter),
    ...chapter.tables.map(({ title, columns, rows }) => `  ${pc.dim(title)}\n${table(columns, rows)}`),
    figureTable(chapter.figures),
    ...chapter.notes.map((note) => pc.yellow(paragraph(note))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** One chapter in short: what it is about, how it ended, and what is not as expected. */
export function chapterBrief(chapter: Chapter): string {
  const { id, title, story, steps, events, refusals, figures, notes } = chapter;
  const wrong = figures.filter(({ ok }) => !ok);
  const counts = [
    [steps.length, 'transactions'],
    [events.length, 'events'],
    [refusals.length, 'refusals'],
    [figures.length - wrong.length, 'figures as expected'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${formatWhole(count)} ${what}`);
  const parts = [
    heading(`${id}. ${title}`),
    paragraph(firstSentence(story)),
    `  ${mark(wrong.length === 0)} ${told.join(', ')}`,
    wrong.some(({ kind }) => kind === 'limit') ? stepTable(steps) : '',
    refusals.every(({ ok }) => ok) ? '' : refusalTable(chapter),
    figureTable(wrong),
    ...notes.map((note) => pc.yellow(paragraph(note))),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function firstSentence(story: string): string {
  return story.split(/(?<=[.]) /, 1)[0] ?? story;
}

/** The last lines. */
export function tallyText({ equalChecked, equalHeld, limitsChecked, limitsHeld }: Tally): string {
  const ok = equalChecked === equalHeld && limitsChecked === limitsHeld;
  return [
    heading('Result'),
    `  ${mark(equalChecked === equalHeld)} ${equalChecked} figures checked, ${equalHeld} equal`,
    `  ${mark(limitsChecked === limitsHeld)} ${limitsChecked} limits checked, ${limitsHeld} kept`,
    ok ? '' : pc.red('  There are differences: see the lines with ✗ above.\n'),
  ].join('\n');
}

function stepTable(steps: readonly Step[]): string {
  const rows = groupsOf(steps, ({ receipt, limit }) => `${receipt.label} ${limit}`).map((group) => {
    const [{ receipt, limit }] = group;
    const units = group.map((step) => step.receipt.computeUnits);
    const bytes = Math.max(...group.map((step) => step.receipt.bytes));
    const most = Math.max(...units);
    return [
      counted(receipt.label, group.length),
      range(Math.min(...units), most),
      limit === null ? '' : formatWhole(limit),
      limit === null ? '' : mark(most <= limit),
      formatWhole(bytes),
    ];
  });
  return table(['Transaction', right('compute units'), right('limit'), '', right('bytes of 1,232')], rows);
}

function eventTable({ events }: Chapter): string {
  const rows = events.map((event) => [
    event.seq.toString(),
    event.name,
    clip(eventText(event), EVENT_TEXT_COLUMNS),
  ]);
  return table([right('#'), 'Event', 'key figures'], rows);
}

function refusalTable({ refusals }: Chapter): string {
  const rows = refusals.map(({ attempt, answered, rule, ok }) => [
    mark(ok),
    `${attempt}: ${pc.bold(answered)}\n${pc.dim(clip(rule, RULE_COLUMNS))}`,
  ]);
  return table(['', 'Refused'], rows);
}

function figureTable(figures: readonly Figure[]): string {
  const shown = figures.filter((figure) => figure.kind === 'equal' && !figure.label.startsWith('refused: '));
  const key = ({ label, expected, actual }: Figure) => `${label} ${expected} ${actual}`;
  const rows = groupsOf(shown, key).map((group) => {
    const [{ label, unit, expected, actual, ok }] = group;
    return [counted(label, group.length), figureText(expected, unit), figureText(actual, unit), mark(ok)];
  });
  return table(['Figure', right('expected'), right('found'), ''], rows);
}

function figureText(value: bigint | string, unit: Unit): string {
  if (typeof value === 'string') return short(value);
  switch (unit) {
    case 'USDC':
      return `${formatAmount(value)} USDC`;
    case 'AC':
    case 'AC-D':
      return `${formatAmount(value, AC_DECIMALS)} ${unit}`;
    case 'SOL':
      return `${formatAmount(value, SOL_DECIMALS)} SOL`;
    case 'plain':
      return formatWhole(value);
  }
}

type NonEmpty<T> = [T, ...T[]];

/** Puts together what has the same key, in the order of first appearance. */
function groupsOf<T>(items: readonly T[], key: (item: T) => string): NonEmpty<T>[] {
  const groups = new Map<string, NonEmpty<T>>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function counted(label: string, count: number): string {
  return count === 1 ? label : `${label} ${pc.dim(`×${count}`)}`;
}

function range(least: number, most: number): string {
  return least === most ? formatWhole(most) : `${formatWhole(least)}–${formatWhole(most)}`;
}

function right(title: string): { title: string; right: true } {
  return { title, right: true };
}
