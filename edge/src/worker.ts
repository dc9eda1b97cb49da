/** The edge on Cloudflare, and in workerd: the HTTP side in the worker, all state in Durable Objects. */

import { DurableObject, type DurableObjectState, waitUntil } from 'cloudflare:workers';
import { SettingsError, systemClock } from '@crr/kit';
import type { Hono } from 'hono';
import { createApp } from './app/app';
import { errorFields, type Log } from './app/log';
import type { AppEnv } from './app/parts';
import { Funds } from './chain/funds';
import { type CampaignTerms, TermsCache, type TermsReader } from './chain/terms';
import { readWorkerSettings, type Variables, type WorkerSettings } from './config/config';
import type { Desk } from './desk/desk';
import { Front } from './front/front';
import { GatheredFront } from './front/gathered';
import { HttpSink } from './journal/http-sink';
import type { Journal } from './journal/journal';
import { Limiter } from './limits/limiter';
import { LinkCache } from './link/cache';
import { HttpLinkStore } from './link/http-store';
import type { Click, LimitRule, UntaggedAttention } from './model';
import type {
  DeskPort,
  EdgeServices,
  FrontPort,
  OpenSession,
  ReportAttention,
  ReportConversion,
  Visit,
} from './ports';
import { AlarmScheduler } from './runtime/alarm-scheduler';
import { chainOf, deskOf, journalOf } from './runtime/assembly';
import { openDurableStore } from './store/durable';
import { Keyring } from './tag/keyring';

/** A binding to a class of objects. */
interface Objects<Port> {
  idFromName(name: string): unknown;
  get(id: unknown): Port;
}

/** The worker's bindings; the rest are settings. */
interface Bindings extends Variables {
  readonly FRONT: Objects<FrontPort>;
  readonly DESK: Objects<DeskPort>;
}

const clock = systemClock;
const RETRY_MS = 5_000;

const log: Log = (entry) =>
  console.log(JSON.stringify({ at: new Date(clock.now()).toISOString(), ...entry }));

/** What both classes of objects have: a store, limits, and a journal that delivers when the alarm rings. */
abstract class EdgeObject extends DurableObject<Bindings> {
  protected readonly settings: WorkerSettings;
  protected readonly scheduler: AlarmScheduler;
  protected readonly store: ReturnType<typeof openDurableStore>;
  protected readonly limiter: Limiter;
  protected readonly journal: Journal;

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    this.settings = readWorkerSettings(env);
    this.scheduler = new AlarmScheduler(state.storage, clock);
    this.store = openDurableStore(state.storage);
    this.limiter = new Limiter(this.store, clock);
    this.journal = journalOf(this.settings, {
      store: this.store,
      clock,
      scheduler: this.scheduler,
      sink: new HttpSink(this.settings.collector),
      shard: state.id.toString(),
      log,
    });
    void state.blockConcurrencyWhile(() => this.journal.start());
  }

  /** Never throws: the runtime would ring some times more and then never again. */
  override async alarm(): Promise<void> {
    this.scheduler.rang();
    try {
      await this.drain();
    } catch (error) {
      log({ level: 'error', event: 'drain_failed', ...errorFields(error) });
      await this.scheduler.wake(clock.now() + RETRY_MS);
    }
  }

  protected abstract drain(): Promise<void>;
}

/** Front of some of the visitors. */
export class FrontObject extends EdgeObject implements FrontPort {
  private readonly front = new Front({ store: this.store, limiter: this.limiter, journal: this.journal });

  admitClick(click: Click, limits: readonly LimitRule[]) {
    return this.front.admitClick(click, limits);
  }

  admit(limits: readonly LimitRule[]) {
    return this.front.admit(limits);
  }

  admitAll(visits: readonly Visit[]) {
    return this.front.admitAll(visits);
  }

  recordAttention(attention: UntaggedAttention) {
    return this.front.recordAttention(attention);
  }

