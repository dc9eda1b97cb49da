/** wrangler.jsonc: the one description of the worker. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import * as v from 'valibot';
import { DescriptionError } from './errors';

const name = v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be an identifier'));

/** What is only said to Cloudflare is named and passed over; a field that nobody here knows is an error, so that it is not lost silently. */
const description = v.strictObject({
  $schema: v.optional(v.string()),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,63}$/, 'must be lower case letters, digits and hyphens')),
  main: v.string(),
  compatibility_date: v.pipe(v.string(), v.isoDate()),
  compatibility_flags: v.optional(v.array(v.string()), []),
  durable_objects: v.strictObject({
    bindings: v.array(v.strictObject({ name, class_name: name })),
  }),
  migrations: v.array(v.strictObject({ tag: v.string(), new_sqlite_classes: v.array(name) })),
  vars: v.optional(v.record(name, v.string()), {}),
  observability: v.optional(v.unknown()),
});

/** A worker as wrangler.jsonc describes it. */
export interface WorkerDescription {
  readonly name: string;
  /** Absolute path of the entry. */
  readonly main: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** Durable Objects, all with SQLite. */
  readonly objects: readonly { readonly binding: string; readonly className: string }[];
  /** Settings that are no secrets. */
  readonly vars: Readonly<Record<string, string>>;
}

/** This package's own. */
export const DESCRIPTION_FILE = join(dirname(dirname(__dirname)), 'wrangler.jsonc');

/** Reads a description. @throws DescriptionError naming the field and its rule */
export function readDescription(file: string = DESCRIPTION_FILE): WorkerDescription {
  return describeWorker(readFileSync(file, 'utf8'), dirname(file));
}

/** {@link readDescription} of a text whose paths are relative to `folder`. */
export function describeWorker(text: string, folder: string): WorkerDescription {
  const result = v.safeParse(description, parseJsonc(text), { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw new DescriptionError(v.getDotPath(issue) ?? '', issue.message);
  }
  const { output } = result;
  const withSqlite = new Set(output.migrations.flatMap(({ new_sqlite_classes }) => new_sqlite_classes));
  const objects = output.durable_objects.bindings.map(({ name: binding, class_name: className }, place) => {
    if (withSqlite.has(className)) return { binding, className };
    const field = `durable_objects.bindings.${place}.class_name`;
    throw new DescriptionError(field, `${className} must be in new_sqlite_classes of a migration`);
  });
  return {
    name: output.name,
    main: resolve(folder, output.main),
    compatibilityDate: output.compatibility_date,
    compatibilityFlags: output.compatibility_flags,
    objects,
    vars: output.vars,
  };
}

function parseJsonc(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error === undefined) return value;
  throw new DescriptionError('', `${printParseErrorCode(error.error)} at character ${error.offset}`);
}
