/** How column values arrive in TypeScript: the same from Postgres and from the embedded database. */
import { UnsafeIntegerError } from './errors';

/** Object ids of the types that the drivers would read otherwise. */
export const TYPE_ID = {
  bytea: 17,
  int8: 20,
  date: 1082,
  numeric: 1700,
  timestamp: 1114,
  timestamptz: 1184,
} as const;

/** int8 → number. @throws UnsafeIntegerError beyond 2^53 */
export function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new UnsafeIntegerError(text);
  return value;
}

/** numeric and date stay text: amounts become bigints where they are used, and a day has no time zone. */
export function readText(text: string): string {
  return text;
}
