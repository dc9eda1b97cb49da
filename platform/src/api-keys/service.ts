/** API keys: made, rotated, revoked. */
import { newApiKey, newHmacSecret } from '../auth';
import { conflict, invalidField } from '../http';
import type { RequestContext } from '../pipeline';
import type { ApiKeyRow, KeyChanges, NewKeyInput, ShownKey } from './schema';

/** What the service needs of a request. */
export type ApiKeyDeps = Pick<
  RequestContext,
  'db' | 'scope' | 'now' | 'newId' | 'random' | 'audit' | 'services'
>;

const MILLISECONDS = 1_000;

/** Makes a key. @throws ApiError 422 when it would be refused from the beginning */
export async function createApiKey(deps: ApiKeyDeps, input: NewKeyInput): Promise<ShownKey> {
  const { scope, now } = deps;
  if (input.expires_at !== undefined && input.expires_at <= now) {
    throw invalidField('expires_at', 'must lie in the future');
  }
  const shown = make(deps, {
    advertiser_id: await scope.advertiserFor(input.advertiser_id),
    name: input.name,
    scopes: input.scopes,
    hmac_required: input.hmac_required,
    hasSecret: input.with_hmac_secret,
    expires_at: input.expires_at ?? null,
  });
  await insert(deps, shown.row, 'api_key.create');
  return shown;
}

/** Changes what a key is called, may do, and whether it must sign. @throws ApiError 409 for one that is over */
export async function changeApiKey(deps: ApiKeyDeps, keyId: string, changes: KeyChanges): Promise<ApiKeyRow> {
  const { scope } = deps;
  const before = await usable(deps, keyId);
  const after: ApiKeyRow = {
    ...before,
    name: changes.name ?? before.name,
    scopes: changes.scopes ?? before.scopes,
    hmac_required: changes.hmac_required ?? before.hmac_required,
  };
  if (after.hmac_required && after.hmac_secret_enc === null) {
    throw invalidField('hmac_required', 'this key has no secret to sign with');
  }
  const { name, scopes, hmac_required } = after;
  await scope.update('api_keys').set({ name, scopes, hmac_required }).where('id', '=', keyId).execute();
  deps.services.apiKeys.distrust(keyId);
  await tell(deps, 'api_key.update', before, after);
  return after;
}

/** A new key in the place of one, which goes on working for the overlap. @throws ApiError 409 for one that is over, or rotated already */
export async function rotateApiKey(
  deps: ApiKeyDeps,
  keyId: string,
  overlapSeconds: number,
): Promise<ShownKey> {
  const { scope, now } = deps;
  const before = await usable(deps, keyId);
  if (before.replaced_by !== null) throw conflict('api_key_rotated', 'this key was rotated already');
  const shown = make(deps, { ...before, hasSecret: before.hmac_secret_enc !== null });
  await insert(deps, shown.row, 'api_key.create');
  const overlapEnds = new Date(now.getTime() + overlapSeconds * MILLISECONDS);
  const ends =
    before.expires_at !== null && before.expires_at < overlapEnds ? before.expires_at : overlapEnds;
  const after = { ...before, replaced_by: shown.row.id, expires_at: ends };
  await scope
    .update('api_keys')
    .set({ replaced_by: shown.row.id, expires_at: ends })
    .where('id', '=', keyId)
    .execute();
  deps.services.apiKeys.distrust(keyId);
  await tell(deps, 'api_key.rotate', before, after);
  return shown;
}

/** Refuses a key from now on. A second time changes nothing. */
export async function revokeApiKey(deps: ApiKeyDeps, keyId: string): Promise<ApiKeyRow> {
  const { scope, now } = deps;
  const before = await scope.find('api_keys', keyId, { lock: true });
  if (before.revoked_at !== null) return before;
  const after = { ...before, revoked_at: now };
  await scope.update('api_keys').set({ revoked_at: now }).where('id', '=', keyId).execute();
  deps.services.apiKeys.distrust(keyId);
  await tell(deps, 'api_key.revoke', before, after);
  return after;
}

interface KeyPlan
  extends Pick<ApiKeyRow, 'advertiser_id' | 'name' | 'scopes' | 'hmac_required' | 'expires_at'> {
  readonly hasSecret: boolean;
}

function make({ now, newId, random, services }: ApiKeyDeps, plan: KeyPlan): ShownKey {
  const { key, prefix, hash } = newApiKey(random);
  const id = newId();
  const hmacSecret = plan.hasSecret ? newHmacSecret(random) : null;
  const row: ApiKeyRow = {
    id,
    advertiser_id: plan.advertiser_id,
    name: plan.name,
    prefix,
    hash,
    scopes: plan.scopes,
    hmac_secret_enc: hmacSecret === null ? null : services.secrets.seal(Buffer.from(hmacSecret), id),
    hmac_required: plan.hmac_required,
    replaced_by: null,
    created_at: now,
    last_used_at: null,
    expires_at: plan.expires_at,
    revoked_at: null,
  };
  return { row, key, hmacSecret };
}

async function insert(deps: ApiKeyDeps, row: ApiKeyRow, action: string): Promise<void> {
  await deps.db.insertInto('platform.api_keys').values(row).execute();
  await tell(deps, action, null, row);
}

async function usable({ scope, now }: ApiKeyDeps, keyId: string): Promise<ApiKeyRow> {
  const row = await scope.find('api_keys', keyId, { lock: true });
  if (row.revoked_at !== null) throw conflict('api_key_revoked', 'this key was revoked');
  if (row.expires_at !== null && row.expires_at <= now)
    throw conflict('api_key_expired', 'this key has expired');
  return row;
}

/** Neither the hash nor the secret is told. */
function tell(
  { audit }: ApiKeyDeps,
  action: string,
  before: ApiKeyRow | null,
  after: ApiKeyRow,
): Promise<void> {
  return audit({
    action,
    subjectKind: 'api_keys',
    subjectId: after.id,
    advertiserId: after.advertiser_id,
    before: before === null ? null : told(before),
    after: told(after),
  });
}

function told({ name, prefix, scopes, hmac_required, replaced_by, expires_at, revoked_at }: ApiKeyRow) {
  return { name, prefix, scopes, hmac_required, replaced_by, expires_at, revoked_at };
}
