/** The edge's HTTP interface as an OpenAPI 3.1 document, made of what each group of routes tells of itself. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { Hono } from 'hono';
import * as v from 'valibot';

import { errorSchema } from './errors';
import type { AppEnv } from './parts';

/** Any valibot schema. */
type Schema = v.GenericSchema;

/** An answer of a route. */
export interface ResponseDoc {
  readonly description: string;
  /** Of the body; without it, an error has {@link errorSchema} and anything else no body. */
  readonly schema?: Schema;
  /** Default `application/json`. */
  readonly type?: string;
}

/** One operation. */
export interface RouteDoc {
  readonly method: 'get' | 'post' | 'options';
  /** As Hono writes it: `/r/:code`. */
  readonly path: string;
  readonly summary: string;
  /** The name of the key that it asks for as a bearer token. */
  readonly auth?: keyof typeof SECURITY;
  /** Of the body. */
  readonly request?: Schema;
  /** By status. */
  readonly responses: Readonly<Record<number, ResponseDoc>>;
}

const SECURITY = {
  conversionKey: { type: 'http', scheme: 'bearer', description: "A key of the campaign's conversions." },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The setting METRICS_TOKEN, where it is set.',
  },
} as const;

const PARAMETERS: Readonly<Record<string, string>> = {
  code: "The link's code: 1 to 64 of A-Z, a-z, 0-9, _ and -; case matters.",
};

/** Serves a document at `/openapi.json`. */
export function openapiRoutes(document: () => unknown): Hono<AppEnv> {
  // Written once it is asked for: most processes never are.
  let text: string | null = null;
  return new Hono<AppEnv>().get('/openapi.json', (context) => {
    text ??= JSON.stringify(document());
    return context.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'max-age=300' });
  });
}

/** The document over these operations. */
export function openapiDocument(docs: readonly RouteDoc[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const doc of docs) {
    const path = doc.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [doc.method]: operation(doc) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Campaign reward router: edge',
      version: '1.0.0',
      description:
        'Redirects, sessions of attention, reports, conversions. Amounts are decimal texts, times are Unix seconds.',
    },
    paths,
    components: { schemas: { Error: jsonSchema(errorSchema) }, securitySchemes: SECURITY },
  };
}

function operation({ path, summary, auth, request, responses }: RouteDoc): Record<string, unknown> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    summary,
    ...(names.length === 0 ? {} : { parameters: names.map(parameter) }),
    ...(auth === undefined ? {} : { security: [{ [auth]: [] }] }),
    ...(request === undefined
      ? {}
      : { requestBody: { required: true, content: content(jsonSchema(request)) } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, doc]) => [status, response(status, doc)]),
    ),
  };
}

function parameter(name: string): Record<string, unknown> {
  return {
    name,
    in: 'path',
    required: true,
    description: PARAMETERS[name] ?? name,
    schema: { type: 'string' },
  };
}

function response(status: string, { description, schema, type }: ResponseDoc): Record<string, unknown> {
  if (schema !== undefined) return { description, content: content(jsonSchema(schema), type) };
  if (Number(status) < 400) return { description };
  return { description, content: content({ $ref: '#/components/schemas/Error' }) };
}

function content(schema: unknown, type = 'application/json'): Record<string, unknown> {
  return { [type]: { schema } };
}

/** What JSON Schema can not say of a valibot schema, like a check by a function, is left out: the document describes, it does not check. */
function jsonSchema(schema: Schema): unknown {
  const { $schema: _, ...described } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    errorMode: 'ignore',
    typeMode: 'input',
  });
  return described;
}

/** This document in itself. */
export const openapiDocs: readonly RouteDoc[] = [
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    responses: {
      200: { description: 'An OpenAPI 3.1 document.', schema: v.looseObject({ openapi: v.string() }) },
    },
  },
];
