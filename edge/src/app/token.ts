/**
 * Session tokens: `base64url(campaign id ‖ session id).base64url(HMAC-SHA-256)`. They prove without a look-up that this edge opened the
 * session, and for a page of which origin: nobody can guess one, and no other site can report with one that it found.
 */
import { decodeBase64Url, encodeBase64Url } from '@crr/kit';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';

const DOMAIN = utf8ToBytes('crr-session-v1\0');
const CAMPAIGN_BYTES = 32;
const SESSION_BYTES = 16;
const PROOF_BYTES = 32;
const LEAST_SECRET_CHARACTERS = 32;
const TOKEN_PATTERN = /^([A-Za-z0-9_-]{64})\.([A-Za-z0-9_-]{43})$/;
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

/** What a token stands for. */
export interface SessionClaim {
  /** 32 bytes. */
  readonly campaignId: Uint8Array;
  /** 16 bytes in hex. */
  readonly sessionId: string;
}

type HmacKey = Parameters<typeof globalThis.crypto.subtle.sign>[1];

/** Makes tokens and knows them again. */
export class SessionTokens {
  private readonly secrets: readonly string[];
  private imported: readonly HmacKey[] | null = null;

  /**
   * @param secrets separated by commas: the first makes tokens, all know them again, so that a secret can be exchanged while sessions are open
   * @throws SessionSecretError when one is shorter than 32 characters
   */
  constructor(secrets: string) {
    this.secrets = secrets.split(',').map((secret) => secret.trim());
    if (this.secrets.some(({ length }) => length < LEAST_SECRET_CHARACTERS)) {
      throw new SessionSecretError(`must hold secrets of ${LEAST_SECRET_CHARACTERS} characters or more`);
    }
  }

  /** The token of a session on a page of this origin. */
  async make({ campaignId, sessionId }: SessionClaim, origin: string): Promise<string> {
    const [key] = await this.keys();
    if (key === undefined) throw new SessionSecretError('must be set');
    const body = concatBytes(campaignId, hexToBytes(sessionId));
    const proof = await crypto.subtle.sign(HMAC.name, key, messageOf(body, origin));
    return `${encodeBase64Url(body)}.${encodeBase64Url(new Uint8Array(proof))}`;
  }

  /** What a token stands for; null for one that was not made here for a page of this origin. Takes the same time for every wrong proof. */
  async read(token: string, origin: string): Promise<SessionClaim | null> {
    const [, bodyText = '', proofText = ''] = TOKEN_PATTERN.exec(token) ?? [];
    const [body, proof] = [decodeBase64Url(bodyText), decodeBase64Url(proofText)];
    if (body.length !== CAMPAIGN_BYTES + SESSION_BYTES || proof.length !== PROOF_BYTES) return null;
    // There is one text for one token: 43 characters hold two bits more than a proof has.
    if (encodeBase64Url(proof) !== proofText) return null;
    const message = messageOf(body, origin);
    for (const key of await this.keys()) {
      if (!(await crypto.subtle.verify(HMAC.name, key, proof, message))) continue;
      const sessionId = bytesToHex(body.subarray(CAMPAIGN_BYTES));
      return { campaignId: body.slice(0, CAMPAIGN_BYTES), sessionId };
    }
    return null;
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

/** The body has a fixed length, so that no two pairs of body and origin give the same message. */
function messageOf(body: Uint8Array, origin: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(concatBytes(DOMAIN, body, utf8ToBytes(origin)));
}
