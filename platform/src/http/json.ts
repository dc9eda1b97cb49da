/** JSON without a loss. */
import { isLosslessNumber, type LosslessNumber, type ParseOptions, parse, stringify } from 'lossless-json';

/** What a number looks like that a JavaScript number might not hold to its last digit. */
const LONG_NUMBER = /\d{16}|\d[eE]|\d\.\d{9}/;

/**
 * JSON as it was written: numbers that JavaScript would round keep their digits (as bigint, or as a lossless number).
 *
 * @throws SyntaxError for what is no JSON
 */
export function parseLossless(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return LONG_NUMBER.test(text) ? parse(text, null, OPTIONS) : value;
}

/** Of a key that is told twice the last one counts, as in JavaScript. */
const OPTIONS: ParseOptions = { parseNumber: numberOf, onDuplicateKey: ({ newValue }) => newValue };

/** {@link parseLossless} the other way. */
export function jsonText(value: unknown): string {
  return holdsLongNumber(value) ? (stringify(value) ?? 'null') : JSON.stringify(value);
}

function numberOf(digits: string): unknown {
  const number = Number(digits);
  if (Number.isSafeInteger(number) && /^-?\d+$/.test(digits)) return number;
  if (/^-?\d+$/.test(digits)) return BigInt(digits);
  return Number.isFinite(number) && isSameDecimal(digits, number) ? number : parse(digits);
}

/** Whether a number is written with the digits that it was read from, but for zeros that say nothing. */
function isSameDecimal(digits: string, number: number): boolean {
  return digitsOf(digits) === digitsOf(String(number));
}

function digitsOf(text: string): string {
  const [, whole = '', places = ''] = /^-?(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return `${whole}${places}`.replace(/^0+|0+$/g, '');
}

/** Whether a value is a number that {@link parseLossless} keeps to its last digit. */
export function isLongNumber(value: unknown): value is bigint | LosslessNumber {
  return typeof value === 'bigint' || isLosslessNumber(value);
}

function holdsLongNumber(value: unknown): boolean {
  if (isLongNumber(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLongNumber);
}
