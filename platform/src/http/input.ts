/** Validation of what a request carries. */
import { z } from '@hono/zod-openapi';
import { ApiError } from './errors';
import { ruleOf } from './rules';

/** The schemas of what a request carries. Objects are strict: an unknown field is refused. */
export interface RequestSchemas {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Names in lower case. Other headers are passed over. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
}

/** A request before it is checked. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly headers: Headers;
  /** Parsed JSON; undefined when there is no body. */
  readonly body: unknown;
}

/** The longest name of a field that is told back. */
const FIELD_MOST_CHARACTERS = 64;

/** @throws ApiError 422 naming the first field that breaks a rule */
export function readInput(schemas: RequestSchemas, raw: RawInput) {
  return {
    params: schemas.params && check(schemas.params, raw.params),
    query: check(schemas.query ?? NOTHING, queryOf(schemas.query, raw.query)) ?? undefined,
    headers: schemas.headers && check(schemas.headers, headersOf(schemas.headers, raw.headers)),
    body: schemas.body && check(schemas.body, raw.body),
  };
}

const NOTHING = z.strictObject({});

function check(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, { error: ruleOf });
  if (result.success) return result.data;
  throw refusalOf(result.error.issues[0] as z.core.$ZodIssue, value);
}

/** A parameter that may be repeated is a list; of the others a repetition breaks their schema's rule. */
function queryOf(schema: z.ZodObject | undefined, query: RawInput['query']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, values]) => {
      const isList =
        schema !== undefined && Object.hasOwn(schema.shape, name) && takesList(schema.shape[name]);
      return [name, isList || values.length !== 1 ? values : values[0]];
    }),
  );
}

function takesList(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return takesList(schema.unwrap());
  return schema instanceof z.ZodArray;
}

function headersOf(schema: z.ZodObject, headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function refusalOf(issue: z.core.$ZodIssue, value: unknown): ApiError {
  if (issue.code === 'unrecognized_keys') {
    const field = fieldOf([...issue.path, issue.keys[0] ?? '']);
    return new ApiError(422, 'unknown_field', 'the field is not known here', { field });
  }
  const field = fieldOf(issue.path);
  if (field !== undefined && isMissing(issue.path, value)) {
    return new ApiError(422, 'missing_field', 'must be given', { field });
  }
  return new ApiError(422, 'invalid_field', issue.message, { field });
}

function isMissing(path: readonly PropertyKey[], value: unknown): boolean {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return true;
    at = (at as Record<PropertyKey, unknown>)[name];
  }
  return false;
}

/** Undefined for the body as a whole. */
function fieldOf(path: readonly PropertyKey[]): string | undefined {
  return path.length === 0 ? undefined : path.map(String).join('.').slice(0, FIELD_MOST_CHARACTERS);
}
