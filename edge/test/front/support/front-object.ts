/** A worker with one front that delivers to a collector: what a Durable Object of the edge does, and nothing else. */
import { Front } from '../../../src/front/front';
import { HttpSink } from '../../../src/journal/http-sink';
import { Journal } from '../../../src/journal/journal';
import { Limiter } from '../../../src/limits/limiter';
import { type DurableStorage, openDurableStore } from '../../../src/store/durable';
import { click } from '../../journal/support/records';

interface AlarmStorage extends DurableStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(atMs: number): Promise<void>;
}

interface Bindings {
  readonly FRONT: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
  readonly COLLECTOR: string;
}

/** `/click/{n}` admits the click of that number. */
export class FrontObject {
  private readonly front: Front;

  constructor({ storage }: { readonly storage: AlarmStorage }, { COLLECTOR }: Bindings) {
    const store = openDurableStore(storage);
    const clock = { now: () => Date.now() };
    const scheduler = {
      wake: async (atMs: number) => {
        const known = await storage.getAlarm();
        if (known === null || known > atMs) await storage.setAlarm(atMs);
      },
    };
    const sink = new HttpSink({ url: COLLECTOR, key: 'secret' });
    const settings = { lingerMs: 50, firstDelayMs: 50, longestDelayMs: 200 };
    const journal = new Journal({
      store,
      clock,
      scheduler,
      sink,
      shard: 'front',
      random: Math.random,
      settings,
    });
    this.front = new Front({ store, limiter: new Limiter(store, clock), journal });
  }

  async fetch(request: Request): Promise<Response> {
    const n = Number(new URL(request.url).pathname.split('/').at(-1));
    const rule = { key: `redirect:ip:${n % 16}`, most: 1_000_000, windowSeconds: 60 };
    const outcome = await this.front.admitClick(click(n), [rule]);
    return Response.json(outcome);
  }

  alarm(): Promise<void> {
    return this.front.drain();
  }
}

export default {
  fetch(request: Request, { FRONT }: Bindings): Promise<Response> {
    return FRONT.get(FRONT.idFromName('front')).fetch(request);
  },
};
