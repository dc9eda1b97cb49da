/** Addresses of visitors, so far blurred and hashed that they are none any more. */
import { remembering } from '@crr/kit';
import { type NetworkPrefix, networkOf, parseIpAddress } from '@crr/sdk';
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** What stands for an address that is none. */
export const UNKNOWN_IP = 'unknown';

/** As much of an address as is stored of a visitor, hashed. */
export const STORED_NETWORK: NetworkPrefix = { v4: 24, v6: 48 };
/** Within which visitors share a limit of requests. */
export const LIMITED_NETWORK: NetworkPrefix = { v4: 24, v6: 64 };

const HASH_BYTES = 16;
const DAY_MS = 86_400_000;
/** Networks, some 2 MB of them. */
const REMEMBERED_MOST = 20_000;

/** Turns an address at a time into the key under which its visitor is counted on that day. */
export type IpHasher = (address: string | null, atMs: number) => string;

/** Turns a network, or what stands for it, at a time into its key on that day. */
export type NetworkHasher = (network: string, atMs: number) => string;

/**
 * The network that an address belongs to: an IPv4 `/24`, an IPv6 `/48`; `unknown` for everything else. An IPv4 address that is written as
 * IPv6 is the IPv4 address; zone ids do not count.
 */
export function truncateIp(address: string | null): string {
  const text = address?.trim() ?? '';
  const plain = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const parsed = parseIpAddress(plain);
  return parsed === null ? UNKNOWN_IP : networkOf(parsed, STORED_NETWORK);
}

/** {@link createNetworkHasher} of an address's network. */
export function createIpHasher(secret: string): IpHasher {
  const hashOf = createNetworkHasher(secret);
  return (address, atMs) => hashOf(truncateIp(address), atMs);
}

/**
 * Hashes networks with a key of the UTC day, which is derived from the secret: the same visitor can not be found again on another day, and
 * without the secret not at all.
 *
 * @param secret the setting IP_SALT
 * @returns 32 hex digits
 */
export function createNetworkHasher(secret: string): NetworkHasher {
  let day = Number.NaN;
  let hashOf = hasherOfDay(new Uint8Array());
  return (network, atMs) => {
    const today = Math.floor(atMs / DAY_MS);
    if (today !== day) [day, hashOf] = [today, hasherOfDay(dayKey(secret, today))];
    return hashOf(network);
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
