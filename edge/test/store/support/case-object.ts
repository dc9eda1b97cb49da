/** A worker whose Durable Objects run cases, each on an empty object. */
import { type DurableStorage, openDurableStore } from '../../../src/store/durable';
import type { StoreCases } from './cases';

interface Bindings {
  readonly CASES: {
    newUniqueId(): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
}

/** The class of the objects, and the worker that asks them: `/{name of the case}` answers 200, or 500 with what failed. */
export function caseWorker(cases: StoreCases) {
  class CaseObject {
    constructor(private readonly context: { readonly storage: DurableStorage }) {}

    async fetch(request: Request): Promise<Response> {
      const run = cases[decodeURIComponent(new URL(request.url).pathname.slice(1))];
      if (run === undefined) return new Response('no such case', { status: 404 });
      try {
        await run(openDurableStore(this.context.storage));
        return new Response('passed');
      } catch (error) {
        return new Response(error instanceof Error ? (error.stack ?? error.message) : String(error), {
          status: 500,
        });
      }
    }
  }
  const handler = {
    fetch(request: Request, { CASES }: Bindings): Promise<Response> {
      return CASES.get(CASES.newUniqueId()).fetch(request);
    },
  };
  return { CaseObject, handler };
}
