/** PromQL's literals. Each function returns undefined for text that is none. */

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const HEX = /^([+-]?)(0x[0-9a-f]+)$/i;
const INFINITY = /^([+-]?)inf$/i;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** `1h30m` in milliseconds. Units come once each, the longest first, as Prometheus wants it. */
export function parseDuration(text: string): number | undefined {
  const parts = text === '' ? null : DURATION.exec(text);
  if (parts === null) return undefined;
  return UNITS.reduce((total, [, ms], index) => total + Number(parts[index + 1] ?? 0) * ms, 0);
}

/** A number: decimal, hexadecimal, `Inf` or `NaN`, with or without a sign. */
export function parseNumber(text: string): number | undefined {
  const compact = text.replace(/\s+/g, '');
  if (/^[+-]?nan$/i.test(compact)) return Number.NaN;
  const infinity = INFINITY.exec(compact);
  if (infinity !== null) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const hex = HEX.exec(compact);
  if (hex !== null) return Number(hex[2]) * (hex[1] === '-' ? -1 : 1);
  // A leading zero means octal to Prometheus; what it says then is seldom meant.
  if (/^[+-]?0\d/.test(compact)) return undefined;
  return DECIMAL.test(compact) ? Number(compact) : undefined;
}

/** A quoted string's value: "…" and '…' with Go's escapes, `…` as it stands. */
export function parseString(text: string): string | undefined {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  let known = true;
  const value = inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (_, code: string) => {
    if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    const plain = '\\"\''.includes(code) ? code : ESCAPES[code];
    known &&= plain !== undefined;
    return plain ?? '';
  });
  return known ? value : undefined;
}
