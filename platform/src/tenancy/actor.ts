/** Who asks. */
import type { AdminScope, ApiScope } from '@crr/db';

export type { AdminScope, ApiScope };

/** What an admin may do besides looking; root may everything. */
export const ADMIN_SCOPES = ['root', 'reviewer', 'finance'] as const satisfies readonly AdminScope[];

/** What an API key may do. */
export const API_SCOPES = [
  'events:write',
  'events:read',
  'campaigns:read',
  'campaigns:write',
  'links:read',
  'links:write',
  'coupons:read',
  'coupons:write',
  'influencers:read',
  'reports:read',
  'privacy:write',
] as const satisfies readonly ApiScope[];

/** Nobody known: on public routes. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/** Signed in, and not approved yet. */
export interface PendingUser {
  readonly kind: 'pending';
  readonly userId: string;
  /** Whose approval is missing: the account's (`POST /users/{id}/approve`), or that of the influencer's registration behind it. */
  readonly waitsFor: 'account' | 'influencer';
}

/** Sees everybody's rows. */
export interface Admin {
  readonly kind: 'admin';
  readonly userId: string;
  readonly scopes: readonly AdminScope[];
}

/** A person of an advertiser. */
export interface AdvertiserUser {
  readonly kind: 'advertiser';
  readonly userId: string;
  readonly advertiserId: string;
}

/** A person who promotes. */
export interface InfluencerUser {
  readonly kind: 'influencer';
  readonly userId: string;
  readonly influencerId: string;
}

/** A server of an advertiser. */
export interface ApiKeyActor {
  readonly kind: 'api_key';
  readonly keyId: string;
  readonly advertiserId: string;
  readonly scopes: readonly ApiScope[];
  /** Whether its unsigned events are refused. */
  readonly hmacRequired: boolean;
  /** Its signatures' secret as it is stored; null for none. `hmacSecretOf` opens it. */
  readonly hmacSecretEncrypted: string | null;
}

/** Who asks. */
export type Actor = Anonymous | PendingUser | Admin | AdvertiserUser | InfluencerUser | ApiKeyActor;

/** The id of the person or key; null for nobody. */
export function actorId(actor: Actor): string | null {
  if (actor.kind === 'anonymous') return null;
  return actor.kind === 'api_key' ? actor.keyId : actor.userId;
}

/** Whether an admin has one of these scopes, or all by `root`. */
export function hasAdminScope(actor: Actor, ...wanted: readonly AdminScope[]): boolean {
  return (
    actor.kind === 'admin' &&
    (actor.scopes.includes('root') || wanted.some((one) => actor.scopes.includes(one)))
  );
}
