/** Authentication: from a request's credentials to who asks. */

import type { Row } from '@crr/db';
import type { Clock, NewId } from '@crr/kit';
import type { Db } from '../database';
import { ApiError, forbidden } from '../http';
import type { Subject } from '../settings';
import { type Actor, type ApiKeyActor, unauthorized } from '../tenancy';
import { hashApiKey, looksLikeApiKey } from './api-key';
import type { Identity, JwtVerifier } from './jwt';
import type { ApiKeyCache } from './key-cache';

/** The word before credentials: `Bearer `, `ApiKey `, `Token `. */
const SCHEME = /^[A-Za-z][\w-]* +/;
const NOT_A_TOKEN =
  'Authorization takes `Bearer` and a token of the identity provider; an API key goes in the header X-API-KEY';
const BEARER = /^Bearer +(\S+) *$/i;
/** `last_used_at` is kept to the minute: a row written for each request would cost more than it tells. */
const LAST_USED_MS = 60_000;

type UserRow = Row<'platform.users'> & {
  advertiser_status: string | null;
  influencer_status: string | null;
};

/** A key as it is read to know who asks. */
export type KeyRow = Row<'platform.api_keys'> & { advertiser_status: string };

/** Tells who asks. */
export class Authenticator {
  constructor(
    private readonly db: Db,
    private readonly jwt: JwtVerifier,
    private readonly keys: ApiKeyCache<KeyRow>,
    private readonly clock: Clock,
    private readonly newId: NewId,
    /** Who are admins with every scope from their first visit on. */
    private readonly admins: readonly Subject[],
  ) {}

  /** @throws ApiError 400 for two credentials at once, 401 for bad ones, 403 for who is blocked */
  async authenticate(headers: Headers): Promise<Actor> {
    const authorization = headers.get('authorization');
    const key = headers.get('x-api-key');
    if (authorization !== null && key !== null) {
      throw new ApiError(400, 'ambiguous_credentials', 'send a bearer token or an X-API-KEY, not both');
    }
    if (key !== null) return this.byKey(key);
    if (authorization === null) return { kind: 'anonymous' };
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined || !looksLikeJwt(token)) throw unauthorized(NOT_A_TOKEN);
    return this.byIdentity(await this.jwt.verify(token));
  }

  private async byKey(key: string): Promise<ApiKeyActor> {
    const row = looksLikeApiKey(key)
      ? await this.keys.find(hashApiKey(key), (hash) => this.keyRow(hash))
      : undefined;
    if (row === undefined) throw unauthorized(notAKeyText(key));
    if (this.isOver(row)) throw unauthorized('the API key is not valid');
    if (row.advertiser_status !== 'active') throw inactive('advertiser');
    return {
      kind: 'api_key',
      keyId: row.id,
      advertiserId: row.advertiser_id,
      scopes: row.scopes,
      hmacRequired: row.hmac_required,
      hmacSecretEncrypted: row.hmac_secret_enc,
    };
  }

  private async keyRow(hash: string): Promise<KeyRow | undefined> {
    const row = await this.db
      .selectFrom('platform.api_keys')
      .innerJoin('platform.advertisers', 'platform.advertisers.id', 'platform.api_keys.advertiser_id')
      .selectAll('platform.api_keys')
      .select('platform.advertisers.status as advertiser_status')
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (row !== undefined) await this.noteUse(row);
    return row;
  }

  private isOver({ revoked_at, expires_at }: KeyRow): boolean {
    return revoked_at !== null || (expires_at !== null && expires_at.getTime() <= this.clock.now());
  }

  /** When the key is read, and not whenever it is used: see {@link LAST_USED_MS}. */
  private async noteUse(row: KeyRow): Promise<void> {
    const { id, last_used_at, advertiser_status } = row;
    const now = this.clock.now();
    const isNoted = last_used_at !== null && now - last_used_at.getTime() < LAST_USED_MS;
    if (isNoted || this.isOver(row) || advertiser_status !== 'active') return;
    await this.db
      .updateTable('platform.api_keys')
      .set({ last_used_at: new Date(now) })
      .where('id', '=', id)
      .execute();
  }

  private async byIdentity(identity: Identity): Promise<Actor> {
    const user = (await this.userRow(identity)) ?? (await this.welcome(identity));
    if (user.status === 'inactive') throw inactive('account');
    if (user.status === 'pending') return { kind: 'pending', userId: user.id, waitsFor: 'account' };
    if (user.role === 'admin') return { kind: 'admin', userId: user.id, scopes: user.scopes };
    if (user.advertiser_id !== null) {
      if (user.advertiser_status !== 'active') throw inactive('advertiser');
      return { kind: 'advertiser', userId: user.id, advertiserId: user.advertiser_id };
    }
    if (user.influencer_status === 'pending') {
      return { kind: 'pending', userId: user.id, waitsFor: 'influencer' };
    }
    if (user.influencer_id === null || user.influencer_status !== 'active') throw inactive('influencer');
    return { kind: 'influencer', userId: user.id, influencerId: user.influencer_id };
  }

  private async userRow({ issuer, sub }: Subject): Promise<UserRow | undefined> {
    const row = await this.db
      .selectFrom('platform.users')
      .leftJoin('platform.advertisers', 'platform.advertisers.id', 'platform.users.advertiser_id')
      .leftJoin('platform.influencers', 'platform.influencers.id', 'platform.users.influencer_id')
      .selectAll('platform.users')
      .select([
        'platform.advertisers.status as advertiser_status',
        'platform.influencers.status as influencer_status',
      ])
      .where('platform.users.issuer', '=', issuer)
      .where('platform.users.sub', '=', sub)
      .executeTakeFirst();
    return row;
  }

  /** The first visit: two at once make one row. */
  private async welcome(identity: Identity): Promise<UserRow> {
    const isAdmin = this.admins.some(({ issuer, sub }) => issuer === identity.issuer && sub === identity.sub);
    const now = new Date(this.clock.now());
    await this.db
      .insertInto('platform.users')
      .values({
        id: this.newId(),
        ...identity,
        role: isAdmin ? 'admin' : null,
        scopes: isAdmin ? ['root'] : [],
        status: isAdmin ? 'active' : 'pending',
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.columns(['issuer', 'sub']).doNothing())
      .execute();
    return (await this.userRow(identity)) as UserRow;
  }
}

/** Three parts in base64url. Whatever else somebody sends as a bearer is mostly an API key in the wrong header. */
function looksLikeJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);
}

/** Says where what was sent belongs, without saying it back. */
function notAKeyText(key: string): string {
  const bare = key.trim().replace(SCHEME, '');
  if (looksLikeJwt(bare)) return 'this is no API key: a token goes in Authorization: Bearer';
  if (bare !== key) return 'the API key goes in X-API-KEY as it is, with no word before it';
  return 'the API key is not valid';
}

function inactive(what: string): ApiError {
  return forbidden('inactive', `this ${what} is not active`);
}
