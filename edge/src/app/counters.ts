/** What this process counts of itself, for /metrics. */
import type { JournalOutcome } from '../click/recorder';

/** How redirects can end; each request to a link ends in one of them. */
export const REDIRECT_OUTCOMES = ['counted', 'bot', 'head', 'refused'] as const;
/** What can become of a click's storing: in time, after the answer, at a repetition, or not at all. */
export const JOURNAL_OUTCOMES: readonly JournalOutcome[] = ['in_time', 'late', 'repeated', 'lost'];

/** One of {@link REDIRECT_OUTCOMES}. */
export type RedirectOutcome = (typeof REDIRECT_OUTCOMES)[number];

/** Counts since the process started. */
export class Counters {
  readonly redirects = new Map<RedirectOutcome, number>(REDIRECT_OUTCOMES.map((outcome) => [outcome, 0]));
  readonly journal = new Map<JournalOutcome, number>(JOURNAL_OUTCOMES.map((outcome) => [outcome, 0]));

  countRedirect(outcome: RedirectOutcome): void {
    this.redirects.set(outcome, (this.redirects.get(outcome) ?? 0) + 1);
  }

  /** Tells how many clicks wait in memory to be stored. */
  waitingClicks: () => number = () => 0;

  /** Tells how often the lock of the one edge was lost with its connection. */
  roleLosses: () => number = () => 0;

  /** Requests of whose client the address could not be read. */
  unreadableAddresses = 0;

  countJournal(outcome: JournalOutcome): void {
    this.journal.set(outcome, (this.journal.get(outcome) ?? 0) + 1);
  }
}
