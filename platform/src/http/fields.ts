/** Fields that many requests have. Each refuses what the database could not keep. */

import { isPlaceholder } from '@crr/sdk';
import { z } from '@hono/zod-openapi';

const U64_MOST = (1n << 64n) - 1n;
const AMOUNT_DIGITS = /^(?:0|[1-9]\d{0,19})$/;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
/** NUL, which Postgres has no text for, and halves of surrogate pairs, which UTF-8 has none for. */
const UNKEEPABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** An id: a UUID. */
export const id = z.guid().openapi({ format: 'uuid', example: '0192f3a1-7c00-7000-8000-000000000001' });

/** Text that can be kept, of so many characters. */
export function text(least: number, most: number) {
  return z
    .string()
    .min(least)
    .max(most)
    .refine((value) => !UNKEEPABLE.test(value), 'must not hold NUL or half a character');
}

/** Said of what names nothing. */
export const PLACEHOLDER_RULE = 'must name something: this is what programs write where they have nothing';

/** {@link text} by which something is known: not what programs write where they have nothing. */
export function nameText(most: number) {
  return text(1, most).refine((value) => !isPlaceholder(value), PLACEHOLDER_RULE);
}

/** An amount in base units as a decimal string; a bigint for the handler. */
export function amount(least: bigint = 0n) {
  return z
    .string()
    .regex(AMOUNT_DIGITS, 'must be a whole number of base units, as a string')
    .refine((digits) => isWithin(digits, least), `must be between ${least} and ${U64_MOST}`)
    .transform((digits) => BigInt(digits))
    .openapi({ type: 'string', pattern: AMOUNT_DIGITS.source, example: '1000000' });
}

/** Base units of a USDC. */
const USDC = 1_000_000n;

/**
 * An amount of USDC that somebody plans with. Less than `least` is refused: mostly somebody wrote USDC where base units are asked for.
 *
 * @param least base units
 */
export function usdcAmount(least: bigint) {
  const told = `${least / USDC}.${(least % USDC).toString().padStart(6, '0')}`.replace(/\.?0+$/, '');
  return z
    .string()
    .regex(AMOUNT_DIGITS, 'must be a whole number of base units, as a string: 5 USDC are "5000000"')
    .refine(
      (digits) => isWithin(digits, least),
      `must be at least ${least} base units, which is ${told} USDC (5 USDC are "5000000"), and at most ${U64_MOST}`,
    )
    .transform((digits) => BigInt(digits))
    .openapi({ type: 'string', pattern: AMOUNT_DIGITS.source, example: '5000000000' });
}

/** An amount in an answer. */
export const amountText = z.string().openapi({ pattern: AMOUNT_DIGITS.source, example: '1000000' });

/** A moment: ISO 8601 with an offset, of this and the next century; a Date for the handler. */
export const time = z.iso
  .datetime({ offset: true })
  .refine(isKeepable, 'must lie between the years 2000 and 2200')
  .transform((value) => new Date(value))
  .openapi({ type: 'string', format: 'date-time', example: '2026-01-31T12:00:00Z' });

/** A moment in an answer: ISO 8601, UTC. */
export const timeText = z.string().openapi({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' });

/** A whole number in a query, with its limits. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be between ${least} and ${most}`)
    .openapi({ type: 'integer', minimum: least, maximum: most });
}

/** Yes or no in a query. */
export const flag = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .openapi({ type: 'boolean' });

/** The filter by tenant that every list has: admins choose with it; of others it is ignored (they see their own in any case). */
export const tenantFilter = {
  advertiser_id: id.optional().openapi({
    format: 'uuid',
    description: 'For admins: only of this advertiser. Ignored for everybody else, who see their own.',
  }),
};

function isWithin(digits: string, least: bigint): boolean {
  if (!AMOUNT_DIGITS.test(digits)) return true;
  const value = BigInt(digits);
  return value >= least && value <= U64_MOST;
}

function isKeepable(value: string): boolean {
  const at = Date.parse(value);
  return at >= EARLIEST && at < LATEST;
}
