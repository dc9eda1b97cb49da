import { parseNumber } from '../../src/promql/literals';

/** A sample of an input series: a number, a stale marker, or nothing at that time. */
export type InputValue = number | 'stale' | undefined;

const NUMBER = '(?:inf|nan|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)';
const EXPANSION = new RegExp(`^([+-]?${NUMBER}|_|stale)(?:([+-])(${NUMBER}))?x(\\d+)$`, 'i');

/** Reads promtool's notation: `1 2 _ stale`, `a+bxn` (n + 1 values from a on), `axn`, `_xn`. */
export function parseSeriesValues(text: string): InputValue[] {
  return text.trim().split(/\s+/).flatMap(parseItem);
}

function parseItem(item: string): InputValue[] {
  if (item === '_') return [undefined];
  if (item === 'stale') return ['stale'];
  const expansion = EXPANSION.exec(item);
  if (expansion === null) return [numberOf(item)];
  const [, start = '', sign, step, times] = expansion;
  const count = Number(times);
  if (start === '_') return Array.from({ length: count }, () => undefined);
  if (start === 'stale') return Array.from({ length: count + 1 }, () => 'stale');
  const first = numberOf(start);
  const increment = step === undefined ? 0 : numberOf(step) * (sign === '-' ? -1 : 1);
  // Added up one by one, as promtool does it: the rounding is the same.
  const values = [first];
  for (let index = 0; index < count; index++) values.push((values.at(-1) ?? first) + increment);
  return values;
}

function numberOf(text: string): number {
  const value = parseNumber(text);
  if (value === undefined) throw new Error(`not a number in an input series: ${text}`);
  return value;
}
