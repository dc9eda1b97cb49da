/** Identities by which the same report is known again. */
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils';

const ID_CHARACTERS = 32;
const SEPARATOR = Uint8Array.of(0);

/** The VAU that a nonce of a session stands for: `hex(sha256(campaign ‖ session ‖ nonce))`, 32 characters of it. */
export function vauId(campaignId: Uint8Array, sessionId: string, nonce: string): string {
  return idOf(campaignId, utf8ToBytes(sessionId), SEPARATOR, utf8ToBytes(nonce));
}

/** The conversion that an idempotency key stands for. */
export function conversionId(campaignId: Uint8Array, idempotencyKey: string): string {
  return idOf(campaignId, utf8ToBytes('conversion'), SEPARATOR, utf8ToBytes(idempotencyKey));
}

function idOf(...parts: readonly Uint8Array[]): string {
  return bytesToHex(sha256(concatBytes(...parts))).slice(0, ID_CHARACTERS);
}
