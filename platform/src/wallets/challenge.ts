/** Wallet challenge (Sign-In with Solana): proof that a wallet is somebody's: a message that they sign with it. Pure. */
import { Base58Error, decodeBase58 } from '@crr/sdk';
import { ed25519 } from '@noble/curves/ed25519';
import nacl from 'tweetnacl';

/** How long a challenge can be answered, seconds. */
export const CHALLENGE_SECONDS = 300;

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** What a challenge's message says. */
export interface ChallengeTerms {
  /** Host of the site that asks, which wallets show and compare. */
  readonly domain: string;
  /** Base58. */
  readonly wallet: string;
  /** Whose wallet it will be: a proof made for one influencer is none for another. */
  readonly influencerId: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** The message, in the shape of Sign-In with Solana, which wallets know and show in words. */
export function challengeMessage(terms: ChallengeTerms): string {
  const { domain, wallet, influencerId, nonce, issuedAt, expiresAt } = terms;
  return [
    `${domain} wants you to sign in with your Solana account:`,
    wallet,
    '',
    'Proves that this wallet is yours, so that campaigns pay you to it. Costs nothing and moves nothing.',
    '',
    'Version: 1',
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt.toISOString()}`,
    `Expiration Time: ${expiresAt.toISOString()}`,
    `Request ID: ${influencerId}`,
  ].join('\n');
}

/**
 * Whether a text is a wallet's address: a point of the curve that only a holder of its key can sign for. Addresses of programs have no key,
 * and points of small order have signatures that anybody can make.
 */
export function isWallet(text: string): boolean {
  const bytes = bytesOf(text, KEY_BYTES);
  if (bytes === null) return false;
  try {
    return !ed25519.Point.fromHex(bytes).isSmallOrder();
  } catch {
    return false;
  }
}

/** Whether a signature, 64 bytes in base58, is the wallet's under the message. */
export function isSignedBy(wallet: string, message: string, signature: string): boolean {
  const [key, proof] = [bytesOf(wallet, KEY_BYTES), bytesOf(signature, SIGNATURE_BYTES)];
  return (
    key !== null && proof !== null && nacl.sign.detached.verify(new TextEncoder().encode(message), proof, key)
  );
}

function bytesOf(text: string, length: number): Uint8Array | null {
  if (text.length > 2 * length) return null;
  try {
    const bytes = decodeBase58(text);
    return bytes.length === length ? bytes : null;
  } catch (error) {
    if (error instanceof Base58Error) return null;
    throw error;
  }
}
