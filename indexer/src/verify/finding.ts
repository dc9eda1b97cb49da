/** What verification found, and how it is collected. */

/** What is wrong, by kind, with what helps against it. */
export const HINTS = {
  'stream-gap': 'events are missing: repair fetches them from the chain',
  'stream-link': 'the event, or the one before it, is not what the program wrote: repair fetches it again',
  'stream-order': 'a later event of the stream stands in an earlier place: repair fetches it again',
  'stream-head': 'the stored head is not that of the stored events: repair sets it anew',
  'stream-epoch': 'the registrations of one wallet are not numbered 0, 1, 2, …: repair sets the streams anew',
  'event-unreadable': 'the stored bytes are no event: repair fetches it again',
  'event-misfiled': 'the row says something else than the event in it: repair fetches it again',
  'event-without-stream': 'the row belongs to no stream: repair fetches it again',
  'event-without-transaction': 'the transaction that made the event is not stored: repair fetches it again',
  'transaction-without-slot': 'the block of the transaction is not stored: repair fetches it again',
  'transaction-without-events': 'events are missing, or the row was added: repair removes it',
  'slot-without-transactions': 'the block holds no stored transaction: repair removes it',
  'event-count': 'the cursor counts other events than are stored',
  digest: 'an event, its place or the digest was changed: repair compares every event with the chain',
  cursor: 'there are events above the slot up to which the cursor knows the chain',
  'row-missing': 'the events say that there is such a row: repair rebuilds the tables',
  'row-extra': 'no event says that there is such a row: repair rebuilds the tables',
  'row-differs': 'the events say something else: repair rebuilds the tables',
  'sum-differs': 'the sum is not that of the rows below it: repair rebuilds the tables',
  'identity-broken': 'two tables that must agree do not: repair rebuilds the tables',
  'replay-fails': 'the events do not follow from each other; see the findings about streams and events',
  'state-differs':
    'replaying the events gives another state than the table holds: repair rebuilds the tables',
  'cluster-differs':
    'the database belongs to another cluster or program: nothing else was compared with the chain',
  'head-differs': 'the chain tells another history than is stored: let the indexer catch up, then repair',
  'account-missing': 'the events say that there is such an account, the chain has none',
  'account-extra': 'the chain has an account that no stored event created',
  'account-differs': 'the events rebuild other bytes than the account holds',
  'books-differ': 'the pot on chain counts otherwise than the events up to the same number',
  'vault-missing': 'the campaign is open and has no vault on chain',
  'vault-short': 'the vault holds less than the pot owes: stop the campaign and look for how the tokens left',
  'report-not-indexed':
    'the edge says that it is final, and the transaction is not stored: let the indexer catch up, then repair',
  'report-unpaid':
    'the edge says that it landed, and its transaction paid nothing: docs/runbooks/ReportsDiffer.md',
  'report-differs': 'edge and chain tell other seconds or transactions: docs/runbooks/ReportsDiffer.md',
  'report-paid-though-parked': 'the edge gave it up, and the chain paid it: docs/runbooks/ReportsDiffer.md',
} as const satisfies Record<string, string>;

/** Name of a fault. */
export type FindingKind = keyof typeof HINTS;

/** What is worth knowing and no fault, by kind. */
export const NOTES = {
  behind: 'the chain is ahead of the database; what is ahead was not compared: let the indexer catch up',
  'gap-open': 'the indexer waits for these events',
  quarantined: 'a newer program may have made them: a newer version of the indexer may read them',
  donation: 'tokens in the vault that nobody is owed; they go to the owner when the campaign is closed',
} as const satisfies Record<string, string>;

/** Name of a note. */
export type NoteKind = keyof typeof NOTES;

/** What was seen: where, what should have been there, what was. Amounts are USDC base units, times are UTC. */
export interface Observation {
  /** What it is about, e.g. `pots(campaign_id=…)` or `event 7 of campaign:…`. */
  subject: string;
  expected: string;
  found: string;
}

/** Something that is wrong. */
export interface Finding extends Observation {
  kind: FindingKind;
  hint: string;
}

/** Something worth knowing. */
export interface Note extends Observation {
  kind: NoteKind;
  hint: string;
}

/** How many findings of a kind are told one by one, unless said otherwise. */
export const DEFAULT_LISTED_PER_KIND = 100;

/** Collects findings; of each kind it keeps so many and counts the rest, so that memory is bounded. */
export class FindingLog {
  readonly findings: Finding[] = [];
  readonly notes: Note[] = [];
  private readonly totals = new Map<FindingKind, number>();
  private readonly noteTotals = new Map<NoteKind, number>();

  constructor(readonly listedPerKind: number = DEFAULT_LISTED_PER_KIND) {}

  add(kind: FindingKind, observation: Observation): void {
    const total = this.count(kind);
    this.totals.set(kind, total + 1);
    if (total < this.listedPerKind) this.findings.push({ kind, ...observation, hint: HINTS[kind] });
  }

  /** Counts findings that are not told one by one. */
  addUnlisted(kind: FindingKind, count: number): void {
    if (count > 0) this.totals.set(kind, this.count(kind) + count);
  }

  note(kind: NoteKind, observation: Observation): void {
    const total = this.noteTotals.get(kind) ?? 0;
    this.noteTotals.set(kind, total + 1);
    if (total < this.listedPerKind) this.notes.push({ kind, ...observation, hint: NOTES[kind] });
  }

  /** Findings of a kind, listed or not. */
  count(kind: FindingKind): number {
    return this.totals.get(kind) ?? 0;
  }

  /** Findings of any of these kinds; of all without any. */
  countOf(kinds: readonly FindingKind[] = [...this.totals.keys()]): number {
    return kinds.reduce((sum, kind) => sum + this.count(kind), 0);
  }

  /** Totals by kind, those without a finding left out. */
  byKind(): Partial<Record<FindingKind, number>> {
    return Object.fromEntries(this.totals);
  }
}
