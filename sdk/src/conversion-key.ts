/** Conversion keys: each campaign's is derived from one secret that its operator keeps, so that a new campaign needs no setting. */
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

const DOMAIN = 'crr-conversion-key-v1';

/**
 * The bearer key with which conversions of a campaign are reported to the edge: HMAC-SHA256 under the secret. Who has one campaign's key
 * learns nothing of another's, nor of the secret.
 *
 * @param secret what edge and platform share (`CONVERSION_SECRET`, `PLATFORM_CONVERSION_SECRET`)
 * @param campaignId in base58
 * @returns 64 hex digits
 */
export function conversionKey(secret: string, campaignId: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`${DOMAIN}:${campaignId}`)));
}
