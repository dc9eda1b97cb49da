/**
 * Which link a visitor came by: `code.base64url(HMAC-SHA-256)`, beside the tag that the click got. The proof is over that very tag, so that
 * the code of another campaign's or influencer's link, one that somebody made up, and one that an older click left behind prove nothing.
 */

import { BoundedMap } from '@crr/kit';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { Prover } from './proof';

const DOMAIN = utf8ToBytes('crr-link-v1\0');
const PROOF_PATTERN = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})$/;
const REMEMBERED_MOST = 10_000;

/** A proof has 108 characters at most; nothing longer is looked at. */
export const LINK_PROOF_MOST_CHARACTERS = 108;

/** Makes proofs and knows them again. */
export class LinkProofs {
  private readonly prover: Prover;
  /** All clicks of one minute on one link have the same. */
  private readonly remembered = new BoundedMap<string, string>(REMEMBERED_MOST);

  /**
   * @param secrets as {@link Prover} takes them
   * @throws SessionSecretError when one is shorter than 32 characters
   */
  constructor(secrets: string) {
    this.prover = new Prover(secrets);
  }

  /** The proof that who has this tag came by this link. @param tag its text form */
  async make(code: string, tag: string): Promise<string> {
    const name = `${code} ${tag}`;
    const known = this.remembered.get(name);
    if (known !== undefined) return known;
    const proof = `${code}.${await this.prover.make(messageOf(code, tag))}`;
    this.remembered.set(name, proof);
    return proof;
  }

  /** The link's code; null for what proves none for this tag. */
  async read(proof: string, tag: string): Promise<string | null> {
    const [, code = '', proofText = ''] = PROOF_PATTERN.exec(proof) ?? [];
    return code !== '' && (await this.prover.holds(messageOf(code, tag), proofText)) ? code : null;
  }
}

/** No code holds a NUL, so that no two pairs of code and tag give the same message. */
function messageOf(code: string, tag: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(concatBytes(DOMAIN, utf8ToBytes(`${code}\0${tag}`)));
}
