import { sha256 } from '@noble/hashes/sha2';
import { HASH_BYTES } from '../program';
import type { RouterEvent } from './types';

/** How far a stream of events is known. */
export interface StreamHead {
  /** Number of the newest event; 0 before the first. */
  seq: bigint;
  /** The newest event's chain value; zeros before the first. */
  chain: Uint8Array;
}

/** Why a list of events is not a stream. */
export type ChainFault = 'gap' | 'link' | 'stream';

/** A list of events that is not an unbroken stream; names the first event that does not fit. */
export class EventChainError extends Error {
  override readonly name = 'EventChainError';
  constructor(
    /** `gap`: a number is missing or repeated; `link`: content was changed; `stream`: it is of another stream. */
    readonly fault: ChainFault,
    readonly streamKey: string,
    /** Number of the event that does not fit. */
    readonly seq: bigint,
    rule: string,
  ) {
    super(`event ${seq} of ${streamKey}: ${rule}`);
  }
}

/** Where every stream begins. */
export const STREAM_START: Readonly<StreamHead> = { seq: 0n, chain: new Uint8Array(HASH_BYTES) };

/** The chain value after an event: `sha256(previous ‖ event bytes without chain)`. */
export function nextChain(previous: Uint8Array, eventBytes: Uint8Array): Uint8Array {
  return sha256.create().update(previous).update(eventBytes).digest();
}

/**
 * Proves that events of one stream are complete, in order and unchanged. Compare the returned head with that of the
 * account on chain to prove that none is missing at the end.
 * @param options.from the head up to which the stream was proven before. Default: its start.
 * @throws {EventChainError} naming the first event that does not fit.
 */
export function verifyEventChain(
  events: readonly RouterEvent[],
  options: { from?: StreamHead } = {},
): StreamHead {
  let head = options.from ?? STREAM_START;
  const streamKey = events[0]?.streamKey;
  for (const event of events) {
    if (event.streamKey !== streamKey) {
      throw new EventChainError('stream', event.streamKey, event.seq, `expected an event of ${streamKey}`);
    }
    if (event.seq !== head.seq + 1n) {
      throw new EventChainError('gap', event.streamKey, event.seq, `expected event ${head.seq + 1n}`);
    }
    const chain = nextChain(head.chain, event.bytes);
    if (!chain.every((byte, i) => byte === event.chain[i])) {
      throw new EventChainError('link', event.streamKey, event.seq, 'its chain value does not follow');
    }
    head = { seq: event.seq, chain };
  }
  return head;
}
