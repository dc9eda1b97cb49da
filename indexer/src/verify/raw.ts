/**
 * Whether what is stored of the chain is complete and unchanged: every stream gapless from its first event, its hash
 * chain recomputed, the heads, the digest and the cursor's count.
 */
import { bytes, integer } from '@crr/db/rows';
import * as v from 'valibot';
import { DIGEST_ZERO, digestAfter } from '../project';
import { NoCursorError } from '../store';
import type { FindingLog } from './finding';
import { type Db, reading, readingOne } from './query';
import { hashesOf, type StoredEvent, storedEvents } from './stored-events';
import { type StoredHead, StreamCheck, type Suspect } from './stream-check';

/** What the check of the raw tables counted, and what has to be fetched again. */
export interface RawCheck {
  streams: number;
  events: number;
  transactions: number;
  slots: number;
  suspects: Suspect[];
}

/** How far a database is complete, as its cursor says. */
export interface StoredCursor {
  genesisHash: string;
  programId: string;
  finalizedSlot: number;
  tipSlot: number;
  events: number;
  digest: Uint8Array;
}

const readCursor = reading({
  genesisHash: v.string(),
  programId: v.string(),
  finalizedSlot: integer,
  tipSlot: integer,
  events: integer,
  digest: bytes,
});
const readHeads = reading({
  id: integer,
  key: v.string(),
  epoch: integer,
  head_seq: integer,
  head_chain: bytes,
  head_slot: integer,
});
const readCounts = readingOne({ transactions: integer, slots: integer, newest: v.nullable(integer) });
const readOrphans = reading({ subject: v.string(), total: integer });
const readGaps = reading({ stream_key: v.string(), first_seq: integer, last_seq: integer });
const readUnread = reading({ signature: v.string(), reason: v.string() });

/** Checks all raw tables against each other. Reads each event once; memory grows with the number of streams only. */
export async function checkRaw(
  db: Db,
  log: FindingLog,
  onEvents: (done: number, total: number) => void,
): Promise<RawCheck> {
  const cursor = await storedCursor(db);
  const heads = await storedHeads(db);
  const pass = new RawPass(heads, log);
  for await (const page of storedEvents(db, 'by stream')) {
    pass.take(page);
    onEvents(pass.events, cursor.events);
  }
  pass.finish();
  checkEpochs(heads, pass.ended, log);
  checkCursor(cursor, pass, log);
  const { transactions, slots } = await checkPlaces(db, cursor, log);
  await noteOpenMatters(db, log);
  return { streams: heads.size, events: pass.events, transactions, slots, suspects: pass.suspects };
}

/** The cursor's row. @throws NoCursorError when nothing was ever indexed into the database */
export async function storedCursor(db: Db): Promise<StoredCursor> {
  const [cursor] = await readCursor(
    db,
    `SELECT genesis_hash AS "genesisHash", program_id AS "programId", finalized_slot AS "finalizedSlot",
      tip_slot AS "tipSlot", events, digest FROM chain.cursor`,
  );
  if (cursor === undefined) throw new NoCursorError();
  return cursor;
}

/** Every stream's head, by the stream's row. */
export async function storedHeads(db: Db): Promise<Map<number, StoredHead>> {
  const rows = await readHeads(db, 'SELECT * FROM chain.streams ORDER BY id');
  return new Map(
    rows.map(({ id, key, epoch, head_seq: seq, head_chain: chain, head_slot: slot }) => [
      id,
      { key, epoch, seq, chain, slot },
    ]),
  );
}

/** Goes through the events in the order of their streams. */
class RawPass {
  events = 0;
  digest = DIGEST_ZERO;
  readonly suspects: Suspect[] = [];
  /** Streams (`key epoch`) that end in the closing of an influencer's account. */
  readonly ended = new Set<string>();
  private readonly unseen: Map<number, StoredHead>;
  private current: { id: number; check: StreamCheck; head: StoredHead } | null = null;

  constructor(
    private readonly heads: ReadonlyMap<number, StoredHead>,
    private readonly log: FindingLog,
  ) {
    this.unseen = new Map(heads);
  }

  take(page: readonly StoredEvent[]): void {
    this.events += page.length;
    this.digest = digestAfter(this.digest, hashesOf(page), []);
    for (const event of page) this.takeEvent(event);
  }

  private takeEvent(event: StoredEvent): void {
    const head = this.heads.get(event.streamId);
    if (head === undefined) this.reportStreamless(event);
    else this.checkOf(event.streamId, head).take(event);
  }

  /** Ends the last stream, and reports those without events. */
  finish(): void {
    this.endCurrent();
    for (const head of this.unseen.values()) this.end(new StreamCheck(head.key, head.epoch, this.log), head);
  }

  private checkOf(id: number, head: StoredHead): StreamCheck {
    if (this.current?.id === id) return this.current.check;
    this.endCurrent();
    this.unseen.delete(id);
    const check = new StreamCheck(head.key, head.epoch, this.log);
    this.current = { id, check, head };
    return check;
  }

