import { hmacSecretOf } from '../auth';
import type { RequestContext } from '../pipeline';
import { checkSignature, refuseSigned, refuseUnsigned, SIGNATURE_HEADER } from './signature';

/** Checks the signature of a key's request, where there is one or the key needs one. People have other credentials. */
export async function verifySignature({ actor, request, now, services }: RequestContext): Promise<void> {
  if (actor.kind !== 'api_key') return;
  const header = request.headers.get(SIGNATURE_HEADER);
  if (header === null) return actor.hmacRequired ? refuseUnsigned() : undefined;
  const secret = hmacSecretOf(actor, services.secrets);
  if (secret === null) refuseSigned();
  checkSignature(header, request, secret, now);
}
