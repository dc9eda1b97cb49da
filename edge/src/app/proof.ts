/** Proofs by HMAC-SHA-256 that a text comes from this edge, or from another one with the same secret. */
import { decodeBase64Url, encodeBase64Url } from '@crr/kit';
import { utf8ToBytes } from '@noble/hashes/utils';

const PROOF_BYTES = 32;
const LEAST_SECRET_CHARACTERS = 32;
const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

/** Where the secrets come from. */
export const SESSION_SECRET_VARIABLE = 'SESSION_SECRET';

/** Secrets that can not be used; names the setting and the rule, never the secret. */
export class SessionSecretError extends Error {
  override readonly name = 'SessionSecretError';
  readonly variable = SESSION_SECRET_VARIABLE;
  constructor(readonly rule: string) {
    super(`${SESSION_SECRET_VARIABLE} ${rule}`);
  }
}

type HmacKey = Parameters<typeof globalThis.crypto.subtle.sign>[1];

/** Makes proofs and checks them. Each use has messages of its own: they begin with what they are for. */
export class Prover {
  private readonly secrets: readonly string[];
  private imported: readonly HmacKey[] | null = null;

  /**
   * @param secrets separated by commas: the first makes proofs, all know them again, so that a secret can be exchanged while proofs are out
   * @throws SessionSecretError when one is shorter than 32 characters
   */
  constructor(secrets: string) {
    this.secrets = secrets.split(',').map((secret) => secret.trim());
    if (this.secrets.some(({ length }) => length < LEAST_SECRET_CHARACTERS)) {
      throw new SessionSecretError(`must hold secrets of ${LEAST_SECRET_CHARACTERS} characters or more`);
    }
  }

  /** A message's proof: 43 characters of base64url. */
  async make(message: Uint8Array<ArrayBuffer>): Promise<string> {
    const [key] = await this.keys();
    if (key === undefined) throw new SessionSecretError('must be set');
    return encodeBase64Url(new Uint8Array(await crypto.subtle.sign(HMAC.name, key, message)));
  }

  /** Whether the proof is the message's. Takes the same time for every wrong one. */
  async holds(message: Uint8Array<ArrayBuffer>, proofText: string): Promise<boolean> {
    const proof = decodeBase64Url(proofText);
    // There is one text for one proof: 43 characters hold two bits more than it has.
    if (proof.length !== PROOF_BYTES || encodeBase64Url(proof) !== proofText) return false;
    for (const key of await this.keys()) {
      if (await crypto.subtle.verify(HMAC.name, key, proof, message)) return true;
    }
    return false;
  }

  /** Keeps the keys and not the promise of them: a worker's request must not wait for another's, which may be cancelled. */
  private async keys(): Promise<readonly HmacKey[]> {
    this.imported ??= await Promise.all(this.secrets.map(importSecret));
    return this.imported;
  }
}

function importSecret(secret: string): Promise<HmacKey> {
  return crypto.subtle.importKey('raw', utf8ToBytes(secret), HMAC, false, ['sign', 'verify']);
}
