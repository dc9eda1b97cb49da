/**
 * What the rooms of the indexer pass to each other: source → decode → project.
 *
 * Slots are numbers (a slot a millisecond for 285,000 years fits), amounts bigints, times Unix seconds.
 */
import type { RouterEvent } from '@crr/sdk';

/** Where an event stands in the chain's order. */
export interface EventPlace {
  slot: number;
  /** Place of the transaction in its block, from 0. */
  txIndex: number;
  /** Base58. */
  signature: string;
  /** Index of the top-level instruction. */
  instruction: number;
  /** Index among that instruction's inner instructions. */
  inner: number;
}

/** An event with its place. */
export interface ChainEvent {
  place: EventPlace;
  event: RouterEvent;
  /** Discriminator, fields and chain value: the event as it stood in the transaction. */
  body: Uint8Array;
}

/** An event call of the program that this version can not read. */
export interface UnreadableEvent {
  place: EventPlace;
  bytes: Uint8Array;
  reason: string;
}

/** A block that holds transactions of the program. */
export interface BlockInfo {
  slot: number;
  blockhash: string;
  parentSlot: number;
  /** Unix seconds; null where the node does not know it. */
  time: number | null;
}

/**
 * A complete view of the chain after slot `after`, relative to what is stored.
 *
 * Complete: every transaction of the program in slots `after < slot ≤ upTo` is either stored already (in the view's `known`, at its
 * slot, and not in `gone`) or made the events in here.
 */
export interface ChainView {
  /** The frontier that the view begins at: nothing at or below this slot is told of. */
  after: number;
  /** Slots up to here are final: max(`after`, …) ≤ `upTo`. */
  finalizedSlot: number;
  upTo: number;
  /** Cluster time of `upTo`, Unix seconds; null where the node does not know it. */
  upToTime: number | null;
  /** Blocks of the new events, ascending. */
  blocks: readonly BlockInfo[];
  /** Events that are not stored, in the chain's order. */
  events: readonly ChainEvent[];
  unreadable: readonly UnreadableEvent[];
  /** Stored transactions that the chain has no more, or has in another slot (then their events are in `events` again). */
  gone: readonly string[];
}

/** The stored transactions above the frontier: signature → slot. */
export type Tail = ReadonlyMap<string, number>;

/** A missing stretch of a stream: the numbers `first` … `last`. */
export interface StreamGap {
  streamKey: string;
  first: bigint;
  last: bigint;
  /** Slot of the newest stored event before the gap (−1 for none), and of the event after it. */
  afterSlot: number;
  beforeSlot: number;
}

/** Where events come from. Every method throws RetryableError for what may pass and FinalError for what will not. */
export interface Source {
  /** Identifies the cluster. */
  genesisHash(): Promise<string>;
  /** Final history after slot `after`, oldest first, in pieces that end at slot boundaries. Ends when it has reached the finalized tip. */
  backfill(after: number, signal: AbortSignal): AsyncIterable<ChainView & { remainingTransactions: number }>;
  /** Everything after the frontier. */
  poll(after: number, tail: Tail, signal: AbortSignal): Promise<ChainView>;
  /** Looks for the events of a gap in the history of the stream's own account. */
  fill(gap: StreamGap, signal: AbortSignal): Promise<{ blocks: BlockInfo[]; events: ChainEvent[] }>;
  /** Calls back when something of the program happened; best effort. Returns how to stop. */
  onActivity(wake: () => void): () => void;
  close(): Promise<void>;
}

/** How far a database is complete. */
export interface CursorState {
  nonce: number;
  finalizedSlot: number;
  tipSlot: number;
  completeUntil: Date | null;
  events: number;
  digest: Uint8Array;
}

/** What one commit did. */
export interface CommitResult {
  cursor: CursorState;
  /** Events that were new. */
  added: number;
  /** They themselves, in the chain's order. */
  stored: readonly ChainEvent[];
  /** Events that were taken back. */
  removed: number;
  /** The streams that do not follow, when the view had to be cut; the commit then ends before the first such event's slot. */
  gaps: readonly StreamGap[];
}

/** Where events go. One writer at a time. */
export interface Sink {
  cursor(): Promise<CursorState>;
  /** Stored transactions above the frontier. */
  tail(): Promise<Tail>;
  /**
   * Stores a view in one transaction. What is stored already changes nothing. Cuts the view before a hole (see {@link CommitResult.gaps}).
   *
   * @throws StaleWriterError (final) when another writer moved the cursor
   */
  commit(view: ChainView): Promise<CommitResult>;
  /** Reads the cursor again, which another writer may have moved, and forgets what was known of the rows. */
  refresh(): Promise<void>;
}
