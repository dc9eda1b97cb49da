/**
 * Signatures of events: `X-CRR-Signature: t=<Unix seconds>,v1=<hex>`, where v1 is HMAC-SHA-256 of
 * `t + "." + method + "." + path + "." + sha256hex(body)`, keyed with the UTF-8 bytes of the key's secret.
 *
 * A signature counts for 300 seconds around its time. Within them a repetition is harmless, since an event is stored once only.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../http';
import { unauthorized } from '../tenancy';

/** The header, in lower case. */
export const SIGNATURE_HEADER = 'x-crr-signature';
/** How far a signature's time may be from now, in seconds, to both sides. */
export const SIGNATURE_WINDOW_SECONDS = 300;

const FORMAT = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** What is signed. */
export interface SignedParts {
  /** In capitals. */
  method: string;
  /** With the query where there is one, as it was sent. */
  target: string;
  body: Uint8Array;
}

/** @throws ApiError 401 `invalid_signature` or `stale_signature`; 400 for a header that is no signature */
export function checkSignature(header: string, request: SignedParts, secret: Uint8Array, now: Date): void {
  const [, timestamp, mac] = FORMAT.exec(header) ?? [];
  if (timestamp === undefined || mac === undefined) {
    const form = 'must be t=<Unix seconds>,v1=<64 hex digits in lower case>';
    throw new ApiError(400, 'malformed_signature', `X-CRR-Signature ${form}`, { field: SIGNATURE_HEADER });
  }
  if (!timingSafeEqual(Buffer.from(mac, 'hex'), signatureOf(timestamp, request, secret)))
    throw refused('invalid_signature', 'the signature is not one of this request by the secret of this key');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_WINDOW_SECONDS) {
    const rule = `the signature's time is more than ${SIGNATURE_WINDOW_SECONDS} s from now`;
    throw refused('stale_signature', rule);
  }
}

/** @throws ApiError 401 */
export function refuseUnsigned(): never {
  throw refused('signature_required', 'this key needs X-CRR-Signature on its events');
}

/** @throws ApiError 401 */
export function refuseSigned(): never {
  throw refused('invalid_signature', 'this key has no secret for signatures');
}

function signatureOf(timestamp: string, { method, target, body }: SignedParts, secret: Uint8Array): Buffer {
  const hash = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update(`${timestamp}.${method}.${target}.${hash}`).digest();
}

function refused(code: string, message: string): ApiError {
  return new ApiError(401, code, message, { field: SIGNATURE_HEADER, headers: unauthorized().headers });
}
