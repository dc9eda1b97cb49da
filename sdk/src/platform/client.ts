/** The platform's client: the calls of an advertiser's server, or of a person who is signed in. */
import { Operations } from './operations';
import { Advertisers } from './resources/advertisers';
import { ApiKeys } from './resources/api-keys';
import { Campaigns } from './resources/campaigns';
import { Coupons } from './resources/coupons';
import { Events } from './resources/events';
import { Influencers } from './resources/influencers';
import { Links } from './resources/links';
import { Reports } from './resources/reports';
import { Users } from './resources/users';
import { DEFAULT_RETRY, type RetryPolicy } from './retry';
import { type Credentials, type Surroundings, Transport } from './transport';

/** How a client is made. */
export interface PlatformClientOptions extends Credentials {
  /** Where the platform is, e.g. `https://platform.example`. */
  readonly baseUrl: string;
  /** What differs from {@link DEFAULT_RETRY}. */
  readonly retry?: Partial<RetryPolicy>;
  /** What differs from the runtime's own: fetch, clock, chance. */
  readonly surroundings?: Partial<Surroundings>;
}

const RUNTIME: Surroundings = {
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds)),
  newId: () => globalThis.crypto.randomUUID(),
};

/**
 * Calls the platform over HTTP, in Node, browsers and workers. Whatever may succeed later is tried again, with waits that grow; what changes
 * something carries an idempotency key, so that it is done once. Failures are {@link PlatformRefusedError} or {@link PlatformUnavailableError}.
 *
 * ```ts
 * const platform = new PlatformClient({ baseUrl, apiKey, hmacSecret });
 * await platform.events.send({ event_id: order.id, action: 'purchase', value: '49.90', ref_code });
 * ```
 */
export class PlatformClient {
  /** Any route, by method and path. */
  readonly operations: Operations;
  readonly advertisers: Advertisers;
  readonly apiKeys: ApiKeys;
  readonly campaigns: Campaigns;
  readonly coupons: Coupons;
  readonly events: Events;
  readonly influencers: Influencers;
  readonly links: Links;
  readonly reports: Reports;
  readonly users: Users;
  private readonly transport: Transport;

  /** @throws TypeError for a base that is no absolute URL */
  constructor({ baseUrl, retry, surroundings, ...credentials }: PlatformClientOptions) {
    const around = { ...RUNTIME, ...surroundings };
    const patience = { ...DEFAULT_RETRY, ...retry };
    const transport = new Transport({ baseUrl, credentials, retry: patience, surroundings: around });
    this.transport = transport;
    this.operations = new Operations(transport);
    this.advertisers = new Advertisers(this.operations);
    this.apiKeys = new ApiKeys(this.operations);
    this.campaigns = new Campaigns(this.operations);
    this.coupons = new Coupons(this.operations);
    this.events = new Events(this.operations, around.newId);
    this.influencers = new Influencers(this.operations);
    this.links = new Links(this.operations);
    this.reports = new Reports(this.operations);
    this.users = new Users(this.operations);
  }

  /** A token for anybody, of a platform for development; others have no such address. */
  async developmentToken(body: {
    readonly sub: string;
    readonly email?: string;
  }): Promise<{ token: string }> {
    const call = { method: 'POST', path: '/api/v1/dev/token', body } as const;
    return (await this.transport.json(call)) as { token: string };
  }
}
