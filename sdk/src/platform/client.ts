/** The platform's client: the calls of an advertiser's server, or of a person who is signed in. */
import { Operations } from './operations';
import { Advertisers } from './resources/advertisers';
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

  /** @throws TypeError for a base that is no absolute URL */
  constructor({ baseUrl, retry, surroundings, ...credentials }: PlatformClientOptions) {
    const transport = new Transport({
      baseUrl,
      credentials,
      retry: { ...DEFAULT_RETRY, ...retry },
      surroundings: { ...RUNTIME, ...surroundings },
    });
    this.operations = new Operations(transport);
    this.advertisers = new Advertisers(this.operations);
  }
}
