/**
 * Campaign tags: the edge worker's signed statement of which influencer brought a visitor to a campaign. The text form
 * travels in a cookie, the canonical message is what the key signs and the program rebuilds.
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { type Keypair, PublicKey } from '@solana/web3.js';
import nacl from 'tweetnacl';

import { Base58Error, decodeBase58, encodeBase58 } from './base58';
import { HASH_BYTES, LIMITS, ROUTER_PROGRAM_ID } from './program';
import type { TagClaim } from './terms';

/** Keeps a tag's signature from meaning anything elsewhere; a new message format takes a new domain. */
export const TAG_DOMAIN = 'crr-tag-v1';
/** Domain, program id, campaign id, influencer, two times. */
export const TAG_MESSAGE_BYTES = 122;

const SIGNATURE_BYTES = 64;
const I64_MIN = -(1n << 63n);
const I64_MAX = (1n << 63n) - 1n;
/** The order of Ed25519's group: a canonical signature's second half lies below it. */
const GROUP_ORDER = (1n << 252n) + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

/** Who brought a user to which campaign, and while which seconds that may be claimed. */
export interface CampaignTag {
  /** 32 bytes. */
  readonly campaignId: Uint8Array;
  /** `null` for a link of the campaign's own. */
  readonly influencer: PublicKey | null;
  /** Unix seconds. */
  readonly issuedAt: bigint;
  /** Last Unix second in which the tag is good. */
  readonly expiresAt: bigint;
}

/** A tag with the 64-byte Ed25519 signature of its canonical message. */
export interface SignedTag extends CampaignTag {
  readonly signature: Uint8Array;
}

/** The first three parts of a tag's text form; proves nothing. */
export interface UnsignedTag {
  readonly campaignId: Uint8Array;
  readonly influencer: PublicKey | null;
  readonly issuedAt: bigint;
}

/** Whatever can sign tags: a keypair, a WebCrypto key, a remote signer. */
export interface TagSigner {
  readonly publicKey: PublicKey;
  /** Resolves to the 64-byte Ed25519 signature of `message`. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** The part of a tag that an error speaks of. */
export type TagPart = 'tag' | 'campaign_id' | 'influencer_pubkey' | 'timestamp' | 'signature';

/** A tag that can't be read or written: names the part and the rule it breaks. */
export class TagFormatError extends Error {
  override readonly name = 'TagFormatError';

  constructor(
    readonly part: TagPart,
    readonly rule: string,
  ) {
    super(`${part}: ${rule}`);
  }
}

/**
 * The canonical message: `"crr-tag-v1" ‖ program ‖ campaign id ‖ influencer ‖ issued_at_le ‖ expires_at_le`, where no
 * influencer is the zero key.
 *
 * @throws TagFormatError when the campaign id has not 32 bytes or a time does not fit i64
 */
export function tagMessage(tag: CampaignTag, programId: PublicKey = ROUTER_PROGRAM_ID): Uint8Array {
  requireCampaignId(tag.campaignId);
  return concatBytes(
    utf8ToBytes(TAG_DOMAIN),
    programId.toBytes(),
    tag.campaignId,
    (tag.influencer ?? PublicKey.default).toBytes(),
    timeBytes(tag.issuedAt),
    timeBytes(tag.expiresAt),
  );
}

/** A signer over a keypair in memory. */
export function tagSignerFromKeypair(keypair: KeypairLike): TagSigner {
  return {
    publicKey: keypair.publicKey,
    sign: async (message) => nacl.sign.detached(message, keypair.secretKey),
  };
}

/** A WebCrypto key, typed by the platform's own declarations (browser, worker or Node). */
export type WebCryptoKey = Parameters<typeof globalThis.crypto.subtle.sign>[1];

/** A signer over a WebCrypto Ed25519 private key, which may be one that can't be exported. */
export function tagSignerFromWebCrypto(privateKey: WebCryptoKey, publicKey: PublicKey): TagSigner {
  return {
    publicKey,
    sign: async (message) =>
      new Uint8Array(await globalThis.crypto.subtle.sign('Ed25519', privateKey, message)),
  };
}

/** What stands before an Ed25519 seed in PKCS #8 (RFC 8410), the one form in which WebCrypto takes private keys. */
const PKCS8_PREFIX = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);
const SEED_BYTES = 32;

/** Hands a keypair to WebCrypto as a key that signs and can't be exported again. */
export async function importTagSigner(keypair: Keypair): Promise<TagSigner> {
  const seed = keypair.secretKey.slice(0, SEED_BYTES);
  const key = await globalThis.crypto.subtle.importKey(
    'pkcs8',
    concatBytes(PKCS8_PREFIX, seed),
    'Ed25519',
    false,
    ['sign'],
  );
  return tagSignerFromWebCrypto(key, keypair.publicKey);
}

