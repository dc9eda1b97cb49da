/** Batching of calls to a front that is far: what wants to go there at the same time goes in one call. */
import type { Click, LimitRule, LimitState, Outcome, UntaggedAttention } from '../model';
import type { FrontPort, FrontStatus, Visit } from '../ports';
import { GroupCommit } from '../store/group-commit';

/** Parts of a {@link GatheredFront}. */
export interface GatheredFrontParts {
  /** Reaches the front; a request can use only what it has made itself. */
  readonly front: () => FrontPort;
  /** Keeps the current request's work going after its answer. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** Longer than a call takes where all is well. A request that does it for all may be cancelled: then the next takes over. */
const TURN_MS = 50;

/**
 * One for each front in a process, whatever request asks. While a call is under way, visits wait for the next; each of those who ask has a
 * deadline of its own, so that none depends on another's fate.
 */
export class GatheredFront implements FrontPort {
  private readonly calls: GroupCommit<Visit, Outcome<LimitState>>;

  constructor(private readonly parts: GatheredFrontParts) {
    const { inBackground } = parts;
    const options = { gather: restOfTurn, turnMs: TURN_MS, inBackground };
    this.calls = new GroupCommit((visits) => parts.front().admitAll(visits), options);
  }

  admitClick(click: Click, limits: readonly LimitRule[]): Promise<Outcome<LimitState>> {
    return this.calls.submit({ click, limits });
  }

  admit(limits: readonly LimitRule[]): Promise<Outcome<LimitState>> {
    return this.calls.submit({ click: null, limits });
  }

  admitAll(visits: readonly Visit[]): Promise<readonly Outcome<LimitState>[]> {
    return this.calls.submitAll(visits);
  }

  recordAttention(attention: UntaggedAttention): Promise<void> {
    return this.parts.front().recordAttention(attention);
  }

  countRefusal(route: string, reason: string, atMs: number): Promise<void> {
    return this.parts.front().countRefusal(route, reason, atMs);
  }

  status(): Promise<FrontStatus> {
    return this.parts.front().status();
  }
}

/** Where several came together, those come together again who were answered together: the first of them waits until all are here. */
function restOfTurn(size: number): Promise<void> | null {
  return size > 1 ? new Promise((resolve) => setTimeout(resolve, 0)) : null;
}
