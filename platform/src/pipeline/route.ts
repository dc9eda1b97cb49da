/** A route: one declaration that feeds validation, the handler's types, the OpenAPI document, and who may call. */
import type { RandomBytes } from '@crr/kit';
import { z } from '@hono/zod-openapi';
import type { AuditEntry } from '../audit';
import type { Db } from '../database';
import {
  type AnyReply,
  type ApiError,
  type RawInput,
  type ReplyHeaders,
  type RequestSchemas,
  readInput,
} from '../http';
import type { LimitName } from '../settings';
import type { Access, Actor, Scope } from '../tenancy';
import type { Services } from './services';

/** HTTP methods of routes. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler gets of a request, parsed. */
export interface Input<S extends RequestSchemas> {
  readonly params: OutputOf<S['params']>;
  readonly query: OutputOf<S['query']>;
  readonly headers: OutputOf<S['headers']>;
  readonly body: OutputOf<S['body']>;
}

type OutputOf<T> = T extends z.ZodType ? z.output<T> : undefined;

/** An answer that a route can give. */
export interface Answer {
  readonly description: string;
  /** Without: there is no body. */
  readonly schema?: z.ZodType;
  /** Default: application/json. Others are given as `stream`. */
  readonly contentType?: string;
}

/** Answers by status. Refusals need not be declared: they have one shape. */
export type Answers = Readonly<Record<number, Answer>>;

/** What a handler returns: one of its declared answers. */
export type Reply<A extends Answers> = { [S in keyof A & number]: ReplyOf<S, A[S]> }[keyof A & number];

type ReplyOf<S extends number, A extends Answer> = {
  readonly status: S;
  readonly headers?: ReplyHeaders;
} & (A extends { contentType: string }
  ? { readonly stream: string | ReadableStream<Uint8Array> }
  : A extends { schema: infer T extends z.ZodType }
    ? {
        readonly body: z.input<T>;
        /** What a repetition with the same Idempotency-Key is answered, where the body holds a secret. Default: the body. */
        readonly repeated?: z.input<T>;
      }
    : { readonly body?: undefined });

/** The request as it came. */
export interface RawRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly target: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Headers;
  /** The body's bytes as they were sent; empty for none. */
  readonly body: Uint8Array;
  /** The same, decoded where Content-Encoding says that they are encoded. */
  readonly content: Uint8Array;
  /** The client's address, for limits alone: it is neither stored nor logged. */
  readonly client: string;
}

/** What every handler and hook gets. */
export interface RequestContext {
  readonly actor: Actor;
  /** The request's transaction; of routes without one (GET, or `transaction: false`) the database itself. */
  readonly db: Db;
  /** What the actor sees, on `db`. */
  readonly scope: Scope;
  readonly now: Date;
  readonly requestId: string;
  readonly request: RawRequest;
  readonly services: Services;
  readonly random: RandomBytes;
  newId(): string;
  /** Writes who changed what, in the same transaction. */
  audit(entry: AuditEntry): Promise<void>;
}

/** A route as it is declared. */
export interface RouteDefinition<S extends RequestSchemas, A extends Answers> {
  readonly method: Method;
  /** Under /api/v1, with `{name}` for parameters. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly access: Access;
  readonly request?: S;
  readonly responses: A;
  /** Whether the handler runs in a transaction, which is repeated when it loses against another. Default: all but GET. */
  readonly transaction?: boolean;
  /** Takes the header Idempotency-Key: a repetition gets the first answer, and has no effect. */
  readonly idempotent?: true;
  /** Default: read for GET, else write. */
  readonly limit?: LimitName;
  /** Most bytes of a body. Default: the settings'. */
  readonly bodyMostBytes?: number;
  /** Runs after who asks is known and before the body is looked at, e.g. to check a signature over its bytes. */
  readonly verify?: (context: RequestContext) => Promise<void>;
  /** Told of each refusal of a caller who is known and allowed, outside of any transaction. */
  readonly onRefused?: (context: RequestContext, error: ApiError) => Promise<void>;
  readonly handler: (context: RequestContext & { readonly input: Input<S> }) => Promise<Reply<NoInfer<A>>>;
}

/** Runs the handler with the input that was checked before. */
export type Prepared = (context: RequestContext) => Promise<AnyReply>;

/** A route as the app knows it. */
export interface Route extends Omit<RouteDefinition<RequestSchemas, Answers>, 'handler' | 'request'> {
  readonly request: RequestSchemas;
  readonly transaction: boolean;
  readonly limit: LimitName;
  /** Checks the input. @throws ApiError naming the first field that breaks a rule */
  prepare(raw: RawInput): Prepared;
}

/** Declares a route. */
export function defineRoute<
  const S extends RequestSchemas = Record<never, never>,
  const A extends Answers = Answers,
>(definition: RouteDefinition<S, A>): Route {
  const { handler, request, ...rest } = definition;
  const schemas = strictSchemas(request ?? {});
  return {
    ...rest,
    request: schemas,
    transaction: definition.transaction ?? definition.method !== 'get',
    limit: definition.limit ?? (definition.method === 'get' ? 'read' : 'write'),
    prepare(raw) {
      const input = readInput(schemas, raw) as Input<S>;
      return (context) => handler({ ...context, input });
    },
  };
}

function strictSchemas({ params, query, headers, body }: RequestSchemas): RequestSchemas {
  return {
    ...(params === undefined ? {} : { params: params.strict() }),
    ...(query === undefined ? {} : { query: query.strict() }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body: strict(body) }),
  };
}

function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;
}