  private endCurrent(): void {
    if (this.current !== null) this.end(this.current.check, this.current.head);
    this.current = null;
  }

  private end(check: StreamCheck, head: StoredHead): void {
    check.finish(head);
    this.suspects.push(...check.suspects());
    if (check.ended) this.ended.add(streamName(head));
  }

  private reportStreamless({ slot, txIndex, instruction, inner, streamId }: StoredEvent): void {
    this.log.add('event-without-stream', {
      subject: `raw_events(${slot}/${txIndex}/${instruction}/${inner})`,
      expected: 'a row of streams',
      found: `stream_id=${streamId}`,
    });
  }
}

function streamName({ key, epoch }: Pick<StoredHead, 'key' | 'epoch'>): string {
  return `${key} ${epoch}`;
}

/** Epochs of a key are numbered from 0, and each but the newest has ended. */
function checkEpochs(
  heads: ReadonlyMap<number, StoredHead>,
  ended: ReadonlySet<string>,
  log: FindingLog,
): void {
  const names = new Set([...heads.values()].map(streamName));
  for (const { key, epoch } of heads.values()) {
    if (epoch === 0) continue;
    const before = streamName({ key, epoch: epoch - 1 });
    const found = names.has(before) ? 'it goes on' : 'there is none';
    if (ended.has(before)) continue;
    log.add('stream-epoch', {
      subject: `${key} (registration ${epoch + 1})`,
      expected: 'the registration before it was closed',
      found,
    });
  }
}

function checkCursor(cursor: StoredCursor, pass: RawPass, log: FindingLog): void {
  if (cursor.events !== pass.events) {
    log.add('event-count', {
      subject: 'cursor.events',
      expected: String(pass.events),
      found: String(cursor.events),
    });
  }
  const [expected, found] = [hex(pass.digest), hex(cursor.digest)];
  if (expected !== found) log.add('digest', { subject: 'cursor.digest', expected, found });
}

/** Slots and transactions refer to each other and to events; nothing is above the cursor. */
async function checkPlaces(
  db: Db,
  { tipSlot }: StoredCursor,
  log: FindingLog,
): Promise<{ transactions: number; slots: number }> {
  await reportOrphans(db, log, 'transaction-without-slot', {
    subject: `'transaction ' || signature`,
    from: 'chain.transactions AS t WHERE NOT EXISTS (SELECT FROM chain.slots AS b WHERE b.slot = t.slot)',
    expected: 'its block',
  });
  await reportOrphans(db, log, 'transaction-without-events', {
    subject: `'transaction ' || signature`,
    from: `chain.transactions AS t WHERE NOT EXISTS
      (SELECT FROM chain.raw_events AS r WHERE r.slot = t.slot AND r.tx_index = t.tx_index)`,
    expected: 'an event',
  });
  await reportOrphans(db, log, 'slot-without-transactions', {
    subject: `'slot ' || slot`,
    from: 'chain.slots AS b WHERE NOT EXISTS (SELECT FROM chain.transactions AS t WHERE t.slot = b.slot)',
    expected: 'a transaction',
  });
  const counts = await readCounts(
    db,
    `SELECT (SELECT count(*) FROM chain.transactions) AS transactions, (SELECT count(*) FROM chain.slots) AS slots,
      (SELECT max(slot) FROM chain.raw_events) AS newest`,
  );
  if (counts.newest !== null && counts.newest > tipSlot) {
    log.add('cursor', { subject: 'cursor.tip_slot', expected: `≥ ${counts.newest}`, found: String(tipSlot) });
  }
  return counts;
}

async function reportOrphans(
  db: Db,
  log: FindingLog,
  kind: 'transaction-without-slot' | 'transaction-without-events' | 'slot-without-transactions',
  { subject, from, expected }: { subject: string; from: string; expected: string },
): Promise<void> {
  const rows = await readOrphans(
    db,
    `SELECT ${subject} AS subject, count(*) OVER () AS total FROM ${from} LIMIT ${log.listedPerKind}`,
  );
  for (const row of rows) log.add(kind, { subject: row.subject, expected, found: 'none' });
  log.addUnlisted(kind, (rows[0]?.total ?? 0) - rows.length);
}

/** Open gaps and unread events are the indexer's own findings; a report without them would say too little. */
async function noteOpenMatters(db: Db, log: FindingLog): Promise<void> {
  const gaps = await readGaps(
    db,
    `SELECT stream_key, first_seq, last_seq FROM chain.event_gaps WHERE repaired_at IS NULL
      ORDER BY stream_key, first_seq LIMIT ${log.listedPerKind}`,
  );
  for (const { stream_key: key, first_seq: first, last_seq: last } of gaps) {
    log.note('gap-open', { subject: key, expected: `events ${first} to ${last}`, found: 'not yet found' });
  }
  const unread = await readUnread(
    db,
    `SELECT signature, reason FROM chain.quarantine ORDER BY slot, signature LIMIT ${log.listedPerKind}`,
  );
  for (const { signature, reason } of unread) {
    log.note('quarantined', { subject: `transaction ${signature}`, expected: 'an event', found: reason });
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
