/** An identity provider for a developer's machine: it believes everybody. */
import type { Clock } from '@crr/kit';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type KeyLike, SignJWT } from 'jose';

/** The name (iss) of the development issuer. */
export const DEV_ISSUER = 'urn:crr:dev-issuer';
/** For whom (aud) it issues. */
export const DEV_AUDIENCE = 'crr-platform';
/** The subject that is an admin from the beginning. */
export const DEV_ADMIN_SUBJECT = 'admin';

const ALGORITHM = 'RS256';
const LIFETIME_SECONDS = 12 * 3_600;
const MILLISECONDS = 1_000;

/** Whom a token is for. */
export interface DevTokenInput {
  readonly sub: string;
  readonly email?: string | undefined;
}

/** Signs tokens with an RSA key of its own, which lives as long as the process. */
export class DevIssuer {
  private constructor(
    private readonly key: KeyLike,
    /** What its tokens are checked with. */
    readonly jwks: JSONWebKeySet,
    private readonly keyId: string,
    private readonly clock: Clock,
  ) {}

  /** Makes the key. @param keyId its name (kid) */
  static async create(clock: Clock, keyId = 'dev-1'): Promise<DevIssuer> {
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
    const jwk = { ...(await exportJWK(publicKey)), kid: keyId, alg: ALGORITHM, use: 'sig' };
    return new DevIssuer(privateKey, { keys: [jwk] }, keyId, clock);
  }

  /** A token for twelve hours. */
  async issue({ sub, email }: DevTokenInput): Promise<string> {
    const now = Math.floor(this.clock.now() / MILLISECONDS);
    return new SignJWT(email === undefined ? {} : { email })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.keyId, typ: 'JWT' })
      .setIssuer(DEV_ISSUER)
      .setAudience(DEV_AUDIENCE)
      .setSubject(sub)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(this.key);
  }
}
