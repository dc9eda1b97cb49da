/** Audit log: who changed what. Each entry is a domain event, too: the outbox hands it to subscribers. */
import type { Db } from '../database';
import { enqueue } from '../jobs';
import { type Actor, actorId } from '../tenancy';

/** A change, as its maker tells it. `before` and `after` never hold a secret. */
export interface AuditEntry {
  /** What was done: `campaign.update`. */
  readonly action: string;
  /** Kind of the thing: its table. */
  readonly subjectKind: string;
  readonly subjectId: string;
  /** Whose data was changed; null for nobody's. */
  readonly advertiserId: string | null;
  /** What it was; without for what is new. */
  readonly before?: object | null;
  /** What it is; without for what is gone. */
  readonly after?: object | null;
}

/** By whom and when. */
export interface AuditContext {
  readonly actor: Actor;
  readonly now: Date;
  readonly requestId: string | null;
  newId(): string;
}

/** The kind of the job that tells subscribers of a change; its key is the entry's id. */
export const DOMAIN_EVENT_JOB = 'domain_event.publish';

/** Writes an entry, and tells whoever subscribed to the change, later. @param db the transaction of the change */
export async function writeAudit(db: Db, context: AuditContext, entry: AuditEntry): Promise<void> {
  const id = context.newId();
  await db
    .insertInto('platform.audit_log')
    .values({
      id,
      at: context.now,
      actor_kind: kindOf(context.actor),
      actor_id: actorId(context.actor),
      advertiser_id: entry.advertiserId,
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      before: jsonOf(entry.before),
      after: jsonOf(entry.after),
      request_id: context.requestId,
    })
    .execute();
  await enqueue(db, [{ kind: DOMAIN_EVENT_JOB, key: id, advertiserId: entry.advertiserId }], context.now);
}

function kindOf({ kind }: Actor) {
  return kind === 'anonymous' ? 'system' : kind;
}

function jsonOf(value: object | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner));
}
