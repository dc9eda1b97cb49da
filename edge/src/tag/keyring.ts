/** The keys with which this edge signs tags: one, and during a rotation two or more. */
import {
  Base58Error,
  type CampaignTag,
  decodeBase58,
  importTagSigner,
  ROUTER_PROGRAM_ID,
  type SignedTag,
  signTag,
  type TagSigner,
  type TagVerdict,
} from '@crr/sdk';
import { Keypair, type PublicKey } from '@solana/web3.js';

import { TagKeyError } from './errors';
import { verdictOf } from './verdict';

/** The setting from which the keys come. */
export const TAG_KEYS_VARIABLE = 'TAG_SIGNER_SEEDS';

const SEED_BYTES = 32;
const SECRET_KEY_BYTES = 64;
/** Base58 takes quadratic time: nothing longer than a key can be is read. */
const KEY_MOST_CHARACTERS = 90;

/** Signs with the key that a campaign accepts, checks against all. */
export class Keyring {
  /** Of all keys, in the setting's order. */
  readonly publicKeys: readonly PublicKey[];

  private constructor(
    private readonly signers: readonly [TagSigner, ...TagSigner[]],
    private readonly programId: PublicKey,
  ) {
    this.publicKeys = signers.map(({ publicKey }) => publicKey);
  }

  /**
   * Hands the secrets to WebCrypto, which does not give them out again.
   *
   * @param secrets 32-byte seeds or 64-byte secret keys in base58
   * @throws TagKeyError naming the setting, the place of the secret and the rule it breaks
   */
  static async fromSecrets(secrets: readonly string[], programId = ROUTER_PROGRAM_ID): Promise<Keyring> {
    const keypairs = secrets.map((secret, index) => keypairOf(secret, placeOf(index, secrets.length)));
    if (new Set(keypairs.map(({ publicKey }) => publicKey.toBase58())).size < keypairs.length) {
      throw new TagKeyError(TAG_KEYS_VARIABLE, 'must not hold the same key twice');
    }
    const [first, ...others] = await Promise.all(keypairs.map(importTagSigner));
    if (first === undefined) throw new TagKeyError(TAG_KEYS_VARIABLE, 'must hold a key');
    return new Keyring([first, ...others], programId);
  }

  /** The first of the keys that is here; null when none is. */
  signerAmong(keys: readonly PublicKey[]): PublicKey | null {
    return keys.find((key) => this.signerOf(key) !== undefined) ?? null;
  }

  /**
   * Signs a tag.
   *
   * @param key one of {@link publicKeys}, which the campaign accepts: any other signature would be worth nothing
   * @throws RangeError for a key that is not here
   */
  async sign(tag: CampaignTag, key: PublicKey): Promise<SignedTag> {
    const signer = this.signerOf(key);
    if (signer === undefined) throw new RangeError(`the key ${key.toBase58()} is not of this ring`);
    return signTag(tag, signer, this.programId);
  }

  /**
   * Checks signature, lifetime and expiry.
   *
   * @param atSeconds Unix seconds
   * @param accepted the keys that may have signed; without it all of this ring, so that a tag of before a rotation stays good
   */
  check(
    signed: SignedTag,
    atSeconds: bigint,
    accepted: readonly PublicKey[] = this.publicKeys,
  ): Promise<TagVerdict> {
    return verdictOf(signed, { publicKeys: accepted, programId: this.programId, now: atSeconds });
  }

  private signerOf(key: PublicKey): TagSigner | undefined {
    return this.signers.find(({ publicKey }) => publicKey.equals(key));
  }
}

function placeOf(index: number, count: number): string {
  return count === 1 ? 'the key' : `key ${index + 1} of ${count}`;
}

function keypairOf(secret: string, place: string): Keypair {
  const bytes = bytesOf(secret, place);
  if (bytes.length === SEED_BYTES) return Keypair.fromSeed(bytes);
  if (bytes.length !== SECRET_KEY_BYTES) {
    throw new TagKeyError(TAG_KEYS_VARIABLE, `${place} must be a seed of 32 bytes or a secret key of 64`);
  }
  const keypair = Keypair.fromSeed(bytes.subarray(0, SEED_BYTES));
  if (!keypair.publicKey.toBytes().every((byte, at) => byte === bytes[SEED_BYTES + at])) {
    throw new TagKeyError(TAG_KEYS_VARIABLE, `${place}: its public half does not belong to its secret half`);
  }
  return keypair;
}

function bytesOf(secret: string, place: string): Uint8Array {
  if (secret.length > KEY_MOST_CHARACTERS) {
    throw new TagKeyError(TAG_KEYS_VARIABLE, `${place} must be a seed of 32 bytes or a secret key of 64`);
  }
  try {
    return decodeBase58(secret);
  } catch (error) {
    if (!(error instanceof Base58Error)) throw error;
    // Its own message, and it as a cause, would show a character of the secret.
    throw new TagKeyError(TAG_KEYS_VARIABLE, `${place} must be written in base58`);
  }
}
