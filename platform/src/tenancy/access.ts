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
    if (actor.kind === 'api_key') throw forbidden('forbidden', 'this is for people, not for API keys');
    return;
  }
  if (actor.kind === 'pending') throw forbidden('pending_approval', PENDING_TEXTS[actor.waitsFor]);
  if (!isNamed(actor, access)) throw forbidden('forbidden', whyNot(actor, access));
}

/** Who may call a route, in words: `admins with the scope finance or root, API keys with the scope links:read`. */
export function namedText({ admin, advertiser, influencer, apiKey }: NamedAccess): string {
  const who = [
    admin === true && 'admins',
    Array.isArray(admin) && `admins with the scope ${adminScopesText(admin)}`,
    advertiser && 'advertisers',
    influencer && 'influencers',
    apiKey !== undefined && `API keys with the scope ${apiKey}`,
  ];
  return who.filter(Boolean).join(', ');
}

/** 401. */
export function unauthorized(message = 'a bearer token or an X-API-KEY is needed'): ApiError {
  return new ApiError(401, 'unauthorized', message, { headers: { 'www-authenticate': 'Bearer' } });
}

const PENDING_TEXTS = {
  account:
    'an admin has to approve this account first, and say whose it is: an advertiser’s, an influencer’s, or an admin’s',
  influencer: 'the account is approved; an admin has to approve the influencer’s registration, too',
} as const;

/** Names what is missing: the scope where the kind of caller is right, else who may. */
function whyNot(actor: KnownActor, access: NamedAccess): string {
  if (actor.kind === 'api_key') {
    if (access.apiKey === undefined) return `no API key may do that; it is for ${namedText(access)}`;
    return `the key lacks the scope ${access.apiKey}; it has ${listed(actor.scopes)}`;
  }
  if (actor.kind === 'admin' && Array.isArray(access.admin)) {
    return `this admin lacks the scope ${adminScopesText(access.admin)}; there is ${listed(actor.scopes)}`;
  }
  return `this is for ${namedText(access)}; the account’s role is ${actor.kind}`;
}

/** Root may everything, and is named once. */
function adminScopesText(scopes: readonly AdminScope[]): string {
  return [...new Set<AdminScope>([...scopes, 'root'])].join(' or ');
}

function listed(scopes: readonly string[]): string {
  return scopes.length === 0 ? 'none' : scopes.join(', ');
}

type KnownActor = Exclude<Actor, { kind: 'anonymous' | 'pending' }>;

function isNamed(actor: KnownActor, access: NamedAccess): boolean {
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
