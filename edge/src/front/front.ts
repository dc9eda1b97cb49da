/** One shard's front: limits, clicks, and the counts of what was refused. */
import type { Journal } from '../journal/journal';
import type { Limiter } from '../limits/limiter';
import type { Click, LimitRule, LimitState, Outcome, UntaggedAttention } from '../model';
import type { FrontPort, FrontStatus, Visit } from '../ports';
import { GroupCommit, type GroupCommitOptions } from '../store/group-commit';
import type { Sql, Store } from '../store/sql';

/** Parts of a {@link Front}; limiter and journal are over the same store. */
export interface FrontParts {
  readonly store: Store;
  readonly limiter: Limiter;
  readonly journal: Journal;
  /** Waits for visits that come at the same time; see {@link GroupCommitOptions}. */
  readonly gather?: GroupCommitOptions['gather'];
}

/** Visits that come at the same time are stored in one transaction: a disk's commit serves them all. */
export class Front implements FrontPort {
  private readonly commits: GroupCommit<Visit, Outcome<LimitState>>;

  constructor(private readonly parts: FrontParts) {
    const { gather } = parts;
    this.commits = new GroupCommit((visits) => this.store(visits), gather === undefined ? {} : { gather });
  }

  async admitClick(click: Click, limits: readonly LimitRule[]): Promise<Outcome<LimitState>> {
    return this.visit({ click, limits });
  }

  async admit(limits: readonly LimitRule[]): Promise<Outcome<LimitState>> {
    return this.visit({ click: null, limits });
  }

  async admitAll(visits: readonly Visit[]): Promise<readonly Outcome<LimitState>[]> {
    const known = visits.map(({ limits }) => this.parts.limiter.refusalKnown(limits));
    const open = visits.filter((_, place) => known[place] === null);
    const outcomes = (await this.commits.submitAll(open)).values();
    return known.map((refusal) => refusal ?? (outcomes.next().value as Outcome<LimitState>));
  }

  async recordAttention(attention: UntaggedAttention): Promise<void> {
    await this.parts.journal.append([{ kind: 'attention', attention }]);
  }

  async countRefusal(route: string, reason: string, atMs: number): Promise<void> {
    await this.parts.journal.countRefusal(route, reason, atMs);
  }

  async status(): Promise<FrontStatus> {
    const { journal } = this.parts;
    const [held, refusals] = await Promise.all([journal.status(), journal.refusals()]);
    return { ...held, refusals };
  }

  /** Delivers what is due; for the scheduler's wake. */
  drain(): Promise<void> {
    return this.parts.journal.drain();
  }

  private visit(visit: Visit): Promise<Outcome<LimitState>> {
    const known = this.parts.limiter.refusalKnown(visit.limits);
    return known === null ? this.commits.submit(visit) : Promise.resolve(known);
  }

  private store(visits: readonly Visit[]): Promise<readonly Outcome<LimitState>[]> {
    return this.parts.store.transaction((sql) => this.storeIn(sql, visits));
  }

  private async storeIn(sql: Sql, visits: readonly Visit[]): Promise<readonly Outcome<LimitState>[]> {
    const { limiter, journal } = this.parts;
    const outcomes = await limiter.takeAllIn(
      sql,
      visits.map(({ limits }) => limits),
    );
    const admitted = visits.flatMap(({ click }, place) => (outcomes[place]?.ok && click ? [click] : []));
    await journal.appendIn(
      sql,
      admitted.map((click) => ({ kind: 'click', click })),
    );
    return outcomes;
  }
}