/** What {@link signTag} was given to sign with is neither a signer nor a keypair. */
export class TagSignerError extends Error {
  override readonly name = 'TagSignerError';
  readonly field = 'signer';

  constructor(readonly rule: string) {
    super(`signer: ${rule}`);
  }
}

/** What a signer over a keypair needs of it: a web3.js `Keypair` of whichever copy, or a wallet's own. */
export interface KeypairLike {
  readonly publicKey: PublicKey;
  /** 64 bytes: the seed, then the public key. */
  readonly secretKey: Uint8Array;
}

/**
 * Signs a tag for one deployment of the program.
 *
 * @param signer a {@link TagSigner}, or a keypair in memory
 * @throws TagFormatError as {@link tagMessage}, or when the signer returns anything but 64 bytes
 * @throws TagSignerError for anything else to sign with
 */
export async function signTag(
  tag: CampaignTag,
  signer: TagSigner | KeypairLike,
  programId: PublicKey = ROUTER_PROGRAM_ID,
): Promise<SignedTag> {
  const signature = await signerOf(signer).sign(tagMessage(tag, programId));
  requireSignature(signature);
  const { campaignId, influencer, issuedAt, expiresAt } = tag;
  return { campaignId, influencer, issuedAt, expiresAt, signature };
}

function signerOf(given: TagSigner | KeypairLike): TagSigner {
  const { sign, secretKey } = (given ?? {}) as Partial<TagSigner & KeypairLike>;
  if (typeof sign === 'function') return given as TagSigner;
  if (secretKey instanceof Uint8Array && secretKey.length === nacl.sign.secretKeyLength) {
    return tagSignerFromKeypair({ publicKey: (given as KeypairLike).publicKey, secretKey });
  }
  throw new TagSignerError(
    'must be a TagSigner (tagSignerFromKeypair, tagSignerFromWebCrypto, importTagSigner) or a keypair with a secretKey of 64 bytes',
  );
}

/** What a tag is checked against. */
export interface TagCheck {
  /** The keys that may have signed: the campaign's tag signer, during a rotation both of its keys. */
  readonly publicKeys: readonly PublicKey[];
  readonly programId?: PublicKey;
  /** Unix seconds at which the tag has to be good; without it the clock is not asked. */
  readonly now?: bigint;
}

/** The outcome of {@link checkTag}: who signed, or the first rule that the tag breaks. */
export type TagVerdict =
  | { readonly valid: true; readonly signer: PublicKey }
  | { readonly valid: false; readonly reason: 'signature' | 'lifetime' | 'not_yet_valid' | 'expired' };

/** Checks signature, lifetime and, where `now` is given, the clock, by the rules of the program. */
export function checkTag(signed: SignedTag, check: TagCheck): TagVerdict {
  const message = tagMessage(signed, check.programId);
  const signer = check.publicKeys.find((key) => signatureHolds(message, signed.signature, key));
  if (!signer) return { valid: false, reason: 'signature' };
  const reason = tagTimeProblem(signed, check.now);
  return reason ? { valid: false, reason } : { valid: true, signer };
}

/** Whether {@link checkTag} finds nothing wrong. */
export function verifyTag(signed: SignedTag, check: TagCheck): boolean {
  return checkTag(signed, check).valid;
}

/** The times of a tag, as far as the program judges them. */
export type TagTimes = Pick<TagClaim, 'issuedAt' | 'expiresAt'>;

/** The first time rule that a tag breaks, or `undefined`: it lives for 1 second to 90 days, expiry included. */
export function tagTimeProblem(
  { issuedAt, expiresAt }: TagTimes,
  at?: bigint,
): 'lifetime' | 'not_yet_valid' | 'expired' | undefined {
  const lifetime = expiresAt - issuedAt;
  if (lifetime < 1n || lifetime > LIMITS.maxTagLifetimeSeconds) return 'lifetime';
  if (at === undefined) return undefined;
  if (issuedAt > at + LIMITS.maxClockSkewSeconds) return 'not_yet_valid';
  return at > expiresAt ? 'expired' : undefined;
}

/**
 * The text form `campaign_id:influencer_pubkey:issued_at-expires_at:signature`: ids and signature in base58, the
 * influencer empty for a link of the campaign's own, times in Unix seconds.
 */
export function formatTag(signed: SignedTag): string {
  requireCampaignId(signed.campaignId);
  requireSignature(signed.signature);
  const influencer = signed.influencer?.toBase58() ?? '';
  const times = `${checkedTime(signed.issuedAt)}-${checkedTime(signed.expiresAt)}`;
  return [encodeBase58(signed.campaignId), influencer, times, encodeBase58(signed.signature)].join(':');
}

/**
 * Reads the text form. There is one text for one tag: no blanks, no leading zeros, no zero key spelt out.
 *
 * @throws TagFormatError naming the part that can't be read
 */
