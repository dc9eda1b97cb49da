/** Authorization: who may call a route. */
import { ApiError, forbidden } from '../http';
import { type Actor, type AdminScope, type ApiScope, hasAdminScope } from './actor';

/**
 * Who may call a route:
 * - `public`: everybody; credentials are not looked at.
 * - `signed_in`: every person whom the identity provider knows, also those who wait for approval.
 * - else those that are named; `admin: true` is every admin, a list is those with one of the scopes (and root).
 */
export type Access = 'public' | 'signed_in' | NamedAccess;

/** Actors by kind. */
export interface NamedAccess {
  readonly admin?: true | readonly AdminScope[];
  readonly advertiser?: true;
  readonly influencer?: true;
  /** The scope that the key needs. */
  readonly apiKey?: ApiScope;
}

/** @throws ApiError 401 for nobody, 403 for those who wait for approval or are not meant */
export function authorize(actor: Actor, access: Access): void {
  if (access === 'public') return;
  if (actor.kind === 'anonymous') throw unauthorized();
  if (access === 'signed_in') {
    if (actor.kind === 'api_key') throw NOT_FOR_KEYS();
    return;
  }
  if (actor.kind === 'pending') {
    throw forbidden('pending_approval', 'an admin has to approve this account first');
  }
  if (!isNamed(actor, access)) {
    throw forbidden('forbidden', 'this role or key may not do that');
  }
}

/** 401. */
export function unauthorized(message = 'a bearer token or an X-API-KEY is needed'): ApiError {
  return new ApiError(401, 'unauthorized', message, { headers: { 'www-authenticate': 'Bearer' } });
}

const NOT_FOR_KEYS = () => forbidden('forbidden', 'this is for people, not for keys');

function isNamed(actor: Exclude<Actor, { kind: 'anonymous' | 'pending' }>, access: NamedAccess): boolean {
  switch (actor.kind) {
    case 'admin':
      return access.admin === true || (access.admin !== undefined && hasAdminScope(actor, ...access.admin));
    case 'advertiser':
      return access.advertiser === true;
    case 'influencer':
      return access.influencer === true;
    case 'api_key':
      return access.apiKey !== undefined && actor.scopes.includes(access.apiKey);
  }
}
