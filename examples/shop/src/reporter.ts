/**
 * Tells the platform what visitors do, in order and behind their backs: nobody waits for it, and a purchase is a purchase while the platform is
 * away. What it can't take now is told later; each event has an id, so that one which was told twice counts once.
 */
import { type EventInput, type EventReceipt, PlatformError, PlatformUnavailableError } from '@crr/sdk';

/** Where events are told: the `events` of a PlatformClient. */
export interface EventSink {
  send(event: EventInput): Promise<EventReceipt>;
}

/** An event that is known again when it is told again. */
export type ShopEvent = EventInput & { readonly event_id: string };

/** What became of an event. */
export interface Telling {
  readonly event: ShopEvent;
  readonly state: 'waiting' | 'told' | 'refused';
  /** The platform's answer, or why it refused; null while it waits. */
  readonly answer: string | null;
}

/** Told of what did not go as it should. */
export type Complain = (text: string) => void;

const PAUSE_MILLISECONDS = 2_000;
/** The oldest is forgotten for the newest. */
const MOST_TELLINGS = 10_000;

/** A queue of events. A shop that may not lose one when it is killed keeps it in its database, beside the order. */
export class Reporter {
  private readonly tellings = new Map<string, Telling>();
  private readonly stopped = new AbortController();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly sink: EventSink,
    private readonly complain: Complain,
    private readonly pauseMilliseconds = PAUSE_MILLISECONDS,
  ) {}

  /** Tells an event after those before it. */
  tell(event: ShopEvent): void {
    this.keep({ event, state: 'waiting', answer: null });
    this.last = this.last.then(() => this.deliver(event));
  }

  /** What became of the event with this id; null when there is none. */
  telling(id: string): Telling | null {
    return this.tellings.get(id) ?? null;
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return this.last;
  }

  /** Ends it. What waits is given up, and complained of. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.last;
  }

  private async deliver(event: ShopEvent): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        const answer = JSON.stringify(await this.sink.send(event), null, 2);
        return this.keep({ event, state: 'told', answer });
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        this.complain(`${event.event_id}: ${error.message}`);
        if (!(error instanceof PlatformUnavailableError)) {
          return this.keep({ event, state: 'refused', answer: error.message });
        }
        await this.pause();
      }
    }
    this.complain(`${event.event_id}: was not told`);
  }

  private pause(): Promise<void> {
    const { signal } = this.stopped;
    return new Promise((resume) => {
      const timer = setTimeout(resume, this.pauseMilliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resume();
      });
    });
  }

  private keep(telling: Telling): void {
    this.tellings.set(telling.event.event_id, telling);
    const [oldest] = this.tellings.keys();
    if (this.tellings.size > MOST_TELLINGS && oldest !== undefined) this.tellings.delete(oldest);
  }
}
