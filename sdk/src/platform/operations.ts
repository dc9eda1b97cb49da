/** Calls typed by the platform's own OpenAPI document: path, parameters, body and answer. */
import type { paths } from '../generated/platform_api';
import type { Call, QueryValue, Transport } from './transport';

/** Methods of the platform's routes, as the document writes them. */
export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths that have a method. */
export type PathWith<V extends Verb> = {
  [P in keyof paths]: paths[P] extends Record<V, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<V extends Verb, P extends keyof paths> = NonNullable<paths[P][V]>;
type JsonOf<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Succeeded<R> = R[Extract<keyof R, 200 | 201 | 202>];

/** What a route answers; null for nothing. */
export type AnswerOf<V extends Verb, P extends keyof paths> =
  Operation<V, P> extends { responses: infer R } ? Or<JsonOf<Succeeded<R>>, null> : never;
/** What a route takes. */
export type BodyOf<V extends Verb, P extends keyof paths> =
  Operation<V, P> extends { requestBody?: infer B } ? JsonOf<NonNullable<B>> : never;
/** What a list is chosen by. */
export type QueryOf<V extends Verb, P extends keyof paths> =
  Operation<V, P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
type PathParameters<V extends Verb, P extends keyof paths> =
  Operation<V, P> extends { parameters: { path: infer Given } } ? Given : never;

type Or<T, Other> = [T] extends [never] ? Other : T;
type Field<Name extends string, T> = [T] extends [never]
  ? { readonly [N in Name]?: undefined }
  : { readonly [N in Name]: T };
type OptionalField<Name extends string, T> = [T] extends [never]
  ? { readonly [N in Name]?: undefined }
  : { readonly [N in Name]?: T | undefined };

/** How a call is made. */
export interface CallOptions {
  /** By which the platform knows a repetition. Default: one for each call, the same for all its tries. */
  readonly idempotencyKey?: string | undefined;
}

/** What a call of a route needs. */
export type RequestOf<V extends Verb, P extends keyof paths> = Field<'params', PathParameters<V, P>> &
  OptionalField<'query', QueryOf<V, P>> &
  Field<'body', BodyOf<V, P>> &
  CallOptions;

/** Calls any route of the platform; what a path takes and answers is known to the compiler. */
export class Operations {
  constructor(private readonly transport: Transport) {}

  /** @throws PlatformRefusedError, PlatformUnavailableError */
  async call<V extends Verb, P extends PathWith<V>>(
    verb: V,
    path: P,
    request: RequestOf<V, P>,
  ): Promise<AnswerOf<V, P>> {
    return (await this.transport.json(callOf(verb, path, request as LooseRequest))) as AnswerOf<V, P>;
  }

  /** The answer itself, e.g. of an export. @throws as {@link call} */
  stream<V extends Verb, P extends PathWith<V>>(
    verb: V,
    path: P,
    request: RequestOf<V, P>,
  ): Promise<Response> {
    return this.transport.stream(callOf(verb, path, request as LooseRequest));
  }
}

interface LooseRequest extends CallOptions {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

function callOf(
  verb: Verb,
  path: string,
  { params = {}, query = {}, body, idempotencyKey }: LooseRequest,
): Call {
  return {
    method: verb.toUpperCase() as Call['method'],
    path: filled(path, params as Readonly<Record<string, string>>),
    query: query as Readonly<Record<string, QueryValue>>,
    ...(body === undefined ? {} : { body }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}
