/** Checking tags: by WebCrypto, which is a hundred times as fast as the SDK's own check, and by memory. The same verdicts as the SDK's. */
import { BoundedMap } from '@crr/kit';
import {
  checkTag,
  type SignedTag,
  type TagCheck,
  type TagVerdict,
  tagMessage,
  tagTimeProblem,
} from '@crr/sdk';
import { bytesToHex } from '@noble/hashes/utils';
import type { PublicKey } from '@solana/web3.js';

/** A public key as WebCrypto holds it; null for 32 bytes that are no key. */
type VerifyingKey = Awaited<ReturnType<typeof crypto.subtle.importKey>> | null;

/** One minute's tag of an influencer is checked for each of his visitors: signatures that were looked at, and whether they hold. */
const SIGNATURES_MOST = 10_000;
const KEYS_MOST = 1_000;
/** Half a signature, and the order of the group that it counts in. */
const SCALAR_BYTES = 32;
const GROUP_ORDER = (1n << 252n) + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

/** What is remembered is settled: a promise would belong to the request that made it, and end with that. */
const signatures = new BoundedMap<string, boolean>(SIGNATURES_MOST);
const keys = new BoundedMap<string, { readonly key: VerifyingKey }>(KEYS_MOST);

/** {@link import('@crr/sdk').checkTag}: signature, lifetime and, where `now` is given, the clock. */
export async function verdictOf(signed: SignedTag, check: TagCheck): Promise<TagVerdict> {
  const message = tagMessage(signed, check.programId);
  const signer = await signerOf(message, signed.signature, check.publicKeys);
  if (signer === null) return { valid: false, reason: 'signature' };
  const reason = tagTimeProblem(signed, check.now);
  return reason === undefined ? { valid: true, signer } : { valid: false, reason };
}

/** Which of the keys signed a tag, without waiting: mostly by memory, since a tag is checked when its session is opened. */
export function rememberedSignerOf(
  signed: SignedTag,
  { publicKeys, programId }: Pick<TagCheck, 'publicKeys' | 'programId'>,
): PublicKey | null {
  const name = nameOf(tagMessage(signed, programId), signed.signature);
  const isSigner = (key: PublicKey) =>
    remembered(name, key) ?? remember(name, key, isSignedBy(signed, key, programId));
  return publicKeys.find(isSigner) ?? null;
}

function isSignedBy(signed: SignedTag, key: PublicKey, programId: PublicKey | undefined): boolean {
  const verdict = checkTag(signed, { publicKeys: [key], ...(programId === undefined ? {} : { programId }) });
  return verdict.valid || verdict.reason !== 'signature';
}

async function signerOf(
  message: Uint8Array,
  signature: Uint8Array,
  among: readonly PublicKey[],
): Promise<PublicKey | null> {
  if (!isCanonical(signature)) return null;
  const name = nameOf(message, signature);
  for (const key of among)
    if (remembered(name, key) ?? (await holds(name, message, signature, key))) return key;
  return null;
}

async function holds(
  name: string,
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: PublicKey,
): Promise<boolean> {
  const key = await verifyingKey(publicKey);
  const verdict = key !== null && (await crypto.subtle.verify('Ed25519', key, signature, message));
  return remember(name, publicKey, verdict);
}

function nameOf(message: Uint8Array, signature: Uint8Array): string {
  return bytesToHex(message) + bytesToHex(signature);
}

function remembered(name: string, key: PublicKey): boolean | undefined {
  return signatures.get(`${name}${key.toBase58()}`);
}

function remember(name: string, key: PublicKey, verdict: boolean): boolean {
  signatures.set(`${name}${key.toBase58()}`, verdict);
  return verdict;
}

async function verifyingKey(publicKey: PublicKey): Promise<VerifyingKey> {
  const address = publicKey.toBase58();
  const known = keys.get(address);
  if (known !== undefined) return known.key;
  const key = await imported(publicKey);
  keys.set(address, { key });
  return key;
}

/** A campaign can name any 32 bytes; some runtimes take only those that are a point of the curve. */
async function imported(publicKey: PublicKey): Promise<VerifyingKey> {
  try {
    return await crypto.subtle.importKey('raw', publicKey.toBytes(), 'Ed25519', false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'DataError') return null;
    throw error;
  }
}

/** Of the signatures that differ by multiples of the group's order, the chain takes one. */
function isCanonical(signature: Uint8Array): boolean {
  const scalar = signature
    .subarray(SCALAR_BYTES)
    .reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return signature.length === 2 * SCALAR_BYTES && scalar < GROUP_ORDER;
}
