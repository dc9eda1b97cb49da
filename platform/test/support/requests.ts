/** Requests made of an OpenAPI document's own schemas: right ones, nearly right ones and hostile ones. */
import fc from 'fast-check';
import type { OpenApiDocument } from '../../src/pipeline/openapi';
import type { Method } from '../../src/pipeline/route';
import type { CallOptions } from './app';

/** An operation of a document. */
export interface Operation {
  readonly method: Method;
  /** As in the document, below /api/v1. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** A schema of JSON Schema 2020-12, as far as the document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** A request to an operation. */
export interface MadeRequest {
  readonly path: string;
  readonly options: CallOptions;
}

interface RawOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

const PREFIX = '/api/v1';
const ITEMS_MOST = 4;
const TEXT_MOST = 64;

/** Every operation of a document. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<Method, RawOperation>).map(([method, raw]) => ({
      method: method as Method,
      path: path.slice(PREFIX.length),
      parameters: raw.parameters ?? [],
      body: raw.requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

/** Makes requests of one document. */
export class RequestMaker {
  constructor(
    private readonly document: OpenApiDocument,
    /** Ids and codes that exist, so that requests get beyond "there is no such". */
    private readonly known: readonly string[],
    /** Values that make sense by the name of the field, or the path's part before an id, as in `/campaigns`: chosen more often than not. */
    private readonly hints: Readonly<Record<string, unknown>> = {},
  ) {}

  /** A request that its schemas allow, with a share of values that they do not. */
  request(operation: Operation, hostility: number): fc.Arbitrary<MadeRequest> {
    const of = (place: Parameter['in']) => operation.parameters.filter((parameter) => parameter.in === place);
    const values = (place: Parameter['in']) => this.parameters(of(place), hostility, operation.path);
    return fc
      .record({
        path: values('path'),
        query: values('query'),
        headers: values('header'),
        body: operation.body === null ? fc.constant(undefined) : this.body(operation.body, hostility),
      })
      .map(({ path, query, headers, body }) => ({
        path: operation.path.replace(
          /\{(\w+)\}/g,
          (_, name: string) => encodeURIComponent(asText(path[name])) || '-',
        ),
        options: {
          query: textsOf(query),
          headers: headersOf(headers),
          ...(body === undefined ? {} : { body }),
        },
      }));
  }

