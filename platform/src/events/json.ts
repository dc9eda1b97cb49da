/** JSON from strangers. */
import { isLongNumber } from '../http';

/** NUL, which Postgres has no text for, and halves of surrogate pairs, which UTF-8 has none for. */
const UNKEEPABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What JSON may be like. */
export interface JsonLimits {
  /** Objects and lists within each other. */
  depthMost: number;
  /** Values, keys included. */
  nodesMost: number;
}

/** A value that can be kept: what no text holds becomes the character that stands for what was lost. */
export function keepable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(new RegExp(UNKEEPABLE, 'g'), '\uFFFD');
  if (Array.isArray(value)) return value.map(keepable);
  if (isLongNumber(value)) return isBeyondDatabase(String(value)) ? String(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [keepable(key), keepable(member)]));
}

/** Whether a text holds what can not be kept. */
export function isKeepable(text: string): boolean {
  return !UNKEEPABLE.test(text);
}

/** What is wrong with a value; null for nothing. Needs no stack, however deep it is. */
export function jsonProblem(value: unknown, { depthMost, nodesMost }: JsonLimits): string | null {
  let level: unknown[] = [value];
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMost) return `must not be deeper than ${depthMost} levels`;
    nodes += level.length;
    if (nodes > nodesMost) return `must not hold more than ${nodesMost} values`;
    level = level.flatMap(childrenOf);
  }
  return null;
}

/** With the keys of objects sorted, so that what means the same is the same. Dates as ISO 8601, bigints and long numbers as their digits. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`;
  if (isLongNumber(value)) return value.toString();
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** Postgres holds 131,072 digits before the point: an exponent of four digits stays far below. */
function isBeyondDatabase(digits: string): boolean {
  return /e[+-]?\d{5}/i.test(digits);
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null || isLongNumber(value)) return [];
  return Object.entries(value).flat();
}
