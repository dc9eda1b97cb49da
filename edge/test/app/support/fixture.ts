/** The application over the real front and links in a real database, with hands on time and on what fails. */
import type { Database } from '@crr/db';
import { encodeBase58, type NewLink } from '@crr/sdk';
import { openFresh } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { Keypair } from '@solana/web3.js';
import type { Hono } from 'hono';
import { sql } from 'kysely';
import { createApp } from '../../../src/app/app';
import type { LogEntry } from '../../../src/app/log';
import type { AppEnv, AppOptions } from '../../../src/app/parts';
import { type AppSettings, DEFAULT_APP_SETTINGS } from '../../../src/app/settings';
import { Front } from '../../../src/front/front';
import { DatabaseSink } from '../../../src/journal/database-sink';
import { Journal } from '../../../src/journal/journal';
import { Limiter } from '../../../src/limits/limiter';
import { createLink, updateLink } from '../../../src/link/admin';
import { LinkCache } from '../../../src/link/cache';
import { DatabaseLinkStore } from '../../../src/link/database-store';
import type { Click, Link, LinkStore } from '../../../src/model';
import type { DeskPort, EdgeServices, FrontPort } from '../../../src/ports';
import { DatabaseStore } from '../../../src/store/database';
import { Keyring } from '../../../src/tag/keyring';
import type { TagSignerTerms } from '../../../src/tag/named-keys';
import { TestScheduler } from '../../store/support/time';
import { USER_AGENTS } from '../../support/user-agents';

export const SESSION_SECRET = 'a secret for tests of 32 characters';
export const CAMPAIGN = encodeBase58(new Uint8Array(32).fill(7));
export const INFLUENCER = Keypair.fromSeed(new Uint8Array(32).fill(8)).publicKey.toBase58();
export const TAG_KEY = Keypair.fromSeed(new Uint8Array(32).fill(9));
export const RAW_IP = '203.0.113.77';

/** What a browser of a person sends. */
export const BROWSER = {
  'user-agent': USER_AGENTS.chromeOnWindows,
  'accept-language': 'de-CH',
  'x-test-ip': RAW_IP,
} as const;

/** What every campaign here says of its tags' keys. */
const TERMS: TagSignerTerms = {
  tagSigner: { current: TAG_KEY.publicKey, next: null, nextFrom: 0n, currentUntil: 0n, currentFrom: 0n },
};

/** How the part behind a switch behaves. */
export type Behaviour = 'works' | 'fails' | 'hangs';

/** What {@link startFixture} gives. */
export interface Fixture {
  readonly app: Hono<AppEnv>;
  readonly database: Database;
  readonly clock: TestClock;
  readonly keyring: Keyring;
  readonly log: LogEntry[];
  /** Switches. */
  readonly faults: { front: Behaviour; links: Behaviour };
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  link(link: Partial<NewLink> & { code: string }): Promise<Link>;
  deactivate(code: string): Promise<void>;
  /** Everything that goes on behind the answers is done. */
  settled(): Promise<void>;
  /** The stored clicks in their order, after everything settled and was delivered. */
  clicks(): Promise<Click[]>;
  /** What was refused so far, as `route/reason` → count. */
  refusals(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** Starts the application. */
export async function startFixture(
  settings: Partial<AppSettings> = {},
  options: Partial<AppOptions> = {},
): Promise<Fixture> {
  const database = await openFresh('pglite');
  const clock = new TestClock();
  const faults: Fixture['faults'] = { front: 'works', links: 'works' };
  const log: LogEntry[] = [];
  const background: Promise<unknown>[] = [];
  const inBackground = (work: Promise<unknown>) => void background.push(work);
  const { front, journal } = frontOn(database, clock);
  const port = faulty(front, () => faults.front);
  const store = faulty<LinkStore>(new DatabaseLinkStore(database.db), () => faults.links);
  const services: EdgeServices = {
    links: new LinkCache({ store, clock, inBackground, patienceMs: 20, waitMs: 40 }),
    front: () => port,
    fronts: () => [port],
    desk: (): DeskPort => {
      throw new Error('no desk here');
    },
    inBackground,
  };
  const keyring = await Keyring.fromSecrets([encodeBase58(TAG_KEY.secretKey)]);
  const app = createApp({
    services,
    settings: {
      ...DEFAULT_APP_SETTINGS,
      // A busy machine may take its time; the deadline has tests of its own.
      journalDeadlineMs: 2_000,
      clientIpHeader: 'x-test-ip',
      countryHeader: 'x-test-country',
      ipSalt: 'a salt for tests',
      sessionSecret: SESSION_SECRET,
      ...settings,
    },
    keyring,
    terms: { find: async () => TERMS },
    clock,
    log: (entry) => log.push(entry),
    ...options,
  });
  const settled = async () => {
    while (background.length > 0) await Promise.all(background.splice(0));
  };
  return {
    app,
    database,
    clock,
    keyring,
    log,
    faults,
    get: async (path, headers = {}, method = 'GET') =>
      app.request(path, { method, headers: { ...BROWSER, ...headers } }),
    link: (link) => createLink(database.db, { destinationUrl: 'https://shop.test/p', ...link }),
    deactivate: async (code) => {
      await updateLink(database.db, code, { isActive: false });
    },
    settled,
    clicks: async () => {
      await settled();
      clock.advance(60_000);
      await journal.drain();
      return storedClicks(database);
    },
    refusals: async () => {
      await settled();
      const { refusals } = await front.status();
      return Object.fromEntries(refusals.map(({ route, reason, count }) => [`${route}/${reason}`, count]));
    },
    close: async () => {
      faults.front = 'works';
      faults.links = 'works';
      await settled();
      await database.close();
    },
  };
}

function frontOn(database: Database, clock: TestClock): { front: Front; journal: Journal } {
  const store = new DatabaseStore(database.db);
  const journal = new Journal({
    store,
    clock,
    scheduler: new TestScheduler(),
    sink: new DatabaseSink(database.db),
    shard: 'front',
    random: () => 0.5,
  });
  return { front: new Front({ store, limiter: new Limiter(store, clock), journal }), journal };
}

/** The same, but for its faults: its methods fail, or hang until they are told to work again. */
function faulty<T extends FrontPort | LinkStore>(part: T, behaviour: () => Behaviour): T {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        if (behaviour() === 'fails') throw new Error('out of order');
        while (behaviour() === 'hangs') await new Promise((resolve) => setTimeout(resolve, 5));
        return value.apply(target, given);
      };
    },
  });
}

async function storedClicks({ db }: Database): Promise<Click[]> {
  const { rows } = await sql<StoredClick>`SELECT * FROM edge.clicks ORDER BY id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    atMs: row.clicked_at.getTime(),
    code: row.code,
    campaignId: row.chain_campaign_id,
    influencer: row.influencer,
    ipHash: row.ip_hash,
    country: row.country,
    device: row.device,
    operatingSystem: row.operating_system,
    browser: row.browser,
    referrerHost: row.referrer_host,
    botReason: row.bot_reason,
    signals: row.signals,
  }));
}

interface StoredClick {
  id: string;
  clicked_at: Date;
  code: string;
  chain_campaign_id: string | null;
  influencer: string | null;
  ip_hash: string;
  country: string;
  device: string;
  operating_system: string;
  browser: string;
  referrer_host: string | null;
  bot_reason: string | null;
  signals: Click['signals'];
}
