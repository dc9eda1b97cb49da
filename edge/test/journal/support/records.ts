/** Records with everything that a test does not care about filled in. */
import type {
  AttentionReport,
  Click,
  JournalEntry,
  RecordSink,
  RefusalCount,
  UntaggedAttention,
} from '../../../src/model';

/** A moment: 2027-01-15 08:00 UTC. */
export const NOW_MS = Date.UTC(2027, 0, 15, 8);

/** A UUID by its number. */
export function uuid(n: number): string {
  return `019470a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** A click of a person. */
export function click(n: number, changes: Partial<Click> = {}): Click {
  return {
    id: uuid(n),
    atMs: NOW_MS + n,
    code: 'AbC12',
    campaignId: null,
    influencer: null,
    ipHash: 'hash',
    country: 'ZZ',
    device: 'desktop',
    operatingSystem: 'Linux',
    browser: 'Firefox',
    referrerHost: null,
    botReason: null,
    signals: [],
    ...changes,
  };
}

/** A VAU's report. */
export function report(changes: Partial<AttentionReport> = {}): AttentionReport {
  return {
    id: 'vau',
    kind: 'vau',
    campaignId: 'campaign',
    account: 'account',
    influencer: null,
    linkCode: null,
    state: 'queued',
    reason: null,
    sequence: null,
    signature: null,
    seconds: 15,
    site: 'https://publisher.example',
    country: 'DE',
    receivedAtMs: NOW_MS,
    changedAtMs: NOW_MS,
    signals: [],
    ...changes,
  };
}

/** Attention without a campaign. */
export function attention(n: number, changes: Partial<UntaggedAttention> = {}): UntaggedAttention {
  return {
    id: `attention-${n}`,
    atMs: NOW_MS + n,
    account: 'account',
    site: 'https://publisher.example',
    country: 'DE',
    seconds: 15,
    userPresence: true,
    ...changes,
  };
}

/** Entries of clicks. */
export function clicks(from: number, to: number): JournalEntry[] {
  return Array.from({ length: to - from }, (_, n) => ({ kind: 'click', click: click(from + n) }));
}

/** Remembers what it was given; refuses or fails where `fault` says so. */
export class MemorySink implements RecordSink {
  readonly entries: JournalEntry[] = [];
  readonly refusals: RefusalCount[] = [];
  /** Sizes of the deliveries that were tried. */
  readonly tried: number[] = [];
  /** What is thrown for a delivery; null for one that is taken. */
  fault: (entries: readonly JournalEntry[]) => Error | null = () => null;

  async deliver(entries: readonly JournalEntry[], refusals: readonly RefusalCount[]): Promise<void> {
    this.tried.push(entries.length);
    const fault = this.fault(entries);
    if (fault !== null) throw fault;
    this.entries.push(...entries);
    this.refusals.push(...refusals);
  }
}
