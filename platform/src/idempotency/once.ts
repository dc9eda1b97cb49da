/** Idempotency keys: a request that is repeated with the same Idempotency-Key has one effect, and gets the first one's answer. */
import { createHash } from 'node:crypto';
import { isPlaceholder } from '@crr/sdk';
import type { Db } from '../database';
import { type AnyReply, ApiError, conflict } from '../http';

const KEY = /^[\x21-\x7e]{1,255}$/;
/** Of a place that is taken, until the transaction ends and shows the answer to others. */
const NO_STATUS = 0;

/** A repetition is known by these. */
export interface OnceInput {
  /** Who asks, and which route. */
  readonly scope: string;
  readonly key: string;
  /** What is asked, so that another request with the key is told from a repetition. */
  readonly target: string;
  readonly body: Uint8Array;
  readonly now: Date;
}

/** Header of an answer that was given before. */
export const REPEATED_HEADER = 'idempotency-replayed';

/** The header Idempotency-Key; null without. @throws ApiError 400 for one that can't be kept */
export function idempotencyKeyOf(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key !== null && !KEY.test(key)) {
    const rule = 'Idempotency-Key must have 1 to 255 visible characters of ASCII';
    throw new ApiError(400, 'invalid_idempotency_key', rule, { field: 'idempotency-key' });
  }
  if (key !== null && isPlaceholder(key)) {
    const rule = 'Idempotency-Key must name one request: this is what programs write where they have nothing';
    throw new ApiError(400, 'invalid_idempotency_key', rule, { field: 'idempotency-key' });
  }
  return key;
}

/**
 * Does `work` unless it was done with this key. The place is taken in the same transaction as the effect: of two at once the second
 * waits for the first one's end. What is refused leaves no trace, and may be repeated.
 *
 * @param db the transaction
 * @throws ApiError 409 when the key was used for another request
 */
export async function once(db: Db, input: OnceInput, work: () => Promise<AnyReply>): Promise<AnyReply> {
  const { scope, key, now } = input;
  const bodyHash = createHash('sha256').update(input.target).update('\n').update(input.body).digest('hex');
  const taken = await db
    .insertInto('platform.idempotency_keys')
    .values({ scope, key, body_hash: bodyHash, status: NO_STATUS, response: '{}', created_at: now })
    .onConflict((already) => already.columns(['scope', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (taken === undefined) return answerOf(db, scope, key, bodyHash);
  const reply = await work();
  const repeated = { body: reply.repeated ?? reply.body ?? null, headers: reply.headers ?? {} };
  await db
    .updateTable('platform.idempotency_keys')
    .set({ status: reply.status, response: JSON.stringify(repeated) })
    .where('scope', '=', scope)
    .where('key', '=', key)
    .execute();
  return reply;
}

async function answerOf(db: Db, scope: string, key: string, bodyHash: string): Promise<AnyReply> {
  const row = await db
    .selectFrom('platform.idempotency_keys')
    .selectAll()
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (row.body_hash !== bodyHash) {
    throw conflict('idempotency_key_reused', 'the Idempotency-Key was used for another request');
  }
  const { body, headers } = row.response as { body: unknown; headers: Record<string, string> };
  return {
    status: row.status as number,
    headers: { ...headers, [REPEATED_HEADER]: 'true' },
    ...(body === null ? {} : { body }),
  };
}
