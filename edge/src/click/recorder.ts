/** Storing clicks without making anybody wait for it. */
import { LATE, within } from '@crr/kit';
import type { Click, LimitRule, LimitState, Outcome, Refusal } from '../model';
import type { FrontPort } from '../ports';
import type { ClickRescue } from './rescue';

/** An attempt that has not ended by then is taken for failed; its click can not be stored twice, whatever becomes of it. */
const FINISH_MS = 5_000;

/** What became of a click's storing. */
export type JournalOutcome = 'in_time' | 'late' | 'repeated' | 'lost';

/** What a recorder works with. */
export interface ClickRecorderOptions {
  readonly rescue: ClickRescue;
  readonly deadlineMs: number;
  readonly inBackground: (work: Promise<unknown>) => void;
  readonly onOutcome: (outcome: JournalOutcome) => void;
  /** A limit that was found reached when the answer was out already. */
  readonly onLateRefusal: (refusal: Refusal, click: Click) => void;
  /** The store failed; the click is repeated in the background. */
  readonly onFailure: (error: unknown) => void;
}

/** Admits visitors and records their clicks: before the answer where that is quick, else behind it. */
export class ClickRecorder {
  constructor(private readonly options: ClickRecorderOptions) {}

  /**
   * Admits and stores the click. A slow or broken store delays nobody longer than the deadline.
   *
   * @returns the refusal where a limit is reached; null where the visitor may go on
   */
  async record(front: FrontPort, click: Click, limits: readonly LimitRule[]): Promise<Refusal | null> {
    const admission = attempt(() => front.admitClick(click, limits));
    const outcome = await this.inTime(admission);
    if (outcome === LATE) {
      this.options.inBackground(this.finish(admission, click));
      return null;
    }
    if (!outcome.ok) return outcome.refusal;
    this.options.onOutcome('in_time');
    // The store works: what waited for that must not wait for the next failure.
    this.options.rescue.goOn();
    return null;
  }

  /** {@link record} for a request that is no click: a limiter that can not say refuses nobody. */
  async admit(front: FrontPort, limits: readonly LimitRule[]): Promise<Refusal | null> {
    const admission = attempt(() => front.admit(limits));
    this.options.inBackground(admission.catch(this.options.onFailure));
    const outcome = await this.inTime(admission);
    return outcome === LATE || outcome.ok ? null : outcome.refusal;
  }

  private async inTime(admission: Promise<Outcome<LimitState>>): Promise<Outcome<LimitState> | typeof LATE> {
    try {
      return await within(admission, this.options.deadlineMs);
    } catch {
      return LATE;
    }
  }

  private async finish(admission: Promise<Outcome<LimitState>>, click: Click): Promise<void> {
    try {
      const outcome = await within(admission, FINISH_MS);
      if (outcome === LATE) this.options.rescue.add(click);
      else if (outcome.ok) this.options.onOutcome('late');
      else this.options.onLateRefusal(outcome.refusal, click);
    } catch (error) {
      this.options.onFailure(error);
      this.options.rescue.add(click);
    }
  }
}

/** A front that throws instead of rejecting is no worse. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  return work();
}
