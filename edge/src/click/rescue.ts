/** Retry queue of clicks that could not be stored at once: kept in memory and tried again until they are. */
import { type Clock, LATE, sleep, within } from '@crr/kit';
import type { Click } from '../model';
import type { FrontPort } from '../ports';

/** What a rescue works with. */
export interface ClickRescueOptions {
  /** The front that stores a click; asked for at each attempt. */
  readonly front: (ipHash: string) => Pick<FrontPort, 'admitClick'>;
  readonly clock: Clock;
  readonly inBackground: (work: Promise<unknown>) => void;
  readonly onStored: () => void;
  /** A click for which there was no room. */
  readonly onLost: (click: Click) => void;
  /** So many are kept at most. Default 50,000. */
  readonly most?: number;
  /** The first pause after a failure; each further one is twice as long, up to a hundred times this. Default 100. */
  readonly pauseMs?: number;
}

const MOST = 50_000;
const PAUSE_MS = 100;
const PAUSE_GROWTH_MOST = 100;
const BATCH = 64;
const ATTEMPT_MS = 5_000;
/** A loop that did not turn for so long belonged to a request that a worker has ended. */
const STUCK_MS = 2 * PAUSE_GROWTH_MOST * PAUSE_MS;

/** Stores clicks in the order in which they came, however long their store is away; they are lost if the process ends before. */
export class ClickRescue {
  private readonly waiting: Click[] = [];
  private turnedAtMs = Number.NEGATIVE_INFINITY;
  private loop = 0;

  constructor(private readonly options: ClickRescueOptions) {}

  /** How many wait. */
  get size(): number {
    return this.waiting.length;
  }

  /** Takes over a click, which was admitted already. */
  add(click: Click): void {
    if (this.waiting.length >= (this.options.most ?? MOST)) {
      this.options.onLost(click);
      return;
    }
    this.waiting.push(click);
    this.goOn();
  }

  /** Repeats for those that wait, unless somebody does already. Any request may call it: the one that repeated may have been ended. */
  goOn(): void {
    const isStuck = this.options.clock.now() - this.turnedAtMs > STUCK_MS;
    if (this.waiting.length > 0 && isStuck) this.options.inBackground(this.storeAll());
  }

  private async storeAll(): Promise<void> {
    this.loop += 1;
    const loop = this.loop;
    const shortest = this.options.pauseMs ?? PAUSE_MS;
    let pause = shortest;
    while (loop === this.loop && this.waiting.length > 0) {
      this.turnedAtMs = this.options.clock.now();
      await sleep(pause);
      const isStored = await this.storeBatch();
      pause = isStored ? 0 : Math.min(2 * Math.max(pause, shortest), PAUSE_GROWTH_MOST * shortest);
    }
    if (loop === this.loop) this.turnedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** @returns whether all of the batch could be stored */
  private async storeBatch(): Promise<boolean> {
    const batch = this.waiting.slice(0, BATCH);
    const stored = await Promise.all(batch.map((click) => this.isStored(click)));
    for (const [at, click] of batch.entries()) {
      if (stored[at]) this.remove(click);
    }
    return stored.every(Boolean);
  }

  private async isStored(click: Click): Promise<boolean> {
    try {
      const outcome = await within(this.options.front(click.ipHash).admitClick(click, []), ATTEMPT_MS);
      return outcome !== LATE && outcome.ok;
    } catch {
      return false;
    }
  }

  private remove(click: Click): void {
    const at = this.waiting.indexOf(click);
    if (at === -1) return;
    this.waiting.splice(at, 1);
    this.options.onStored();
  }
}
