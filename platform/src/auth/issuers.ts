import type { Clock } from '@crr/kit';
import type { IssuerSettings } from '../settings';
import { DEV_AUDIENCE, DEV_ISSUER, type DevIssuer } from './dev-issuer';
import { type FetchKeys, JwksCache } from './jwks-cache';
import type { TrustedIssuer } from './jwt';

/** The issuers of the settings, and the development issuer where there is one. */
export function trustedIssuers(
  issuers: readonly IssuerSettings[],
  devIssuer: DevIssuer | null,
  clock: Clock,
  fetchKeys: FetchKeys,
): TrustedIssuer[] {
  const remote = issuers.map(({ issuer, audience, jwksUrl }) => ({
    issuer,
    audience,
    keys: new JwksCache(jwksUrl, clock, fetchKeys),
  }));
  if (devIssuer === null) return remote;
  const keys = new JwksCache('', clock, async () => devIssuer.jwks);
  return [...remote, { issuer: DEV_ISSUER, audience: DEV_AUDIENCE, keys }];
}
