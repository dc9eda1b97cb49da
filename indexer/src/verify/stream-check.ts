/** Whether the stored events of one stream are what the program wrote: all of them, in order, unchanged. */
import { nextChain, type RouterEvent, STREAM_START } from '@crr/sdk';
import type { FindingKind, FindingLog } from './finding';
import { eventOf, type StoredEvent } from './stored-events';

/** A stretch of a stream that must be fetched from the chain again. */
export interface Suspect {
  streamKey: string;
  epoch: number;
  first: number;
  last: number;
}

/** What the streams table says of a stream. */
export interface StoredHead {
  key: string;
  epoch: number;
  seq: number;
  chain: Uint8Array;
  slot: number;
}

interface Known {
  seq: number;
  /** Null when it can not be told from the stored event. */
  chain: Uint8Array | null;
  slot: number;
}

const CHAIN_BYTES = 32;
const START: Known = { seq: 0, chain: STREAM_START.chain, slot: -1 };

/** Takes a stream's events in the order of their numbers, then its stored head. */
export class StreamCheck {
  private known: Known = START;
  private place: readonly number[] = [];
  private lastName = '';
  private readonly bad: Suspect[] = [];

  constructor(
    readonly key: string,
    readonly epoch: number,
    private readonly log: FindingLog,
  ) {}

  take(stored: StoredEvent): void {
    this.checkOrder(stored);
    if (stored.seq !== this.known.seq + 1) this.checkNumber(stored);
    if (stored.signature === null) {
      this.suspect(stored, 'event-without-transaction', 'its transaction', 'none');
    }
    const event = eventOf(stored);
    if (event === null) this.suspect(stored, 'event-unreadable', 'an event', `${stored.body.length} bytes`);
    else this.checkEvent(stored, event);
    this.known = { seq: stored.seq, chain: chainOf(stored.body), slot: stored.slot };
    this.lastName = stored.name;
  }

  /** Compares the end with the stored head; null when the table has none. */
  finish(head: StoredHead | null): void {
    if (head === null) return;
    if (head.seq > this.known.seq) {
      this.gap(this.known.seq + 1, head.seq);
      return;
    }
    const found = `number ${head.seq}, chain ${hex(head.chain)}, slot ${head.slot}`;
    const { seq, chain, slot } = this.known;
    const expected = `number ${seq}, chain ${chain === null ? 'unknown' : hex(chain)}, slot ${slot}`;
    if (found !== expected) this.log.add('stream-head', { subject: this.subject, expected, found });
  }

  /** The stretches to fetch again, neighbours joined. */
  suspects(): Suspect[] {
    return joined(this.bad);
  }

  /** Whether the stored events end with the stream itself: an influencer's account was closed. */
  get ended(): boolean {
    return this.lastName === 'InfluencerClosed';
  }

  private get subject(): string {
    return this.epoch === 0 ? this.key : `${this.key} (registration ${this.epoch + 1})`;
  }

  private checkOrder(stored: StoredEvent): void {
    const place = [stored.slot, stored.txIndex, stored.instruction, stored.inner];
    if (!isAfter(place, this.place)) {
      this.suspect(stored, 'stream-order', `after ${this.place.join('/')}`, place.join('/'));
    }
    this.place = place;
  }

  private checkNumber(stored: StoredEvent): void {
    if (stored.seq > this.known.seq + 1) this.gap(this.known.seq + 1, stored.seq - 1);
    else this.suspect(stored, 'stream-order', `number ${this.known.seq + 1}`, `number ${stored.seq}`);
  }

  private checkEvent(stored: StoredEvent, event: RouterEvent): void {
    const row = `${stored.name} ${stored.seq} of ${this.key}`;
    const inside = `${event.name} ${event.seq} of ${event.streamKey}`;
    if (row !== inside) this.suspect(stored, 'event-misfiled', inside, row);
    const { seq, chain } = this.known;
    if (chain === null || stored.seq !== seq + 1) return;
    const [expected, found] = [hex(nextChain(chain, event.bytes)), hex(event.chain)];
    if (expected !== found) this.suspect(stored, 'stream-link', `chain ${expected}`, `chain ${found}`);
  }

  private gap(first: number, last: number): void {
    const subject = first === last ? `event ${first}` : `events ${first} to ${last}`;
    this.log.add('stream-gap', {
      subject: `${subject} of ${this.subject}`,
      expected: `${last - first + 1} stored`,
      found: 'none of them',
    });
    this.suspectAll(first, last);
  }

  private suspect(stored: StoredEvent, kind: FindingKind, expected: string, found: string): void {
    this.log.add(kind, { subject: `event ${stored.seq} of ${this.subject}`, expected, found });
    this.suspectAll(stored.seq, stored.seq);
  }

  private suspectAll(first: number, last: number): void {
    this.bad.push({ streamKey: this.key, epoch: this.epoch, first, last });
  }
}

function joined(suspects: readonly Suspect[]): Suspect[] {
  const sorted = [...suspects].sort((a, b) => a.first - b.first || a.last - b.last);
  const result: Suspect[] = [];
  for (const next of sorted) {
    const last = result.at(-1);
    if (last !== undefined && next.first <= last.last + 1) {
      last.last = Math.max(last.last, next.last);
    } else {
      result.push({ ...next });
    }
  }
  return result;
}

function isAfter(place: readonly number[], before: readonly number[]): boolean {
  const index = before.findIndex((part, i) => part !== place[i]);
  return before.length === 0 || (index >= 0 && (place[index] ?? 0) > (before[index] ?? 0));
}

function chainOf(body: Uint8Array): Uint8Array | null {
  return body.length < CHAIN_BYTES ? null : body.subarray(-CHAIN_BYTES);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
