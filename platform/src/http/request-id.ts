import type { Clock, Random } from '../clock';
import { uuidv7 } from '../ids';

const GOOD = /^[A-Za-z0-9_.:-]{1,64}$/;

/** The caller's X-Request-Id where it can stand in a log, else a new one. */
export function requestIdOf(headers: Headers, clock: Clock, random: Random): string {
  const given = headers.get('x-request-id');
  return given !== null && GOOD.test(given) ? given : uuidv7(clock.now(), random);
}
