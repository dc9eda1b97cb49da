import type { NewId } from '@crr/kit';
import { isPlaceholder } from '@crr/sdk';

const GOOD = /^[A-Za-z0-9_.:-]{1,64}$/;

/** The caller's X-Request-Id where it can stand in a log, else a new one. */
export function requestIdOf(headers: Headers, newId: NewId): string {
  const given = headers.get('x-request-id');
  return given !== null && GOOD.test(given) && !isPlaceholder(given) ? given : newId();
}
