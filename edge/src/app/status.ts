/** How the sides stand that keep state: asked for by /ready and /metrics, and not more often than once a second. */
import { type Clock, LATE, within } from '@crr/kit';
import type { DeskStatus, EdgeServices, FrontStatus } from '../ports';

/** What could be learned in time. */
export interface EdgeStatus {
  /** Of each front; null for one that did not answer. */
  readonly fronts: readonly (FrontStatus | null)[];
  /** By campaign; null for a desk that did not answer. */
  readonly desks: ReadonlyMap<string, DeskStatus | null>;
  /** What the attester has; null where that is not known. */
  readonly attesterLamports: bigint | null;
}

/** What a reader works with. */
export interface StatusReaderOptions {
  readonly services: Pick<EdgeServices, 'fronts' | 'desk'>;
  readonly campaigns: () => Promise<readonly string[]>;
  readonly attesterLamports: () => Promise<bigint | null>;
  readonly clock: Clock;
}

const PATIENCE_MS = 2_000;
const FRESH_MS = 1_000;

/** Reads the status; whoever asks meanwhile, or soon after, gets the same. */
export class StatusReader {
  private last: { readonly status: EdgeStatus; readonly atMs: number } | null = null;
  private underWay: { readonly status: Promise<EdgeStatus>; readonly sinceMs: number } | null = null;

  constructor(private readonly options: StatusReaderOptions) {}

  async read(): Promise<EdgeStatus> {
    const nowMs = this.options.clock.now();
    if (this.last !== null && nowMs - this.last.atMs < FRESH_MS) return this.last.status;
    // In a worker a request that is cancelled takes its reading with it: nobody waits for it longer than it can take.
    if (this.underWay !== null && nowMs - this.underWay.sinceMs < FRESH_MS) {
      const shared = await within(this.underWay.status, PATIENCE_MS);
      if (shared !== LATE) return shared;
    }
    const reading = this.readAnew(nowMs);
    this.underWay = { status: reading, sinceMs: nowMs };
    return reading;
  }

  private async readAnew(nowMs: number): Promise<EdgeStatus> {
    const [fronts, desks, attesterLamports] = await Promise.all([
      this.fronts(),
      this.desks(),
      answerOf(this.options.attesterLamports),
    ]);
    const status = { fronts, desks, attesterLamports };
    this.last = { status, atMs: nowMs };
    return status;
  }

  private fronts(): Promise<(FrontStatus | null)[]> {
    return Promise.all(this.options.services.fronts().map((front) => answerOf(() => front.status())));
  }

  private async desks(): Promise<Map<string, DeskStatus | null>> {
    const campaigns = (await answerOf(this.options.campaigns)) ?? [];
    const { services } = this.options;
    const statuses = campaigns.map(
      async (id) => [id, await answerOf(() => services.desk(id).status(id))] as const,
    );
    return new Map(await Promise.all(statuses));
  }
}

/** Null for one that fails or is too slow: what it would say is missing, what the others say is not. */
async function answerOf<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    const answer = await within(ask(), PATIENCE_MS);
    return answer === LATE ? null : answer;
  } catch {
    return null;
  }
}