  private body(schema: Schema, hostility: number): fc.Arbitrary<unknown> {
    const right = this.value(schema, hostility);
    if (hostility === 0) return right;
    const wrong = fc.oneof(fc.jsonValue(), fc.constantFrom('{', '[1,', '\u0000', '{"a":1}}', 'null'));
    return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });
  }

  private parameters(
    list: readonly Parameter[],
    hostility: number,
    path: string,
  ): fc.Arbitrary<Record<string, unknown>> {
    const shape = Object.fromEntries(
      list.map(({ name, in: place, schema }) => {
        const hint = place === 'path' && name === 'id' ? partBefore(path, name) : name;
        return [name, this.hinted(hint, schema, hostility)];
      }),
    );
    const requiredKeys = list.filter(({ required }) => required).map(({ name }) => name);
    return fc.record(shape, { requiredKeys });
  }

  private hinted(name: string, schema: Schema, hostility: number): fc.Arbitrary<unknown> {
    const value = this.value(schema, hostility);
    if (!Object.hasOwn(this.hints, name)) return value;
    return fc.oneof({ weight: 4, arbitrary: fc.constant(this.hints[name]) }, { weight: 1, arbitrary: value });
  }

  /** A value of a schema; each of its parts is hostile with the probability of `hostility` in 100. */
  private value(schema: Schema, hostility: number): fc.Arbitrary<unknown> {
    const right = this.right(schema, hostility);
    if (hostility === 0) return right;
    return fc.oneof({ weight: 100 - hostility, arbitrary: right }, { weight: hostility, arbitrary: HOSTILE });
  }

  private right(schema: Schema, hostility: number): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.right(this.resolve(schema.$ref), hostility);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => this.right(choice, hostility)));
    if (schema.allOf !== undefined)
      return this.right(merged(schema.allOf.map((part) => this.resolved(part))), hostility);
    if (Array.isArray(schema.type)) {
      return fc.oneof(...schema.type.map((type: string) => this.right({ ...schema, type }, hostility)));
    }
    switch (schema.type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return fc.integer({ min: schema.minimum ?? -1_000_000, max: schema.maximum ?? 1_000_000 });
      case 'string':
        return this.text(schema);
      case 'array':
        return this.list(schema, hostility);
      case 'object':
        return this.object(schema, hostility);
      default:
        return fc.jsonValue();
    }
  }

  private text({ format, pattern, minLength = 0, maxLength = TEXT_MOST }: Schema): fc.Arbitrary<string> {
    if (format === 'uuid') return fc.oneof(fc.constantFrom(...this.known), fc.uuid());
    if (format === 'date-time') return MOMENT;
    if (format === 'email') return fc.emailAddress();
    if (format === 'uri' || format === 'url') return fc.webUrl();
    if (pattern !== undefined) {
      const matching = fc.stringMatching(new RegExp(pattern));
      return fc.oneof(matching, fc.constantFrom(...this.known));
    }
    const any = fc.string({
      minLength,
      maxLength: Math.max(minLength, Math.min(maxLength, TEXT_MOST)),
      unit: 'grapheme',
    });
    return fc.oneof(any, fc.constantFrom(...this.known));
  }

  private list(
    { items, minItems = 0, maxItems = ITEMS_MOST }: Schema,
    hostility: number,
  ): fc.Arbitrary<unknown[]> {
    const item = items === undefined ? fc.jsonValue() : this.value(items, hostility);
    return fc.array(item, {
      minLength: minItems,
      maxLength: Math.max(minItems, Math.min(maxItems, ITEMS_MOST)),
    });
  }

  private object(
    { properties = {}, required = [], additionalProperties }: Schema,
    hostility: number,
  ): fc.Arbitrary<object> {
    const shape = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, this.hinted(name, schema, hostility)]),
    );
    const known = fc.record(shape, { requiredKeys: required.filter((name) => name in shape) });
    const isOpen = additionalProperties !== false && additionalProperties !== undefined;
    if (!isOpen && hostility === 0) return known;
    const more = fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
    const open = fc.tuple(known, more).map(([one, other]) => ({ ...other, ...one }));
    return isOpen ? open : fc.oneof({ weight: 12, arbitrary: known }, { weight: 1, arbitrary: open });
  }

  private resolved(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : this.resolve(schema.$ref);
  }

  private resolve(reference: string): Schema {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const schemas = (this.document.components?.schemas ?? {}) as Record<string, Schema>;
    return schemas[name] ?? {};
  }
}

const MOMENT = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2300-01-01'), noInvalidDate: true })
  .map((moment) => moment.toISOString());

/** What breaks things that were not meant to be broken. */
const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '\ud800',
    "' OR 1=1 --",
    '%',
    '{{x}}',
    '../..',
    'a'.repeat(5_000),
    '-1',
    '1e5',
    '18446744073709551616',
    '99999999999999999999999999999999',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-14:00',
    -1,
    0.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    true,
    [],
    {},
    [[[]]],
    { __proto__: null, constructor: 1 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** `/campaigns` of `/campaigns/{id}/pause`. */
function partBefore(path: string, parameter: string): string {
  const parts = path.split('/');
  return `/${parts[parts.indexOf(`{${parameter}}`) - 1]}`;
}

function merged(parts: readonly Schema[]): Schema {
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
    additionalProperties: false,
  };
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // What can't stand in an address at all can't be sent.
  return text.replace(LONE_SURROGATE, '?');
}

function textsOf(query: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(asText) : asText(value),
    ]),
  );
}

/** Header values are of visible ASCII, whatever is meant. */
function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, asText(value).replace(/[^\x21-\x7e]/g, '') || 'x']),
  );
}
