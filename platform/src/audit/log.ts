/** Audit log: who changed what. */
import type { Db } from '../database';
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

/** Writes an entry. @param db the transaction of the change */
export async function writeAudit(db: Db, context: AuditContext, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('platform.audit_log')
    .values({
      id: context.newId(),
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
}

function kindOf({ kind }: Actor): string {
  return kind === 'anonymous' ? 'system' : kind;
}

function jsonOf(value: object | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner));
}
