/** Links, remembered: a redirect does not wait for the store of links, and goes on while that is away. */
import { BoundedMap, type Clock, LATE, within } from '@crr/kit';
import type { FoundLink, LinkStore } from '../model';
import { LinkStoreError } from './lookup-error';

/** Where links come from, and how long what is remembered counts. */
export interface LinkCacheOptions {
  readonly store: LinkStore;
  readonly clock: Clock;
  /** Keeps a look-up going after the answer. */
  readonly inBackground: (work: Promise<unknown>) => void;
  /** A link this old is answered without asking. Default 2,000. */
  readonly freshMs?: number;
  /** A link this old is answered while it is asked for anew. Default 4,000. */
  readonly revalidateMs?: number;
  /** A link this old is answered when the store does not answer. Default 24 hours. */
  readonly staleMs?: number;
  /** That a code is unknown is believed for so long. Default 2,000. */
  readonly unknownMs?: number;
  /** Who has an old copy waits this long for a newer one. Default 250. */
  readonly patienceMs?: number;
  /** Who has none waits this long. Default 1,500. */
  readonly waitMs?: number;
  /** After a failure the store is left alone for so long. Default 500. */
  readonly restMs?: number;
  /** This many codes are remembered. Default 10,000. */
  readonly most?: number;
}

interface Remembered {
  readonly link: FoundLink | null;
  readonly atMs: number;
}

const DEFAULTS = {
  freshMs: 2_000,
  revalidateMs: 4_000,
  staleMs: 86_400_000,
  unknownMs: 2_000,
  patienceMs: 250,
  waitMs: 1_500,
  restMs: 500,
  most: 10_000,
};

/**
 * A change of a link is seen after `revalidateMs` at the latest, as long as the store answers; a link that was seen once works for `staleMs`
 * without it. Those who ask for one code at the same time share one question. Each of them has a deadline of its own: in a worker the
 * request that asked may be cancelled, and its question with it.
 */
export class LinkCache implements LinkStore {
  private readonly options: LinkCacheOptions & typeof DEFAULTS;
  private readonly remembered: BoundedMap<string, Remembered>;
  private readonly asking = new Map<string, Promise<FoundLink | null>>();
  private restUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: LinkCacheOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.remembered = new BoundedMap(this.options.most);
  }

  /** @throws LinkStoreError when it can not be known now */
  async find(code: string): Promise<FoundLink | null> {
    const known = this.remembered.get(code);
    if (known === undefined) return this.ask(code, this.options.waitMs);
    if (known.link === null) return this.findUnknown(code, known);
    return this.findKnown(code, known, known.link);
  }

  private async findKnown(code: string, known: Remembered, link: FoundLink): Promise<FoundLink | null> {
    const { freshMs, revalidateMs, staleMs, patienceMs, waitMs, inBackground } = this.options;
    const age = this.ageOf(known);
    if (age < freshMs) return link;
    if (age < revalidateMs) {
      inBackground(this.askOnce(code).catch(ignore));
      return link;
    }
    if (age >= staleMs) return this.ask(code, waitMs);
    // Without a question there is no answer to wait for: an outage costs a redirect neither a timer nor an error.
    if (this.isResting) return link;
    return this.ask(code, patienceMs).catch(() => link);
  }

  /** A code that was unknown may be somebody's by now: without an answer nothing can be said. */
  private async findUnknown(code: string, known: Remembered): Promise<FoundLink | null> {
    if (this.ageOf(known) < this.options.unknownMs) return null;
    return this.ask(code, this.options.waitMs);
  }

  private async ask(code: string, patienceMs: number): Promise<FoundLink | null> {
    const asked = this.askOnce(code);
    this.options.inBackground(asked.catch(ignore));
    const answer = await within(asked, patienceMs);
    if (answer !== LATE) return answer;
    this.forgetQuestion(code, asked);
    throw new LinkStoreError(`no answer about a link in ${patienceMs} ms`);
  }

  private askOnce(code: string): Promise<FoundLink | null> {
    const underWay = this.asking.get(code);
    if (underWay !== undefined) return underWay;
    if (this.isResting) {
      return Promise.reject(new LinkStoreError('the store of links failed a moment ago'));
    }
    const asked = this.askStore(code).finally(() => this.forgetQuestion(code, asked));
    this.asking.set(code, asked);
    return asked;
  }

  /** Only this very question: a later one may be under way already. */
  private forgetQuestion(code: string, asked: Promise<FoundLink | null>): void {
    if (this.asking.get(code) === asked) this.asking.delete(code);
  }

  private async askStore(code: string): Promise<FoundLink | null> {
    try {
      const atMs = this.options.clock.now();
      const link = await this.options.store.find(code);
      this.remembered.set(code, { link, atMs });
      return link;
    } catch (error) {
      this.restUntilMs = this.options.clock.now() + this.options.restMs;
      throw new LinkStoreError('the store of links does not answer', { cause: error });
    }
  }

  /** Whether the store is left alone after a failure. */
  private get isResting(): boolean {
    return this.options.clock.now() < this.restUntilMs;
  }

  private ageOf({ atMs }: Remembered): number {
    return Math.max(0, this.options.clock.now() - atMs);
  }
}

/** Whoever waits for the answer learns of the failure; the background has nobody to tell. */
function ignore(): void {}
