/** Wallet challenge (Sign-In with Solana): proof that a wallet is somebody's: a message that they sign with it. Pure. */
import { Base58Error, decodeBase58 } from '@crr/sdk';
import { ed25519 } from '@noble/curves/ed25519';
import nacl from 'tweetnacl';
import type { Cluster } from '../settings';

/** How long a challenge can be answered, seconds. */
export const CHALLENGE_SECONDS = 300;

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** What a challenge's message says. */
export interface ChallengeTerms {
  /** Host of the site that asks, with its port where it has one; wallets show it and compare it with the page's. */
  readonly domain: string;
  /** Solana's cluster. */
  readonly cluster: Cluster;
  /** Base58. */
  readonly wallet: string;
  /** Whose wallet it will be: a proof made for one influencer is none for another. */
  readonly influencerId: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** The fields of Sign-In with Solana, by the names that wallets' `signIn` takes them. */
export interface SignInInput {
  readonly domain: string;
  readonly address: string;
  readonly statement: string;
  readonly uri: string;
  readonly version: '1';
  readonly chainId: string;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expirationTime: string;
  readonly requestId: string;
}

const STATEMENT =
  'Proves that this wallet is yours, so that campaigns pay you to it. Costs nothing and moves nothing.';
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** The fields of a challenge. */
export function signInInput(terms: ChallengeTerms): SignInInput {
  const { domain, cluster, wallet, influencerId, nonce, issuedAt, expiresAt } = terms;
  return {
    domain,
    address: wallet,
    statement: STATEMENT,
    uri: `${LOOPBACK.test(domain) ? 'http' : 'https'}://${domain}`,
    version: '1',
    chainId: `solana:${cluster}`,
    nonce,
    issuedAt: issuedAt.toISOString(),
    expirationTime: expiresAt.toISOString(),
    requestId: influencerId,
  };
}

/** The message that wallets make of these fields, show in words, and sign: Sign-In with Solana, after EIP-4361. */
export function signInMessage(input: SignInInput): string {
  return [
    `${input.domain} wants you to sign in with your Solana account:`,
    input.address,
    '',
    input.statement,
    '',
    `URI: ${input.uri}`,
    `Version: ${input.version}`,
    `Chain ID: ${input.chainId}`,
    `Nonce: ${input.nonce}`,
    `Issued At: ${input.issuedAt}`,
    `Expiration Time: ${input.expirationTime}`,
    `Request ID: ${input.requestId}`,
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
