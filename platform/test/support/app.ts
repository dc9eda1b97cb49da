/** A platform with two tenants and everybody who can call it; requests go to it without a network. */

import type { Database } from '@crr/db';
import { createIds, type NewId, pooledRandom, uuidv7 } from '@crr/kit';
import { anyTable, openAs } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { createPlatform, type Platform, type PlatformParts } from '../../src/app';
import { newApiKey, newHmacSecret } from '../../src/auth/api-key';
import { DEV_ADMIN_SUBJECT, DEV_ISSUER, DevIssuer } from '../../src/auth/dev-issuer';
import { API_PREFIX } from '../../src/pipeline/openapi';
import type { Method } from '../../src/pipeline/route';
import { DEFAULT_SETTINGS, type PlatformSettings } from '../../src/settings';
import { type AdminScope, API_SCOPES, type ApiScope } from '../../src/tenancy/actor';

/** Who calls. `a` and `b` are two tenants; keys have every scope unless they are narrow (none). */
export const CALLERS = [
  'anonymous',
  'pending',
  'root',
  'reviewer',
  'finance',
  'plainAdmin',
  'advertiserA',
  'advertiserB',
  'influencerA',
  'influencerB',
  'keyA',
  'keyB',
  'narrowKeyA',
] as const;
/** One of {@link CALLERS}. */
export type Caller = (typeof CALLERS)[number];

/** What a call was answered. */
export interface Answered<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: Body;
}

/** What a call carries. */
export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Sent as JSON; a string or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The ids of what there is from the beginning. */
export interface TestIds {
  readonly advertiserA: string;
  readonly advertiserB: string;
  readonly influencerA: string;
  readonly influencerB: string;
  readonly keyA: string;
  readonly keyB: string;
  readonly users: Readonly<Record<Caller, string>>;
}

/** A platform under test. */
export class TestPlatform {
  /** A new id, greater than those before: the clock stands, and lists are told in the order of ids. */
  readonly newId: NewId;

  private constructor(
    readonly platform: Platform,
    readonly database: Database,
    /** The database as the platform has it: on Postgres by a login of its group alone. */
    readonly own: Database,
    readonly clock: TestClock,
    readonly issuer: DevIssuer,
    readonly ids: TestIds,
    private readonly credentials: Record<Caller, Readonly<Record<string, string>>>,
    /** The HMAC secret of keyA, as its owner has it. */
    readonly hmacSecretA: string,
    /** keyA and keyB in full. */
    readonly apiKeys: { readonly keyA: string; readonly keyB: string },
  ) {
    this.newId = createIds(clock);
  }

  /** Advertisers A and B with a user and a key each, influencers A and B with a user each, admins of each kind, one who waits. */
  static async start(database: Database, options: Partial<PlatformParts> = {}): Promise<TestPlatform> {
    const clock = new TestClock();
    const issuer = await devIssuer(clock);
    const settings = testSettings(options.settings);
    const own = await openAs(database, 'platform');
    const platform = createPlatform({
      clock,
      checkReplies: true,
      devIssuer: issuer,
      ...options,
      database: own,
      settings,
    });
    const seed = new Seed(database, clock, issuer, platform);
    return new TestPlatform(platform, database, own, clock, issuer, ...(await seed.everybody()));
  }

  get db() {
    return this.database.db;
  }

  /** The headers by which somebody is known. */
  credentialsOf(caller: Caller): Readonly<Record<string, string>> {
    return this.credentials[caller];
  }

  /** New tokens for everybody, after the clock went past the old ones' end. */
  async signInAgain(): Promise<void> {
    for (const caller of CALLERS) {
      if (!('authorization' in this.credentials[caller])) continue;
      this.credentials[caller] = { authorization: `Bearer ${await this.issuer.issue({ sub: caller })}` };
    }
  }

  /** Calls a route; `path` is below /api/v1. */
  async call<Body = unknown>(
    caller: Caller,
    method: Method,
    path: string,
    { query = {}, body, headers = {} }: CallOptions = {},
  ): Promise<Answered<Body>> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
    }
    const target = `${API_PREFIX}${path}${search.size > 0 ? `?${search}` : ''}`;
    const hasBody = body !== undefined;
    const response = await this.platform.app.request(target, {
      method: method.toUpperCase(),
      headers: {
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...this.credentials[caller],
        ...headers,
      },
      ...(hasBody ? { body: isRaw(body) ? body : JSON.stringify(body) } : {}),
    });
    return answered<Body>(response);
  }

  /** Calls a route and expects a status; gives the body. */
  async expect<Body = Record<string, unknown>>(
    status: number,
    caller: Caller,
    method: Method,
    path: string,
    options: CallOptions = {},
  ): Promise<Body> {
    const answer = await this.call<Body>(caller, method, path, options);
    expect(answer.status, `${method} ${path} by ${caller}: ${JSON.stringify(answer.body)}`).to.equal(status);
    return answer.body;
  }

  /** Calls a route and expects a refusal of the one shape with this code; gives its field. */
  async expectRefusal(
    [status, code]: readonly [status: number, code: string],
    caller: Caller,
    method: Method,
    path: string,
    options: CallOptions = {},
  ): Promise<string | undefined> {
    const answer = await this.call(caller, method, path, options);
    expectRefusal(answer, status, code);
    return (answer.body as { error: { field?: string } }).error.field;
  }
}

