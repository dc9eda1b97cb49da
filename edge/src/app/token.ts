/**
 * Session tokens: `base64url(campaign id ‖ session id).base64url(HMAC-SHA-256)`. They prove without a look-up that this edge opened the
 * session, and for a page of which origin: nobody can guess one, and no other site can report with one that it found.
 */
import { decodeBase64Url, encodeBase64Url } from '@crr/kit';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { Prover } from './proof';

const DOMAIN = utf8ToBytes('crr-session-v1\0');
const CAMPAIGN_BYTES = 32;
const SESSION_BYTES = 16;
const TOKEN_PATTERN = /^([A-Za-z0-9_-]{64})\.([A-Za-z0-9_-]{43})$/;

/** What a token stands for. */
export interface SessionClaim {
  /** 32 bytes. */
  readonly campaignId: Uint8Array;
  /** 16 bytes in hex. */
  readonly sessionId: string;
}

/** Makes tokens and knows them again. */
export class SessionTokens {
  private readonly prover: Prover;

  /**
   * @param secrets as {@link Prover} takes them
   * @throws SessionSecretError when one is shorter than 32 characters
   */
  constructor(secrets: string) {
    this.prover = new Prover(secrets);
  }

  /** The token of a session on a page of this origin. */
  async make({ campaignId, sessionId }: SessionClaim, origin: string): Promise<string> {
    const body = concatBytes(campaignId, hexToBytes(sessionId));
    return `${encodeBase64Url(body)}.${await this.prover.make(messageOf(body, origin))}`;
  }

  /** What a token stands for; null for one that was not made here for a page of this origin. Takes the same time for every wrong proof. */
  async read(token: string, origin: string): Promise<SessionClaim | null> {
    const [, bodyText = '', proofText = ''] = TOKEN_PATTERN.exec(token) ?? [];
    const body = decodeBase64Url(bodyText);
    if (body.length !== CAMPAIGN_BYTES + SESSION_BYTES) return null;
    if (!(await this.prover.holds(messageOf(body, origin), proofText))) return null;
    const sessionId = bytesToHex(body.subarray(CAMPAIGN_BYTES));
    return { campaignId: body.slice(0, CAMPAIGN_BYTES), sessionId };
  }
}

/** The body has a fixed length, so that no two pairs of body and origin give the same message. */
function messageOf(body: Uint8Array, origin: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(concatBytes(DOMAIN, body, utf8ToBytes(origin)));
}
