/** Optional fields of events: whatever stands in them, the event is taken. What can't be read is kept as such, and credits nobody. */
import { createHash } from 'node:crypto';
import { UNREADABLE_MARK } from '../attribution';
import { canonicalJson, isKeepable, jsonProblem } from './json';

/** Characters that are kept of what can't be read. */
const KEPT_MOST = 96;
const HASH_DIGITS = 16;
const SHALLOW = { depthMost: 4, nodesMost: 100 };

/**
 * A text that a shop may leave out, or send as null or empty: all the same.
 *
 * @returns null for nothing told; what can't be read begins with {@link UNREADABLE_MARK}
 */
export function sideText(value: unknown, most: number): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') return unreadable(value);
  if (value.trim() === '') return null;
  const isReadable = value.length <= most && isKeepable(value) && !value.includes(UNREADABLE_MARK);
  return isReadable ? value : unreadable(value);
}

/** Whether {@link sideText} could not read it. */
export function isUnreadable(text: string | null): boolean {
  return text?.startsWith(UNREADABLE_MARK) === true;
}

/** Cut, with a hash of the whole, so that two that differ stay two. */
function unreadable(value: unknown): string {
  const isShallow = typeof value !== 'object' || jsonProblem(value, SHALLOW) === null;
  const text = isShallow ? wellFormed(value) : '[…]';
  if (text.length <= KEPT_MOST) return `${UNREADABLE_MARK}${text}`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
  return `${UNREADABLE_MARK}${[...text].slice(0, KEPT_MOST).join('')}… ${hash}`;
}

/** NUL and halves of characters are written as escapes. */
function wellFormed(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : canonicalJson(value);
}
