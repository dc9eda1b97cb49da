/** JSON from strangers. */

/** NUL, which Postgres has no text for, and halves of surrogate pairs, which UTF-8 has none for. */
const UNKEEPABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What JSON may be like. */
export interface JsonLimits {
  /** Objects and lists within each other. */
  depthMost: number;
  /** Values, keys included. */
  nodesMost: number;
}

/** What is wrong with a value; null for nothing. Needs no stack, however deep it is. */
export function jsonProblem(value: unknown, { depthMost, nodesMost }: JsonLimits): string | null {
  let level: unknown[] = [value];
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMost) return `must not be deeper than ${depthMost} levels`;
    nodes += level.length;
    if (nodes > nodesMost) return `must not hold more than ${nodesMost} values`;
    if (level.some((each) => typeof each === 'string' && UNKEEPABLE.test(each)))
      return 'must not hold NUL or half a character';
    level = level.flatMap(childrenOf);
  }
  return null;
}

/** With the keys of objects sorted, so that what means the same is the same. Dates as ISO 8601, bigints as digits. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flat();
}
