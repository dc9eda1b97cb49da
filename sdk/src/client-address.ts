/** Who asks: the address that a trusted proxy tells of a client, in each of the forms in which proxies write it. For servers. */

/** An address; an IPv4 address that is written as IPv6 (`::ffff:…`) is the IPv4 address. */
export type IpAddress =
  | { readonly version: 4; readonly bytes: readonly number[] }
  /** Eight groups of 16 bits. */
  | { readonly version: 6; readonly groups: readonly number[] };

/** How much of an address counts. */
export interface NetworkPrefix {
  /** Bits of an IPv4 address. */
  readonly v4: 24 | 32;
  /** Bits of an IPv6 address. */
  readonly v6: 48 | 64;
}

/** One client's: whoever has an IPv6 address has at least the `/64` around it. */
export const CLIENT_NETWORK: NetworkPrefix = { v4: 32, v6: 64 };

/** The longest form of an address, with zone, port, and the names around it; nothing longer is read. */
const MOST_CHARACTERS = 512;
const GROUPS = 8;
const GROUP_BITS = 16;
const BYTE_BITS = 8;

/**
 * The address in a header that a trusted proxy writes: `X-Forwarded-For`, `X-Real-IP`, `CF-Connecting-IP` and the like, or RFC 7239's `Forwarded`. Of a
 * list the last counts, which the nearest proxy wrote: what stands before is the client's own claim. Takes ports (`203.0.113.7:511`,
 * `[2001:db8::1]:443`), quotes, blanks and zone ids.
 *
 * @returns null for what is no address: `unknown`, a name, nothing
 */
export function forwardedAddress(value: string | null | undefined): IpAddress | null {
  const element = lastElement(value ?? '');
  if (element.length > MOST_CHARACTERS) return null;
  return nodeAddress(forParameter(element) ?? element);
}

/**
 * An address alone, without a port.
 *
 * @returns null for anything else, IPv4 with leading zeros included, which some read as octal
 */
export function parseIpAddress(text: string): IpAddress | null {
  if (text.length > MOST_CHARACTERS) return null;
  const bytes = parseV4(text);
  if (bytes !== null) return { version: 4, bytes };
  const groups = parseV6(text.replace(/%[\w.%-]+$/, ''));
  if (groups === null) return null;
  const inner = mappedV4(groups);
  return inner === null ? { version: 6, groups } : { version: 4, bytes: inner };
}

/** The network that an address belongs to, the same for each of its spellings: `203.0.113.0/24`, `203.0.113.7/32`, `2001:db8:0:1::/64`. */
export function networkOf(address: IpAddress, prefix: NetworkPrefix): string {
  if (address.version === 4) {
    const kept = address.bytes.map((byte, place) => (place < prefix.v4 / BYTE_BITS ? byte : 0));
    return `${kept.join('.')}/${prefix.v4}`;
  }
  const groups = address.groups.slice(0, prefix.v6 / GROUP_BITS);
  return `${groups.map((group) => group.toString(16)).join(':')}::/${prefix.v6}`;
}

/**
 * Behind the last comma that stands in no quotes. It is looked for from the end, where the proxy wrote: a quote that a client opened
 * before opens nothing there, and a comma in the proxy's own quotes (`host="a,b"`) ends nothing.
 */
function lastElement(list: string): string {
  const elements = list.replace(/[\s,]+$/, '');
  let isQuoted = false;
  for (let at = elements.length - 1; at >= 0; at -= 1) {
    const letter = elements[at];
    if (letter === '"' && !isEscaped(elements, at)) isQuoted = !isQuoted;
    if (letter === ',' && !isQuoted) return elements.slice(at + 1).trim();
  }
  // A quote that is never closed is a client's: then each comma counts.
  return isQuoted ? elements.slice(elements.lastIndexOf(',') + 1).trim() : elements.trim();
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** A parameter of an element of `Forwarded`: its name and its value, quoted or not. */
const PARAMETER = /(?:^|;)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/gs;

/** The value of `for=` in an element of `Forwarded`; null where there is none. */
function forParameter(element: string): string | null {
  for (const [, name, value] of element.matchAll(PARAMETER)) {
    if (name?.toLowerCase() === 'for') return value ?? null;
  }
  return null;
}

/** An address with or without port, quotes and brackets. */
function nodeAddress(text: string): IpAddress | null {
  const node = unquoted(text.trim());
  const [, bracketed] = /^\[([^\]]*)\](?::(?:\d{1,5}|_[\w.-]+))?$/.exec(node) ?? [];
  if (bracketed !== undefined) {
    const address = parseIpAddress(bracketed.trim());
    // In brackets stands IPv6 alone.
    return bracketed.includes(':') ? address : null;
  }
  return parseIpAddress(node) ?? parseIpAddress(withoutPort(node));
}

/** Without brackets a port can be told where what stands before it is whole: four numbers at the end, or eight groups. */
function withoutPort(node: string): string {
  const [, address = node] =
    /^(.*\d\.\d+|(?:[\da-f]{1,4}:){7}[\da-f]{1,4}):(?:\d{1,5}|_[\w.-]+)$/i.exec(node) ?? [];
  return address;
}

function unquoted(text: string): string {
  const [, , inner] = /^(["'])(.*)\1$/s.exec(text) ?? [];
  return inner === undefined ? text : inner.replace(/\\(.)/gs, '$1').trim();
}

/** Four numbers without leading zeros; null for anything else. */
function parseV4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** Eight groups of 16 bits; null for anything else. */
function parseV6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return null;
  const [head, tail] = halves.map((half, at) => groupsOf(half, at === halves.length - 1));
  if (!head || tail === null) return null;
  if (tail === undefined) return head.length === GROUPS ? head : null;
  const missing = GROUPS - head.length - tail.length;
  return missing < 1 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** The groups of one side of `::`; the address's last may be an IPv4 address and counts twice. */
function groupsOf(text: string, isEnd: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [at, part] of parts.entries()) {
    const v4 = isEnd && at === parts.length - 1 ? parseV4(part) : null;
    if (v4 !== null) groups.push(...pairs(v4));
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function pairs([a = 0, b = 0, c = 0, d = 0]: readonly number[]): [number, number] {
  return [(a << BYTE_BITS) | b, (c << BYTE_BITS) | d];
}

/** The address within `::ffff:0:0/96`; null for another. */
function mappedV4(groups: readonly number[]): number[] | null {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? groups.slice(6).flatMap((group) => [group >> BYTE_BITS, group & 0xff]) : null;
}
