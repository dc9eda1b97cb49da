/** Flaky parts: what failed beside others has a second attempt alone, and is told as flaky where that one passes. */
import { type Outcome, together } from './judge';

/** One run of one part. */
export interface Attempt {
  readonly step: string;
  readonly part: string;
  readonly outcome: Outcome;
  /** What failed, for people; empty where nothing did. */
  readonly failures: string;
}

/** More than so many failed parts are no accident of a busy machine. */
export const MOST_REPEATED = 4;

/** The attempts of a whole run, and what they come to: the last one of each part counts. */
export class Attempts {
  private readonly first = new Map<string, Attempt>();
  private readonly last = new Map<string, Attempt>();

  add(attempt: Attempt): void {
    if (!this.first.has(attempt.part)) this.first.set(attempt.part, attempt);
    this.last.set(attempt.part, attempt);
  }

  /** Names of the parts that are to run once more, one after another; none where too many failed. */
  repeatable(): readonly string[] {
    const failed = this.failed().map(({ part }) => part);
    return failed.length > MOST_REPEATED ? [] : failed;
  }

  /** The parts that failed, at last. */
  failed(): readonly Attempt[] {
    return [...this.last.values()].filter(({ outcome }) => !outcome.ok);
  }

  /** The first attempts of parts that failed then and passed later. */
  flaky(): readonly Attempt[] {
    return [...this.first.values()].filter(
      ({ part, outcome }) => !outcome.ok && this.last.get(part)?.outcome.ok === true,
    );
  }

  sum(): Outcome {
    return together([...this.last.values()].map(({ outcome }) => outcome));
  }
}
