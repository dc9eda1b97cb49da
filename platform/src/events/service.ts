/** What the routes of events do. */
import { ApiError, readInput } from '../http';
import type { RequestContext } from '../pipeline';
import { excerptOfValue } from './excerpt';
import { bodyHashOf } from './identity';
import type { NewEvent, Receipt } from './model';
import { toldEvent } from './normalise';
import { type EventBody, eventBody } from './schema';

/** What the services need of a request. */
export type EventDeps = Pick<RequestContext, 'db' | 'now' | 'newId' | 'services'>;

/** Whose event is taken. */
export interface Sender {
  advertiserId: string;
  /** The header Idempotency-Key. */
  idempotencyKey?: string | undefined;
}

/**
 * Takes an event; resolves when it is stored for good.
 *
 * @throws ApiError 422 for a time or an id that can't be, 409 when the id was given to another event
 */
export function takeEvent(deps: EventDeps, sender: Sender, body: EventBody): Promise<Receipt> {
  return deps.services.intake.ingestion.take(newEvent(deps, sender, body));
}

/** What became of an event of a batch. */
export type BatchResult = { status: number; receipt: Receipt } | { status: number; error: ApiError };

/** Takes events of which each stands or falls for itself; those that are refused are kept as failed. */
export function takeBatch(
  deps: EventDeps,
  sender: Sender,
  bodies: readonly unknown[],
): Promise<BatchResult[]> {
  return Promise.all(
    bodies.map(async (body) => {
      try {
        const receipt = await takeEvent(deps, sender, checked(body));
        return { status: statusOf(receipt), receipt };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        await keepFailure(deps, sender.advertiserId, error, excerptOfValue(body));
        return { status: error.status, error };
      }
    }),
  );
}

/** 201 for a new event, 200 for a repetition. */
export function statusOf({ duplicate }: Receipt): 200 | 201 {
  return duplicate ? 200 : 201;
}

/** Keeps a refusal for whoever integrates. @param bodyExcerpt without personal values */
export async function keepFailure(
  deps: EventDeps,
  advertiserId: string,
  { status, code, field }: ApiError,
  bodyExcerpt: string,
): Promise<void> {
  await deps.services.intake.failures.keep({
    id: deps.newId(),
    advertiserId,
    receivedAt: deps.now,
    status,
    errorCode: code,
    field: field ?? null,
    bodyExcerpt,
  });
}

function newEvent(deps: EventDeps, { advertiserId, idempotencyKey }: Sender, body: EventBody): NewEvent {
  const { secretsKey } = deps.services.settings;
  const { told, unreadable } = toldEvent(body, { advertiserId, secretsKey, idempotencyKey, now: deps.now });
  const bodyHash = bodyHashOf(told);
  return { id: deps.newId(), advertiserId, told, bodyHash, receivedAt: deps.now, unreadable };
}

function checked(body: unknown): EventBody {
  const input = readInput({ body: eventBody }, { params: {}, query: {}, headers: new Headers(), body });
  return input.body as EventBody;
}
