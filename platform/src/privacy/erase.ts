/** Forgets a person: what says something of them goes, what was paid and counted stays. */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import { conflict } from '../http';
import { FORGOTTEN_CUSTOMER, FORGOTTEN_URL, FORGOTTEN_WALLET, PERSONAL_AUDIT_FIELDS } from '../personal';
import type { RowCounts, Subject } from './subject';

type Step = readonly [table: string, statement: RawBuilder<unknown>];

/**
 * Erases. Doing it again changes nothing.
 *
 * @param db the transaction of the request
 * @returns rows that were changed or deleted, by table
 * @throws ApiError 409 `conversion_under_way` for a customer whose conversion is being delivered to the chain
 */
export async function erase(db: Db, subject: Subject, now: Date): Promise<RowCounts> {
  if (subject.kind === 'customer') await refuseWhileDelivered(db, subject.advertiserId, subject.id);
  const counts: Record<string, number> = {};
  for (const [table, statement] of stepsOf(subject, now)) {
    const { rows } = await sql`${statement} RETURNING 1`.execute(db);
    counts[table] = (counts[table] ?? 0) + rows.length;
  }
  return counts;
}

function stepsOf(subject: Subject, now: Date): readonly Step[] {
  switch (subject.kind) {
    case 'user':
      return ofUsers(sql`SELECT ${subject.id}::uuid`, now);
    case 'influencer':
      return ofInfluencer(subject.id, now);
    case 'customer':
      return ofCustomer(subject.advertiserId, subject.id);
  }
}

/** Audit entries go first: they are found by what is deleted after them. */
function ofUsers(ids: RawBuilder<unknown>, now: Date): Step[] {
  return [
    forgottenAudit('users', sql`SELECT u.id::text FROM platform.users u WHERE u.id IN (${ids})`),
    forgottenAnswers(ids),
    [
      'users',
      sql`UPDATE platform.users SET email = NULL, sub = 'deleted:' || id, status = 'inactive', updated_at = ${now}::timestamptz
        WHERE id IN (${ids})`,
    ],
  ];
}

function ofInfluencer(id: string, now: Date): Step[] {
  const own = sql`influencer_id = ${id}::uuid`;
  return [
    forgottenAudit('influencers', sql`SELECT ${id}::text`),
    forgottenAudit('applications', sql`SELECT id::text FROM platform.applications WHERE ${own}`),
    forgottenAudit('evidence', sql`SELECT id::text FROM platform.evidence WHERE ${own}`),
    forgottenAudit('tracking_links', sql`SELECT code FROM platform.tracking_links WHERE ${own}`),
    forgottenAnswers(sql`SELECT ${id}::uuid`),
    ['wallet_challenges', sql`DELETE FROM platform.wallet_challenges WHERE ${own}`],
    [
      'evidence',
      sql`UPDATE platform.evidence SET url = ${FORGOTTEN_URL}, note = '', review_note = '' WHERE ${own}`,
    ],
    [
      'applications',
      sql`UPDATE platform.applications SET note = '', updated_at = ${now}::timestamptz, history = coalesce((
          SELECT jsonb_agg(move.entry || '{"reason": null}' ORDER BY move.place)
          FROM jsonb_array_elements(history) WITH ORDINALITY AS move (entry, place)
        ), '[]')
        WHERE ${own}`,
    ],
    [
      'tracking_links',
      // Without a wallet no tag: the first one decides for ever whom a visitor is credited to. Of a comparison, content is the variant.
      sql`UPDATE platform.tracking_links SET influencer = NULL, chain_campaign_id = NULL, label = NULL,
          utm = CASE WHEN ab_test IS NULL THEN utm - 'content' ELSE utm END,
          utm_automatic = CASE WHEN ab_test IS NULL THEN utm_automatic - 'content' ELSE utm_automatic END,
          utm_explicit = CASE WHEN ab_test IS NULL THEN utm_explicit - 'content' ELSE utm_explicit END, updated_at = ${now}::timestamptz
        WHERE ${own}`,
    ],
    [
      'influencers',
      sql`UPDATE platform.influencers SET handle = 'deleted-' || id, email = NULL, wallet_proven_at = NULL, wallet = NULL,
          follower_count = NULL, engagement_rate_bps = NULL, status = 'deleted', updated_at = ${now}::timestamptz
        WHERE id = ${id}::uuid`,
    ],
    ...ofUsers(sql`SELECT u.id FROM platform.users u WHERE u.influencer_id = ${id}::uuid`, now),
  ];
}

function ofCustomer(advertiserId: string, hash: string): Step[] {
  const isOf = sql`e.advertiser_id = ${advertiserId}::uuid AND e.customer_hash = ${hash}`;
  const columns = Object.entries(FORGOTTEN_CUSTOMER).map(
    ([name, value]) => sql`${sql.ref(name)} = ${sql.lit(value)}`,
  );
  return [
    [
      'chain_conversions',
      sql`UPDATE platform.chain_conversions c SET wallet = ${FORGOTTEN_WALLET} FROM platform.customer_events e WHERE e.id = c.event_id AND ${isOf}`,
    ],
    ['customer_events', sql`UPDATE platform.customer_events e SET ${sql.join(columns)} WHERE ${isOf}`],
  ];
}

/** What was changed stays, without the fields that say something of the person. @param subjectIds a SELECT of texts */
function forgottenAudit(subjectKind: string, subjectIds: RawBuilder<unknown>): Step {
  const fields = sql`${sql.val(PERSONAL_AUDIT_FIELDS)}::text[]`;
  return [
    'audit_log',
    sql`UPDATE platform.audit_log SET before = before - ${fields}, after = after - ${fields}
      WHERE subject_kind = ${subjectKind} AND subject_id IN (${subjectIds})`,
  ];
}

/** Answers that are kept for repetitions and name the person; there are none older than a day. @param ids a SELECT of uuids */
function forgottenAnswers(ids: RawBuilder<unknown>): Step {
  return [
    'idempotency_keys',
    sql`DELETE FROM platform.idempotency_keys k
      WHERE EXISTS (SELECT FROM (${ids}) AS person (id) WHERE position(person.id::text IN k.response::text || k.scope) > 0)`,
  ];
}

/** The wallet is still needed: in seconds it is on the chain, or refused. The events are locked first, so that none is queued meanwhile. */
async function refuseWhileDelivered(db: Db, advertiserId: string, hash: string): Promise<void> {
  await sql`
    SELECT FROM platform.customer_events e WHERE e.advertiser_id = ${advertiserId}::uuid AND e.customer_hash = ${hash}
    ORDER BY e.id FOR UPDATE`.execute(db);
  const { rows } = await sql`
    SELECT FROM platform.chain_conversions c JOIN platform.customer_events e ON e.id = c.event_id
    WHERE c.state = 'queued' AND e.advertiser_id = ${advertiserId}::uuid AND e.customer_hash = ${hash} LIMIT 1`.execute(
    db,
  );
  if (rows.length > 0) {
    throw conflict(
      'conversion_under_way',
      'a conversion of this customer is being delivered to the chain: try again in a while',
    );
  }
}
