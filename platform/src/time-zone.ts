/** Time zones: by whose days reports are cut. */
import { sqlState } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Db } from './database';
import { invalidField } from './http';

/** By what days are cut where nobody says anything else. */
export const UTC = 'UTC';

const RULE = 'must be a time zone of IANA, such as Europe/Berlin, or UTC';
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
const NAME_MOST = 64;
const INVALID_PARAMETER_VALUE = '22023';

/** A time zone's name in a request. Whether the database knows it, too, {@link assertZoneKnown} says. */
export const timeZone = z
  .string()
  .max(NAME_MOST)
  .refine(isTimeZone, RULE)
  .openapi({ description: 'A time zone of IANA.', example: 'Europe/Berlin' });

/** Whether it is a name of IANA's. Offsets and abbreviations of one's own are none: they know no daylight saving time. */
export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks the database, which cuts the days: its list may be older than this process's.
 *
 * @throws ApiError 422
 */
export async function assertZoneKnown(db: Db, zone: string, field: string): Promise<void> {
  if (zone === UTC) return;
  try {
    await sql`SELECT now() AT TIME ZONE ${zone}::text`.execute(db);
  } catch (error) {
    if (sqlState(error) === INVALID_PARAMETER_VALUE) throw invalidField(field, RULE);
    throw error;
  }
}
