/** Request pipeline: the way of a request to its route: who asks, may they, how often, is it well formed; then the handler in its transaction. */

import { inTransaction } from '@crr/db';
import type { Clock, NewId, RandomBytes } from '@crr/kit';
import { writeAudit } from '../audit';
import type { Authenticator } from '../auth';
import type { Db } from '../database';
import { type AnyReply, ApiError, decodedBody, parseJson, readBytes } from '../http';
import { idempotencyKeyOf, once } from '../idempotency';
import { refusalOf } from '../refusals';
import type { LimitName } from '../settings';
import { type Actor, actorId, authorize, Scope, unauthorized } from '../tenancy';
import { type Limiter, type LimitState, refuseExcess } from './rate-limiter';
import type { Prepared, RawRequest, RequestContext, Route } from './route';
import type { Services } from './services';

/** What dispatching needs. */
export interface DispatchParts {
  readonly db: Db;
  readonly services: Services;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly newId: NewId;
  readonly limiters: Limiters;
}

/** A key of ours, or a JWT. */
const CREDENTIAL = /^(?:Bearer +)?(?:sk_(?:live|test)_\S+|eyJ[\w-]+\.[\w-]+\.[\w-]*)$/i;

/** By kind of call. */
export type Limiters = Readonly<Record<LimitName | 'anonymous', Limiter>>;

/** A request on its way. */
export interface Incoming {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly client: string;
  readonly requestId: string;
  /** Told of a limit as soon as it was counted. */
  onLimit(state: LimitState): void;
}

/** Takes requests to routes. */
export class Dispatcher {
  constructor(private readonly parts: DispatchParts) {}

  /** @throws ApiError for whatever is refused; anything else is a fault in here */
  async dispatch(route: Route, incoming: Incoming): Promise<AnyReply> {
    const actor = await this.authenticated(route, incoming);
    authorize(actor, route.access);
    await this.count(route, actor, incoming);
    const headless = this.context(actor, incoming, new Uint8Array());
    return this.reporting(route, headless, async (seen) => {
      const most = route.bodyMostBytes ?? this.parts.services.settings.bodyMostBytes;
      const body = await readBytes(incoming.request, most);
      const context = this.context(actor, incoming, body);
      seen(context);
      await route.verify?.(context);
      const content = decodedBody(body, incoming.request.headers.get('content-encoding'), most);
      seen(this.context(actor, incoming, body, content));
      const prepared = route.prepare({
        params: incoming.params,
        query: incoming.query,
        headers: incoming.request.headers,
        body: bodyOf(route, content, incoming),
      });
      return this.run(route, context, prepared);
    });
  }

  /**
   * Who has none, or bad credentials, is counted by address, and refused with 429 in the end. Who has good ones is not: others who share
   * the address, or a proxy that hides it, lock nobody out.
   */
  private async authenticated(route: Route, incoming: Incoming): Promise<Actor> {
    if (route.access === 'public') return { kind: 'anonymous' };
    try {
      const actor = await this.parts.authenticator.authenticate(incoming.request.headers);
      if (actor.kind === 'anonymous') {
        await this.countStranger(incoming);
        refuseCredentialsInQuery(incoming.query);
      }
      return actor;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) await this.countStranger(incoming);
      throw error;
    }
  }

  private async countStranger({ client }: Incoming): Promise<void> {
    refuseExcess(await this.parts.limiters.anonymous.take(client));
  }

  private async count(route: Route, actor: Actor, incoming: Incoming): Promise<void> {
    const caller = actorId(actor);
    const limiter = caller === null ? this.parts.limiters.anonymous : this.parts.limiters[route.limit];
    const state = await limiter.take(caller ?? incoming.client);
    incoming.onLimit(state);
    refuseExcess(state);
  }

  private async reporting(
    route: Route,
    headless: RequestContext,
    work: (seen: (context: RequestContext) => void) => Promise<AnyReply>,
  ): Promise<AnyReply> {
    let context = headless;
    try {
      return await work((read) => {
        context = read;
      });
    } catch (error) {
      const refusal = error instanceof ApiError ? error : refusalOf(error);
      if (refusal === null) throw error;
      await route.onRefused?.(context, refusal);
      throw refusal;
    }
  }

  private run(route: Route, context: RequestContext, prepared: Prepared): Promise<AnyReply> {
    const key = route.idempotent ? idempotencyKeyOf(context.request.headers) : null;
    if (!route.transaction) return prepared(context);
    return inTransaction(this.parts.db, (db) => {
      const within = this.withDb(context, db);
      if (key === null) return prepared(within);
      const { body, target } = context.request;
      const scope = `${context.actor.kind} ${actorId(context.actor)} ${route.method} ${route.path}`;
      return once(db, { scope, key, target, body, now: context.now }, () => prepared(within));
    });
  }

  private context(
    actor: Actor,
    { request, client, requestId }: Incoming,
    body: Uint8Array,
    content = body,
  ): RequestContext {
    const { db, services, clock, random, newId } = this.parts;
    const url = new URL(request.url);
    const raw: RawRequest = {
      method: request.method,
      target: url.pathname + url.search,
      path: url.pathname,
      headers: request.headers,
      body,
      content,
      client,
    };
    const now = new Date(clock.now());
    const base = { actor, now, requestId, request: raw, services, random, newId };
    return this.withDb(base, db);
  }

  private withDb(context: Omit<RequestContext, 'db' | 'scope' | 'audit'>, db: Db): RequestContext {
    return {
      ...context,
      db,
      scope: new Scope(db, context.actor),
      audit: (entry) => writeAudit(db, context, entry),
    };
  }
}

/** An address is written to logs and histories on its way: whoever sent a key in it has to hear of it. */
function refuseCredentialsInQuery(query: Incoming['query']): void {
  if (
    !Object.values(query)
      .flat()
      .some((value) => CREDENTIAL.test(value))
  )
    return;
  throw unauthorized(
    'credentials do not go in the address, where logs keep them: a key in the header X-API-KEY, a token in Authorization: Bearer; make another key',
  );
}

function bodyOf(route: Route, bytes: Uint8Array, { request }: Incoming): unknown {
  if (route.request.body === undefined) {
    if (bytes.length > 0) throw new ApiError(400, 'body_not_expected', 'this takes no body');
    return undefined;
  }
  const parsed = parseJson(bytes, request.headers.get('content-type'));
  if (parsed === undefined && !route.request.body.isOptional()) {
    throw new ApiError(400, 'body_missing', 'a body in JSON is needed');
  }
  return parsed;
}
