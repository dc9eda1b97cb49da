/** Addresses of visitors, so far blurred and hashed that they are none any more. */
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

import { remembering } from '../bounded-map';

/** What stands for an address that is none. */
export const UNKNOWN_IP = 'unknown';

/** The longest text form of an address with a zone; nothing longer is read. */
const MOST_CHARACTERS = 64;
const GROUPS = 8;
const HASH_BYTES = 16;
const DAY_MS = 86_400_000;
/** Networks, some 2 MB of them. */
const REMEMBERED_MOST = 20_000;

/** Turns an address at a time into the key under which its visitor is limited and counted on that day. */
export type IpHasher = (address: string | null, atMs: number) => string;

/**
 * The network that an address belongs to: an IPv4 `/24`, an IPv6 `/48`; `unknown` for everything else. An IPv4 address that is written as
 * IPv6 is the IPv4 address; zone ids do not count.
 */
export function truncateIp(address: string | null): string {
  if (address === null || address.length > MOST_CHARACTERS) return UNKNOWN_IP;
  const text = address.trim();
  const plain = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const v4 = parseV4(plain);
  if (v4 !== null) return network4(v4);
  const v6 = parseV6(plain.replace(/%[\w.-]+$/, ''));
  if (v6 === null) return UNKNOWN_IP;
  const inner = mappedV4(v6);
  return inner === null ? network6(v6) : network4(inner);
}

/**
 * Hashes networks with a key of the UTC day, which is derived from the secret: the same visitor can not be found again on another day, and
 * without the secret not at all.
 *
 * @param secret the setting IP_SALT
 * @returns 32 hex digits
 */
export function createIpHasher(secret: string): IpHasher {
  let day = Number.NaN;
  let hashOf = hasherOfDay(new Uint8Array());
  return (address, atMs) => {
    const today = Math.floor(atMs / DAY_MS);
    if (today !== day) [day, hashOf] = [today, hasherOfDay(dayKey(secret, today))];
    return hashOf(truncateIp(address));
  };
}

/** Hashing takes longer than most of a redirect, and visitors come from the same networks again. What is remembered goes with the day's key. */
function hasherOfDay(key: Uint8Array): (network: string) => string {
  const keyed = hmac.create(sha256, key);
  return remembering((network) => {
    const hash = keyed.clone().update(utf8ToBytes(network)).digest();
    return bytesToHex(hash.subarray(0, HASH_BYTES));
  }, REMEMBERED_MOST);
}

function dayKey(secret: string, day: number): Uint8Array {
  return hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`crr-ip-v1:${day}`));
}

/** Four numbers without leading zeros, which some read as octal; null for anything else. */
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
  return [(a << 8) | b, (c << 8) | d];
}

/** The address within `::ffff:0:0/96`; null for another. */
function mappedV4(groups: readonly number[]): number[] | null {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]) : null;
}

function network4(bytes: readonly number[]): string {
  return `${bytes.slice(0, 3).join('.')}.0/24`;
}

function network6(groups: readonly number[]): string {
  return `${groups
    .slice(0, 3)
    .map((group) => group.toString(16))
    .join(':')}::/48`;
}