  countRefusal(route: string, reason: string, atMs: number) {
    return this.front.countRefusal(route, reason, atMs);
  }

  status() {
    return this.front.status();
  }

  protected drain(): Promise<void> {
    return this.front.drain();
  }
}

/** Desk of one campaign. */
export class DeskObject extends EdgeObject implements DeskPort {
  private readonly desk: Desk;

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    const { store, scheduler, journal, limiter } = this;
    const chain = chainOf(this.settings);
    const terms = new TermsCache({ chain, clock });
    this.desk = deskOf(this.settings, { store, clock, scheduler, journal, limiter, chain, terms });
  }

  openSession(request: OpenSession) {
    return this.desk.openSession(request);
  }

  report(request: ReportAttention) {
    return this.desk.report(request);
  }

  closeSession(campaignId: string, sessionId: string) {
    return this.desk.closeSession(campaignId, sessionId);
  }

  convert(request: ReportConversion) {
    return this.desk.convert(request);
  }

  status(campaignId: string) {
    return this.desk.status(campaignId);
  }

  protected async drain(): Promise<void> {
    // What the desk tells while it works is delivered at the next ring: neither waits for what the other waits for.
    const results = await Promise.allSettled([this.desk.drain(), this.journal.drain()]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

/**
 * Goes on with what it was asked when the visitor who asked is gone: others wait for the same answer, and a request that was cancelled would
 * never give it.
 */
class LastingTerms implements TermsReader {
  constructor(private readonly terms: TermsCache) {}

  find(campaignId: string): Promise<CampaignTerms | null> {
    const found = this.terms.find(campaignId);
    inBackground(found);
    return found;
  }

  remembered(campaignId: string): CampaignTerms | null | undefined {
    return this.terms.remembered(campaignId);
  }
}

function inBackground(work: Promise<unknown>): void {
  waitUntil(work.catch(() => undefined));
}

function servicesOf({ FRONT, DESK }: Bindings, { collector, frontShards }: WorkerSettings): EdgeServices {
  const fronts = Array.from({ length: frontShards }, (_, shard) => {
    const id = FRONT.idFromName(`front-${shard}`);
    return new GatheredFront({ front: () => FRONT.get(id), inBackground });
  });
  return {
    links: new LinkCache({ store: new HttpLinkStore(collector), clock, inBackground }),
    front: (ipHash) => fronts[Number.parseInt(ipHash.slice(0, 8), 16) % frontShards] as GatheredFront,
    fronts: () => fronts,
    desk: (campaignId) => DESK.get(DESK.idFromName(campaignId)),
    inBackground,
  };
}

async function appOf(env: Bindings): Promise<Hono<AppEnv>> {
  const settings = readWorkerSettings(env);
  const { programId } = settings;
  const chain = chainOf(settings);
  const funds = new Funds(chain, settings.attester.publicKey, clock);
  return createApp({
    services: servicesOf(env, settings),
    settings: settings.app,
    keyring: await Keyring.fromSecrets(settings.tagSecrets, programId ?? undefined),
    terms: new LastingTerms(new TermsCache({ chain, clock })),
    attesterLamports: () => funds.lamports(),
    clock,
    log,
    ...(programId === null ? {} : { programId }),
  });
}

/** Made by the first request that gets that far. Requests do not wait for each other: one that is cancelled would hold up all. */
let app: Hono<AppEnv> | null = null;

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    try {
      app ??= await appOf(env);
    } catch (error) {
      log({ level: 'error', event: 'not_configured', ...errorFields(error) });
      return notConfigured(error);
    }
    return app.fetch(request, env);
  },
};

/** Says which setting is wrong to the log alone. */
function notConfigured(error: unknown): Response {
  const code = error instanceof SettingsError ? 'not_configured' : 'not_started';
  const message = 'the edge can not serve as it is set up; its log says why';
  return Response.json({ error: { code, message } }, { status: 503 });
}
