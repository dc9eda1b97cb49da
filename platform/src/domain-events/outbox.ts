/** Outbox of domain events: a job fans each out to its subscribers, each of which has a job, retries and dead letters of its own. */
import { inTransaction } from '@crr/db';
import { DOMAIN_EVENT_JOB } from '../audit';
import type { Db } from '../database';
import { enqueue, type JobHandler } from '../jobs';
import type { DomainEvent, Subscription } from './model';

const CONCURRENCY = 20;

/** The handlers that bring domain events to subscribers. @throws TypeError for two subscriptions of one name */
export function domainEventHandlers(subscriptions: readonly Subscription[]): JobHandler[] {
  if (new Set(subscriptions.map(({ name }) => name)).size < subscriptions.length)
    throw new TypeError('two subscriptions have one name');
  return [publishHandler(subscriptions), ...subscriptions.map(subscriberHandler)];
}

/** Its end and its subscribers' jobs are one transaction: nobody hears twice because a process died here. */
function publishHandler(subscriptions: readonly Subscription[]): JobHandler {
  return {
    kind: DOMAIN_EVENT_JOB,
    concurrency: CONCURRENCY,
    run: async ({ key }, { db, clock, finish }) => {
      const event = await read(db, key);
      const hearers = event === null ? [] : subscriptions.filter(({ hears }) => hears(event.type));
      const jobs = hearers.map((hearer) => ({
        kind: kindOf(hearer),
        key,
        advertiserId: event?.advertiserId ?? null,
      }));
      await inTransaction(db, async (transaction) => {
        await enqueue(transaction, jobs, new Date(clock.now()));
        await finish(transaction);
      });
    },
  };
}

function subscriberHandler(subscription: Subscription): JobHandler {
  return {
    kind: kindOf(subscription),
    run: async ({ key }, context) => {
      const event = await read(context.db, key);
      if (event !== null) await subscription.run(event, context);
    },
  };
}

function kindOf({ name }: Subscription): string {
  return `subscriber.${name}`;
}

/** null for one that retention took away. */
async function read(db: Db, id: string): Promise<DomainEvent | null> {
  const row = await db.selectFrom('platform.audit_log').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    type: row.action,
    occurredAt: row.at,
    advertiserId: row.advertiser_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    actor: { kind: row.actor_kind, id: row.actor_id },
    before: row.before,
    after: row.after,
  };
}
