/** Everything that is held on a person, as it is held. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { conflict } from '../http';
import type { Subject } from './subject';

/** Rows by table: columns and values. */
export type Held = Record<string, Record<string, unknown>[]>;

type Reader = readonly [table: string, select: RawBuilder<Record<string, unknown>>];

/** Of one answer, which is made in memory: whoever has more is told on another way. */
const BYTES_MOST = 32 * 1_024 * 1_024;

/**
 * Reads it. What tells of others (e.g. the customers whom an influencer brought) is counted, not shown.
 *
 * @throws ApiError 409 `export_too_large` for more than an answer can hold
 */
export async function collect(db: Db, subject: Subject): Promise<Held> {
  const held: Held = {};
  let left = BYTES_MOST;
  for (const [table, select] of readersOf(subject)) {
    left -= await bytesOf(db, select);
    if (left < 0)
      throw conflict('export_too_large', `more than ${BYTES_MOST} bytes are held: ask who runs the platform`);
    const { rows } = await select.execute(db);
    held[table] = rows;
  }
  return held;
}

async function bytesOf(db: Db, select: Reader[1]): Promise<number> {
  const { rows } = await checkedSql({ bytes: z.string() })`
    SELECT coalesce(sum(octet_length(held::text)), 0)::text AS bytes FROM (${select}) held`.execute(db);
  return Number(rows[0]?.bytes ?? 0);
}

function readersOf(subject: Subject): readonly Reader[] {
  switch (subject.kind) {
    case 'user':
      return ofUser(sql`id = ${subject.id}::uuid`, sql`${subject.id}::uuid`);
    case 'influencer':
      return ofInfluencer(subject.id);
    case 'customer':
      return ofCustomer(subject.advertiserId, subject.id);
  }
}

function ofUser(isUser: RawBuilder<unknown>, ids: RawBuilder<unknown>): Reader[] {
  return [
    [
      'users',
      sql`SELECT id, issuer, sub, email, role, scopes, status, created_at, updated_at FROM platform.users WHERE ${isUser}`,
    ],
    [
      'audit_log',
      sql`SELECT id, at, action, subject_kind, subject_id FROM platform.audit_log WHERE actor_id IN (${ids}) ORDER BY id`,
    ],
    [
      'privacy_requests',
      sql`SELECT id, kind, subject_kind, subject_id, status, requested_at FROM platform.privacy_requests WHERE requested_by IN (${ids}) ORDER BY id`,
    ],
  ];
}

function ofInfluencer(id: string): Reader[] {
  const own = (table: string, order = 'created_at'): Reader => [
    table,
    sql`SELECT * FROM ${sql.table(`platform.${table}`)} WHERE influencer_id = ${id}::uuid ORDER BY ${sql.ref(order)}`,
  ];
  return [
    ['influencers', sql`SELECT * FROM platform.influencers WHERE id = ${id}::uuid`],
    ...ofUser(
      sql`influencer_id = ${id}::uuid`,
      sql`SELECT id FROM platform.users WHERE influencer_id = ${id}::uuid`,
    ),
    own('assignments'),
    own('applications'),
    own('evidence'),
    own('tracking_links'),
    own('coupons'),
    own('wallet_challenges'),
    [
      'customer_events',
      sql`SELECT action, currency, count(*) AS events, sum(value_micros) AS value_micros FROM platform.customer_events
        WHERE influencer_id = ${id}::uuid GROUP BY 1, 2 ORDER BY 1, 2`,
    ],
    [
      'influencer_stats',
      sql`SELECT s.* FROM chain.influencer_stats s JOIN platform.influencers p ON p.wallet = s.wallet
        WHERE p.id = ${id}::uuid AND p.wallet_proven_at IS NOT NULL`,
    ],
  ];
}

function ofCustomer(advertiserId: string, hash: string): Reader[] {
  const isOf = sql`e.advertiser_id = ${advertiserId}::uuid AND e.customer_hash = ${hash}`;
  return [
    [
      'customer_events',
      sql`SELECT e.* FROM platform.customer_events e WHERE ${isOf} ORDER BY e.occurred_at, e.id`,
    ],
    [
      'chain_conversions',
      sql`SELECT c.* FROM platform.chain_conversions c JOIN platform.customer_events e ON e.id = c.event_id WHERE ${isOf} ORDER BY c.created_at, c.event_id`,
    ],
  ];
}
