/** What breaks a schema, in the product's own words: "must be …". The library's messages speak of its own types. */
import type { z } from '@hono/zod-openapi';

type Issue = z.core.$ZodRawIssue;

/** For `safeParse`'s `error`: said wherever a schema has no words of its own. */
export function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? `must be of the type ${issue.expected}`;
    case 'too_small':
      return smallText(issue);
    case 'too_big':
      return bigText(issue);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_format':
      return FORMATS[issue.format] ?? formText(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'must have no fields that are not known here';
    case 'invalid_union':
      return unionText(issue);
    case 'invalid_key':
      return 'must have names that are allowed here';
    case 'invalid_element':
      return 'must have entries that are allowed here';
    default:
      return 'must be as the description of the API says';
  }
}

/** By the library's names. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'must be a text',
  number: 'must be a number',
  int: 'must be a whole number',
  bigint: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  tuple: 'must be a list',
  set: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
  date: 'must be a moment',
  null: 'must be null',
  undefined: 'must be left out',
  never: 'must be left out',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a moment in ISO 8601 with its offset, such as 2026-01-31T12:00:00Z',
  date: 'must be a date, such as 2026-01-31',
  guid: 'must be an id: a UUID',
  uuid: 'must be an id: a UUID',
  url: 'must be an absolute URL',
  email: 'must be an e-mail address',
};

type Sized = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function smallText(issue: Extract<Issue, { code: 'too_small' }>): string {
  const { minimum, inclusive = true, exact } = issue;
  if (exact === true) return `must have ${counted(minimum, issue)}`;
  const unit = unitOf(issue);
  if (unit === null) return `must be ${inclusive ? 'at least' : 'more than'} ${minimum}`;
  if (BigInt(minimum) === 1n) return 'must not be empty';
  return `must have at least ${counted(minimum, issue)}`;
}

function bigText(issue: Extract<Issue, { code: 'too_big' }>): string {
  const { maximum, inclusive = true, exact } = issue;
  if (exact === true) return `must have ${counted(maximum, issue)}`;
  const unit = unitOf(issue);
  if (unit === null) return `must be ${inclusive ? 'at most' : 'less than'} ${maximum}`;
  return BigInt(maximum) === 0n ? 'must be empty' : `must have at most ${counted(maximum, issue)}`;
}

/** Null for what is compared by its value. */
function unitOf({ origin }: Sized): readonly [one: string, more: string] | null {
  if (origin === 'string') return ['character', 'characters'];
  return ['array', 'tuple', 'set', 'map', 'record', 'object'].includes(origin) ? ['entry', 'entries'] : null;
}

function counted(count: number | bigint, issue: Sized): string {
  const [one, more] = unitOf(issue) ?? ['', ''];
  return `${count} ${BigInt(count) === 1n ? one : more}`.trim();
}

function oneOf(values: readonly unknown[]): string {
  const told = values.map((value) => (typeof value === 'string' ? value : String(value)));
  return told.length === 1 ? `must be ${told[0]}` : `must be one of ${told.join(', ')}`;
}

function formText(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  return issue.pattern === undefined
    ? 'must be written as the description of the API says'
    : `must match ${issue.pattern}`;
}

/** The names among which the field decides that tells the forms of an object apart. */
function kindsOf({ inst, path = [] }: Extract<Issue, { code: 'invalid_union' }>): unknown[] {
  const names = (inst as z.core.$ZodType | undefined)?._zod.propValues?.[String(path.at(-1))];
  return [...(names ?? ['the kinds that the description of the API has'])];
}

/** What each form would have asked for: the shortest list of rules, each once. */
function unionText(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if (issue.errors.length === 0) return oneOf(kindsOf(issue));
  const rules = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first.message]));
  return [...new Set(rules)].join(', or ');
}