export function parseTag(text: string): SignedTag {
  const [campaignId, influencer, times, signature, ...rest] = text.split(':');
  if (influencer === undefined || times === undefined || signature === undefined || rest.length > 0) {
    throw new TagFormatError('tag', 'must be campaign_id:influencer_pubkey:issued_at-expires_at:signature');
  }
  return {
    campaignId: parseBytes('campaign_id', campaignId ?? '', HASH_BYTES),
    influencer: parseInfluencer(influencer),
    ...parseTimes(times),
    signature: parseBytes('signature', signature, SIGNATURE_BYTES),
  };
}

/**
 * Reads the unsigned form `campaign_id:influencer_pubkey:timestamp`.
 *
 * @throws TagFormatError naming the part that can't be read
 */
export function parseUnsignedTag(text: string): UnsignedTag {
  const [campaignId, influencer, timestamp, ...rest] = text.split(':');
  if (influencer === undefined || timestamp === undefined || rest.length > 0) {
    throw new TagFormatError('tag', 'must be campaign_id:influencer_pubkey:timestamp');
  }
  return {
    campaignId: parseBytes('campaign_id', campaignId ?? '', HASH_BYTES),
    influencer: parseInfluencer(influencer),
    issuedAt: parseTime(timestamp),
  };
}

/** The unsigned form of a tag. */
export function formatUnsignedTag(tag: UnsignedTag): string {
  requireCampaignId(tag.campaignId);
  return [encodeBase58(tag.campaignId), tag.influencer?.toBase58() ?? '', checkedTime(tag.issuedAt)].join(
    ':',
  );
}

/**
 * Verifies as strictly as the chain's precompile. TweetNaCl alone would also take the signature's second half plus a
 * multiple of the group's order, a second signature for the same tag; and keys and first halves of small order, with
 * which one signature is good for many messages.
 */
function signatureHolds(message: Uint8Array, signature: Uint8Array, key: PublicKey): boolean {
  if (signature.length !== SIGNATURE_BYTES || littleEndian(signature.subarray(32)) >= GROUP_ORDER)
    return false;
  if (isSmallOrder(key.toBytes()) || isSmallOrder(signature.subarray(0, 32))) return false;
  return nacl.sign.detached.verify(message, signature, key.toBytes());
}

const FIELD_ORDER = (1n << 255n) - 19n;
const SIGN_BIT = 1n << 255n;

/** The y coordinates of the curve's eight points whose order divides 8. */
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  FIELD_ORDER - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/** Whether bytes are a point of small order, in whatever of its encodings. */
function isSmallOrder(point: Uint8Array): boolean {
  return SMALL_ORDER_Y.has((littleEndian(point) % SIGN_BIT) % FIELD_ORDER);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function parseInfluencer(text: string): PublicKey | null {
  if (text === '') return null;
  const key = new PublicKey(parseBytes('influencer_pubkey', text, 32));
  if (key.equals(PublicKey.default)) {
    throw new TagFormatError('influencer_pubkey', 'no influencer is written as an empty part');
  }
  return key;
}

function parseBytes(part: TagPart, text: string, length: number): Uint8Array {
  // Base58 takes quadratic time, so an overlong text is refused unread: n bytes have at most 1.375 n digits.
  const bytes = text.length <= length * 1.375 ? base58OrNull(text) : null;
  if (bytes?.length !== length) throw new TagFormatError(part, `must be ${length} bytes in base58`);
  return bytes;
}

function base58OrNull(text: string): Uint8Array | null {
  try {
    return decodeBase58(text);
  } catch (error) {
    if (error instanceof Base58Error) return null;
    throw error;
  }
}

function parseTimes(text: string): TagTimes {
  const [, issuedAt, expiresAt] = /^(-?\d+)-(-?\d+)$/.exec(text) ?? [];
  if (issuedAt === undefined || expiresAt === undefined) {
    throw new TagFormatError('timestamp', 'must be issued_at-expires_at in Unix seconds');
  }
  return { issuedAt: parseTime(issuedAt), expiresAt: parseTime(expiresAt) };
}

function parseTime(text: string): bigint {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) {
    throw new TagFormatError('timestamp', 'must be Unix seconds in decimal without leading zeros');
  }
  return checkedTime(BigInt(text));
}

function checkedTime(seconds: bigint): bigint {
  if (seconds < I64_MIN || seconds > I64_MAX)
    throw new TagFormatError('timestamp', 'must fit a signed 64-bit number');
  return seconds;
}

function timeBytes(seconds: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, checkedTime(seconds), true);
  return bytes;
}

function requireCampaignId(id: Uint8Array): void {
  if (id.length !== HASH_BYTES) throw new TagFormatError('campaign_id', `must have ${HASH_BYTES} bytes`);
}

function requireSignature(signature: Uint8Array): void {
  if (signature.length !== SIGNATURE_BYTES) {
    throw new TagFormatError('signature', `must have ${SIGNATURE_BYTES} bytes`);
  }
}
