/** Signatures of requests: an API key's secret proves that nobody changed what was sent, and when it was sent. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** The header that carries a signature: `t=<Unix seconds>,v1=<hex>`. */
export const SIGNATURE_HEADER = 'X-CRR-Signature';

/** What is signed. */
export interface SignedRequest {
  /** In capitals. */
  readonly method: string;
  /** From the first `/` on, with the query where there is one, as it is sent. */
  readonly path: string;
  /** As it is sent, byte for byte; empty for none. */
  readonly body: string;
  /** Unix seconds. */
  readonly timestamp: number;
}

const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' };

/** The canonical string: `t + "." + method + "." + path + "." + sha256hex(body)`. */
export async function canonicalRequest({ method, path, body, timestamp }: SignedRequest): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest('SHA-256', utf8ToBytes(body));
  return `${timestamp}.${method}.${path}.${bytesToHex(new Uint8Array(hash))}`;
}

/** The header's value for a request: HMAC-SHA-256 of the canonical string, keyed with the secret's UTF-8 bytes. */
export async function signRequest(secret: string, request: SignedRequest): Promise<string> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', utf8ToBytes(secret), HMAC_SHA256, false, ['sign']);
  const mac = await subtle.sign('HMAC', key, utf8ToBytes(await canonicalRequest(request)));
  return `t=${request.timestamp},v1=${bytesToHex(new Uint8Array(mac))}`;
}
