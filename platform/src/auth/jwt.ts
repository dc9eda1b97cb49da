/** Checking bearer tokens, without asking anybody for each. */
import type { Clock } from '@crr/kit';
import { isPlaceholder } from '@crr/sdk';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { ApiError } from '../http';
import { unauthorized } from '../tenancy';
import type { JwksCache } from './jwks-cache';

/** Asymmetric only: a shared secret could be a public key that somebody passes for one, and `none` is nothing. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const CLOCK_TOLERANCE_SECONDS = 30;
const TOKEN_MOST_CHARACTERS = 8_192;
const SUBJECT_MOST_CHARACTERS = 255;
const EMAIL_MOST_CHARACTERS = 320;

/** Whom the identity provider vouches for. */
export interface Identity {
  readonly issuer: string;
  readonly sub: string;
  /** Null when it was not told, or is not verified. */
  readonly email: string | null;
}

/** A provider that is believed. */
export interface TrustedIssuer {
  /** Its name (iss). */
  readonly issuer: string;
  /** For whom its tokens must be (aud). */
  readonly audience: string;
  readonly keys: Pick<JwksCache, 'keyFor'>;
}

/** Checks tokens of some issuers. */
export class JwtVerifier {
  private readonly issuers: ReadonlyMap<string, TrustedIssuer>;

  constructor(
    issuers: readonly TrustedIssuer[],
    private readonly clock: Clock,
  ) {
    this.issuers = new Map(issuers.map((trusted) => [trusted.issuer, trusted]));
  }

  /**
   * Checks signature, algorithm, issuer, audience and times.
   *
   * @throws ApiError 401 for a token that is not good; 503 while the provider's keys can't be had
   */
  async verify(token: string): Promise<Identity> {
    const trusted = this.trustedIssuerOf(token);
    try {
      const { payload } = await jwtVerify(token, (header, input) => keyOf(trusted, header, input), {
        algorithms: ALGORITHMS,
        issuer: trusted.issuer,
        audience: trusted.audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(this.clock.now()),
        requiredClaims: ['exp', 'sub'],
      });
      return identityOf(trusted.issuer, payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthorized('the token has expired');
      if (error instanceof errors.JOSEError) throw unauthorized('the token is not valid');
      throw error;
    }
  }

  /** By what the token says of itself; whether that is true is checked afterwards. */
  private trustedIssuerOf(token: string): TrustedIssuer {
    if (token.length > TOKEN_MOST_CHARACTERS) throw unauthorized('the token is not valid');
    const trusted = this.issuers.get(claimedIssuer(token) ?? '');
    if (trusted === undefined) throw unauthorized('the token is not valid');
    return trusted;
  }
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function keyOf(trusted: TrustedIssuer, ...asked: Parameters<JwksCache['keyFor']>) {
  try {
    return await trusted.keys.keyFor(...asked);
  } catch (error) {
    if (error instanceof errors.JOSEError) throw error;
    const message = 'the identity provider’s keys can not be had now';
    throw new ApiError(503, 'identity_provider_unavailable', message, {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
}

function identityOf(issuer: string, payload: Readonly<Record<string, unknown>>): Identity {
  const { sub, email, email_verified: isVerified } = payload;
  const isGood = typeof sub === 'string' && sub.length > 0 && sub.length <= SUBJECT_MOST_CHARACTERS;
  if (!isGood || sub.includes('\0')) throw unauthorized('the token is not valid');
  // Everybody whom the provider gave no name would be the same person.
  if (isPlaceholder(sub)) throw unauthorized('the token names nobody');
  const isKept =
    typeof email === 'string' &&
    isVerified !== false &&
    email.length <= EMAIL_MOST_CHARACTERS &&
    !email.includes('\0');
  return { issuer, sub, email: isKept ? email : null };
}
