/** What customers did. */
import type { AnswerOf, BodyOf, CallOptions, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/events';
const ONE = '/api/v1/events/{id}';
const BATCH = '/api/v1/events/batch';
const FAILED = '/api/v1/failed-events';
const RETRY = '/api/v1/failed-events/{id}/retry';

/** An event as a shop tells it. */
export type EventInput = BodyOf<'post', typeof ALL>;

/** What the platform answers: whom the event is credited to, and what decided. */
export type EventReceipt = AnswerOf<'post', typeof ALL>;

/** Calls about events. */
export class Events {
  constructor(
    private readonly operations: Operations,
    private readonly newId: () => string,
  ) {}

  /**
   * Tells an event. With an `event_id`, e.g. the order's, it counts once whoever tells it again; without, it counts once however often this
   * call has to be tried.
   */
  send(event: EventInput, { idempotencyKey }: CallOptions = {}) {
    const key = idempotencyKey ?? event.event_id ?? this.newId();
    return this.operations.call('post', ALL, { body: event, idempotencyKey: key });
  }

  /** Tells up to 500 events at once; each is judged for itself, and counts once. */
  sendMany(events: readonly EventInput[]) {
    const known = events.map((event) => ({ ...event, event_id: event.event_id ?? this.newId() }));
    return this.operations.call('post', BATCH, { body: { events: known } });
  }

  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  /** With each step of its attribution, and why. */
  get(id: string) {
    return this.operations.call('get', ONE, { params: { id } });
  }

  /** Requests that were refused. */
  failed(query: QueryOf<'get', typeof FAILED> = {}) {
    return this.operations.call('get', FAILED, { query });
  }

  /** Takes an event that was refused, with the body that it should have had. */
  retry(failedId: string, body: BodyOf<'post', typeof RETRY>, options: CallOptions = {}) {
    return this.operations.call('post', RETRY, { params: { id: failedId }, body, ...options });
  }
}
