/** Domain events: what changed, told after the commit to whoever subscribed. */
import type { JobContext } from '../jobs';

/** A change. It is read from the audit log when it is handed over, so that what was forgotten since is not in it. */
export interface DomainEvent {
  /** The audit entry's. Equal for each time it is handed over: by it a subscriber knows a repetition. */
  readonly id: string;
  /** What was done: `campaign.publish`, `chain.create.landed`. */
  readonly type: string;
  readonly occurredAt: Date;
  /** Whose data was changed; null for nobody's. */
  readonly advertiserId: string | null;
  /** Its table and its id. */
  readonly subject: { readonly kind: string; readonly id: string };
  readonly actor: { readonly kind: string; readonly id: string | null };
  /** null for what is new. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** null for what is gone. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** Whoever wants to hear of changes. */
export interface Subscription {
  /** Unique; part of its jobs' kind. */
  readonly name: string;
  /** Whether it hears of events of this type. */
  hears(type: string): boolean;
  /** Called at least once for each event, in no order, outside of any transaction. @throws to be called again later */
  run(event: DomainEvent, context: JobContext): Promise<void>;
}
