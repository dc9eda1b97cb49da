/** How long it takes to check a bearer token whose issuer's keys are known. */
import { systemClock } from '@crr/kit';
import { DEV_AUDIENCE, DEV_ISSUER, DevIssuer, JwksCache, JwtVerifier } from '@crr/platform';
import { type Spread, spreadOf } from '../spread';

const MICROSECONDS = 1_000;

/** Microseconds a check, of each run. */
export async function measureJwt(runs: number, checks = 2_000): Promise<Spread> {
  const issuer = await DevIssuer.create(systemClock);
  const keys = new JwksCache('', systemClock, async () => issuer.jwks);
  const verifier = new JwtVerifier([{ issuer: DEV_ISSUER, audience: DEV_AUDIENCE, keys }], systemClock);
  const token = await issuer.issue({ sub: 'somebody' });
  const found: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const start = performance.now();
    for (let check = 0; check < checks; check += 1) await verifier.verify(token);
    if (run > 0) found.push(Math.round(((performance.now() - start) * MICROSECONDS) / checks));
  }
  return spreadOf(found);
}
