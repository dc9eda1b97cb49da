/** The application with a real front and a real desk, over a database and the programs on an embedded chain; its time is the test's. */
import type { Database } from '@crr/db';
import { encodeBase58 } from '@crr/sdk';
import type { TermChanges } from '@crr/testing/chain';
import { openFresh } from '@crr/testing/database';
import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import type { Hono } from 'hono';
import { createApp } from '../../../src/app/app';
import type { LogEntry } from '../../../src/app/log';
import type { AppEnv } from '../../../src/app/parts';
import { type AppSettings, DEFAULT_APP_SETTINGS } from '../../../src/app/settings';
import { TermsCache } from '../../../src/chain/terms';
import type { Desk } from '../../../src/desk/desk';
import { Front } from '../../../src/front/front';
import { Limiter } from '../../../src/limits/limiter';
import type { DeskPort, EdgeServices, FrontPort } from '../../../src/ports';
import { DatabaseStore } from '../../../src/store/database';
import { Keyring } from '../../../src/tag/keyring';
import { DeskFixture } from '../../desk/desk-fixture';
import { USER_AGENTS } from '../../support/user-agents';
import type { ReplyBody } from './reply';

export const ORIGIN = 'https://news.example';
export const PAGE = `${ORIGIN}/2026/article?utm=1#part`;
export const SESSION_SECRET = 'a session secret for these tests';

/** More of each than these tests ask for. */
export const LIMITS: AppSettings['limits'] = {
  redirectsPerMinute: 10_000,
  sessionsPerMinute: 10_000,
  reportsPerMinute: 10_000,
  conversionsPerMinute: 10_000,
};

/** What a browser sends from a page of {@link ORIGIN}. */
const BROWSER = {
  'user-agent': USER_AGENTS.chromeOnWindows,
  'accept-language': 'de-CH',
  'content-type': 'application/json',
  origin: ORIGIN,
  'x-test-ip': '203.0.113.77',
  'x-test-country': 'DE',
};

/** An answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReplyBody;
}

/** Headers to send; null for none of that name. */
export type SentHeaders = Readonly<Record<string, string | null>>;

/** The answer has to be this refusal, in the one shape that refusals have. */
export function assertRefused(reply: Reply, status: number, code: string, field?: string): void {
  const error = reply.body?.error;
  assert.deepEqual({ status: reply.status, code: error?.code, field: error?.field }, { status, code, field });
  assert.isNotEmpty(error.message);
  assert.match(error.doc_url, new RegExp(`^https?://[^/]+/docs/errors#${code}$`));
  assert.equal(reply.headers.get('cache-control'), 'no-store');
}

/** The application and what is behind it. */
export class AttentionFixture {
  readonly log: LogEntry[] = [];
  /** Desks that were asked for. */
  readonly woken: string[] = [];
  /** Whether front and desk throw. */
  readonly faults = { front: false, desk: false };
  /** Built by `build`. */
  private app!: Hono<AppEnv>;
  private readonly background: Promise<unknown>[] = [];
  private nonces = 0;

  private constructor(
    readonly stage: DeskFixture,
    readonly database: Database,
    readonly store: DatabaseStore,
    readonly front: Front,
    readonly desk: Desk,
  ) {}

  static async open(settings: Partial<AppSettings> = {}, terms: TermChanges = {}): Promise<AttentionFixture> {
    const stage = await DeskFixture.open(terms);
    const database = await openFresh('pglite');
    const store = new DatabaseStore(database.db);
    const journal = stage.journal(store);
    const front = new Front({ store, limiter: new Limiter(store, stage.clock), journal });
    const fixture = new AttentionFixture(stage, database, store, front, stage.desk(store, { journal }));
    await fixture.build(settings);
    return fixture;
  }

  /** Builds the application anew, over the same state. */
  async build(settings: Partial<AppSettings>): Promise<void> {
    const { stage } = this;
    this.app = createApp({
      services: this.services(),
      settings: {
        ...DEFAULT_APP_SETTINGS,
        clientIpHeader: 'x-test-ip',
        countryHeader: 'x-test-country',
        ipSalt: 'a salt for these tests',
        sessionSecret: SESSION_SECRET,
        limits: LIMITS,
        ...settings,
      },
      keyring: await Keyring.fromSecrets([encodeBase58(stage.campaign.tagSigner.secretKey)]),
      terms: new TermsCache({ chain: stage.rpc(), clock: stage.clock }),
      clock: stage.clock,
      log: (entry) => this.log.push(entry),
    });
  }

  async close(): Promise<void> {
    await this.settled();
    await this.stage.close();
    await this.database.close();
  }

  async send(method: string, path: string, body: string | null, headers: SentHeaders = {}): Promise<Reply> {
    const sent = new Headers();
    for (const [name, value] of Object.entries({ ...BROWSER, ...headers })) {
      if (value !== null) sent.set(name, value);
    }
    const init = { method, headers: sent, ...(body === null ? {} : { body, duplex: 'half' }) };
    const response = await this.app.request(path, init as RequestInit);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  post(path: string, body: unknown, headers: SentHeaders = {}): Promise<Reply> {
    return this.send('POST', path, JSON.stringify(body), headers);
  }

  /** A session's opening, with a tag unless the changes take it away. */
  async opening(account: Keypair, changes: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    return {
      account: account.publicKey.toBase58(),
      page_url: PAGE,
      tag: await this.stage.tag(),
      ...changes,
    };
  }

  /** Opens a session; it has to be opened. @returns its token */
  async session(account: Keypair, changes: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await this.post('/v1/sessions', await this.opening(account, changes));
    if (status !== 201 || body.session === null) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return body.session;
  }

  /** A report with a fresh nonce. */
  report(session: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
    this.nonces += 1;
    return {
      session,
      nonce: `report-${`${this.nonces}`.padStart(6, '0')}`,
      seconds: 5,
      user_presence: true,
      ...changes,
    };
  }

  user(): Keypair {
    return this.stage.world.user();
  }

  /** What goes on behind the answers is done. */
  async settled(): Promise<void> {
    while (this.background.length > 0) await Promise.all(this.background.splice(0));
  }

  /** What was refused so far, as `route/reason` → count. */
  async refusals(): Promise<Record<string, number>> {
    await this.settled();
    const { refusals } = await this.front.status();
    return Object.fromEntries(refusals.map(({ route, reason, count }) => [`${route}/${reason}`, count]));
  }

  private services(): EdgeServices {
    const front = failing<FrontPort>(this.front, () => this.faults.front);
    const desk = failing<DeskPort>(this.desk, () => this.faults.desk);
    return {
      links: { find: async () => null },
      front: () => front,
      fronts: () => [front],
      desk: (campaignId) => {
        this.woken.push(campaignId);
        return desk;
      },
      inBackground: (work) => void this.background.push(work),
    };
  }
}

/** The same, but while it fails each of its methods does. */
function failing<Port extends object>(port: Port, fails: () => boolean): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        if (fails()) throw new Error('out of order');
        return value.apply(target, given);
      };
    },
  });
}