/** Expects the one shape of refusals. */
export function expectRefusal(answer: Answered, status: number, code: string): void {
  const { error } = answer.body as { error: Record<string, unknown> };
  expect([answer.status, error?.code], JSON.stringify(answer.body)).to.deep.equal([status, code]);
  expect(Object.keys(answer.body as object)).to.deep.equal(['error']);
  expect(error.message).to.be.a('string').and.not.equal('');
  expect(error.doc_url).to.match(new RegExp(`^https?://[^/]+/docs/errors#${code}$`));
}

/** Settings of tests: limits that nobody reaches. */
export function testSettings(changes: Partial<PlatformSettings> = {}): PlatformSettings {
  const many = 1_000_000;
  return {
    ...DEFAULT_SETTINGS,
    limits: { read: many, write: many, events: many, sensitive: many, anonymous: many },
    secretsKey: new Uint8Array(32).fill(7),
    admins: [{ issuer: DEV_ISSUER, sub: DEV_ADMIN_SUBJECT }],
    ...changes,
  };
}

/** Parses an answer. */
export async function answered<Body = unknown>(response: Response): Promise<Answered<Body>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as Body,
  };
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}

let shared: Promise<DevIssuer> | null = null;
const sharedClock: { now(): number } = { now: () => sharedNow() };
let sharedNow = (): number => Date.now();

/** An RSA key takes long to make: one serves the process. Its tokens are dated by whichever clock asked last. */
function devIssuer(clock: TestClock): Promise<DevIssuer> {
  sharedNow = () => clock.now();
  shared ??= DevIssuer.create(sharedClock);
  return shared;
}

class Seed {
  constructor(
    private readonly database: Database,
    private readonly clock: TestClock,
    private readonly issuer: DevIssuer,
    private readonly platform: Platform,
  ) {}

  async everybody(): Promise<
    [TestIds, Record<Caller, Readonly<Record<string, string>>>, string, { keyA: string; keyB: string }]
  > {
    const [advertiserA, advertiserB] = [await this.advertiser('Acme'), await this.advertiser('Bolt')];
    const [influencerA, influencerB] = [await this.influencer('anna'), await this.influencer('ben')];
    const hmacSecretA = newHmacSecret(pooledRandom());
    const keys = {
      keyA: await this.apiKey(advertiserA, API_SCOPES, hmacSecretA),
      keyB: await this.apiKey(advertiserB, API_SCOPES),
      narrowKeyA: await this.apiKey(advertiserA, []),
    };
    const admin = (...scopes: AdminScope[]) => ({ role: 'admin', scopes, status: 'active' });
    const people = {
      pending: { role: null, status: 'pending' },
      root: admin('root'),
      reviewer: admin('reviewer'),
      finance: admin('finance'),
      plainAdmin: admin(),
      advertiserA: { role: 'advertiser', advertiser_id: advertiserA, status: 'active' },
      advertiserB: { role: 'advertiser', advertiser_id: advertiserB, status: 'active' },
      influencerA: { role: 'influencer', influencer_id: influencerA, status: 'active' },
      influencerB: { role: 'influencer', influencer_id: influencerB, status: 'active' },
    };
    const users: Partial<Record<Caller, string>> = {};
    const credentials: Partial<Record<Caller, Record<string, string>>> = { anonymous: {} };
    for (const [sub, values] of Object.entries(people) as [Caller, object][]) {
      users[sub] = await this.user(sub, values);
      credentials[sub] = { authorization: `Bearer ${await this.issuer.issue({ sub })}` };
    }
    for (const [name, { key }] of Object.entries(keys)) credentials[name as Caller] = { 'x-api-key': key };
    const ids = {
      advertiserA,
      advertiserB,
      influencerA,
      influencerB,
      keyA: keys.keyA.id,
      keyB: keys.keyB.id,
      users: users as Record<Caller, string>,
    };
    return [
      ids,
      credentials as Record<Caller, Record<string, string>>,
      hmacSecretA,
      { keyA: keys.keyA.key, keyB: keys.keyB.key },
    ];
  }

  private async advertiser(name: string): Promise<string> {
    return this.insert('advertisers', { name, status: 'active' });
  }

  private async influencer(handle: string): Promise<string> {
    return this.insert('influencers', {
      handle,
      platform: 'twitter',
      referral_code: `REF-${handle}`,
      status: 'active',
    });
  }

  private async user(sub: string, values: object): Promise<string> {
    return this.insert('users', { issuer: DEV_ISSUER, sub, ...values });
  }

  private async apiKey(advertiserId: string, scopes: readonly ApiScope[], hmacSecret?: string) {
    const { key, prefix, hash } = newApiKey(pooledRandom());
    const id = this.newId();
    const sealed =
      hmacSecret === undefined ? null : this.platform.services.secrets.seal(Buffer.from(hmacSecret), id);
    await this.database.db
      .insertInto('platform.api_keys')
      .values({
        id,
        advertiser_id: advertiserId,
        name: 'test',
        prefix,
        hash,
        scopes: [...scopes],
        hmac_secret_enc: sealed,
        created_at: this.now(),
      })
      .execute();
    return { id, key };
  }

  private async insert(table: string, values: object): Promise<string> {
    const id = this.newId();
    const row = { id, created_at: this.now(), updated_at: this.now(), ...values };
    await anyTable(this.database.db).insertInto(`platform.${table}`).values(row).execute();
    return id;
  }

  private newId(): string {
    return uuidv7(this.clock.now(), pooledRandom());
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
